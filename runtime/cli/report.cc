#include "runtime/cli/report.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"
#include "runtime/cli/say.h"
#include "runtime/cli/version.h"

namespace megac::cli {
namespace {

using Json = nlohmann::ordered_json;
using workspace::Action;
using workspace::Report;

/// File names need not be UTF-8; JSON must be.
std::string printed(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view name_of(Action action) {
  switch (action) {
    case Action::create: return "create";
    case Action::replace: return "replace";
    case Action::keep: return "keep";
    case Action::remove: return "remove";
    case Action::leave: return "leave";
    case Action::render: return "render";
  }
  return "";
}

/// "2026-11-21T09:59:05.123Z"
std::string utc(std::chrono::system_clock::time_point instant) {
  using namespace std::chrono;
  auto whole = floor<milliseconds>(instant);
  auto day = floor<days>(whole);
  year_month_day date(day);
  hh_mm_ss time(whole - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

std::string place(const Diagnostic& d, const Sources& sources) {
  if (!d.span) return "";
  const Source& source = sources[d.span.file];
  Position at = source.position(d.span.begin);
  return fmt::format("{}:{}:{}: ", source.name(), at.line, at.column);
}

Json stats(const Told& told, bool success) {
  uint64_t files = 0, lines = 0;
  for (const workspace::Unit& unit : told.report.units) {
    if (!unit.selected || !success) continue;
    files += unit.files;
    lines += unit.lines;
  }
  Json errors = Json::array();
  for (const Diagnostic& d : told.report.diagnostics.all()) {
    if (d.severity != Severity::error) continue;
    errors.push_back(place(d, told.report.sources) + diag::code(d.kind, d.severity) + ": " +
                     d.message);
  }
  if (told.fault) errors.push_back(text(*told.fault));
  Json all;
  all["files_generated"] = files;
  all["lines_written"] = lines;
  all["errors"] = std::move(errors);
  all["start_time"] = utc(told.start);
  all["end_time"] = utc(told.end);
  double seconds = std::chrono::duration<double>(told.end - told.start).count();
  all["duration"] = std::max(0.0, std::round(seconds * 1e6) / 1e6);
  return all;
}

Json row(const workspace::Unit& unit) {
  Json all;
  all["file"] = unit.file;
  all["id"] = unit.id;
  all["team"] = unit.team;
  all["files"] = unit.files;
  all["lines"] = unit.lines;
  all["bytes"] = unit.bytes;
  return all;
}

Json row(const workspace::File& file, const Report& report) {
  Json all;
  all["path"] = file.path;
  all["action"] = name_of(file.action);
  all["unit"] = nullptr;
  if (file.unit && file.unit.value < report.units.size()) {
    const workspace::Unit& unit = report.units[file.unit.value];
    all["unit"] = unit.team + "/" + unit.id;
  }
  all["lines"] = file.lines;
  all["bytes"] = file.bytes;
  return all;
}

/// An object whose values may be arrays that stand a row a line.
class Writer {
 public:
  explicit Writer(bool one_line) : one_line_(one_line) {}

  void add(std::string_view key, const Json& value) { raw(key, printed(value)); }
  void add(std::string_view key, const std::vector<std::string>& rows) {
    std::string all = "[";
    for (size_t i = 0; i < rows.size(); ++i) {
      all += i > 0 ? "," : "";
      all += line_end(4) + rows[i];
    }
    raw(key, all + (rows.empty() ? "]" : line_end(2) + "]"));
  }
  std::string end() { return text_ + line_end(0) + "}\n"; }

 private:
  std::string line_end(size_t indent) const {
    return one_line_ ? "" : "\n" + std::string(indent, ' ');
  }
  void raw(std::string_view key, const std::string& value) {
    text_ += (text_.size() > 1 ? "," : "") + line_end(2) +
             fmt::format("\"{}\":{}{}", key, one_line_ ? "" : " ", value);
  }

  bool one_line_;
  std::string text_ = "{";
};

}  // namespace

std::string report_json(const Told& told, bool one_line) {
  const Report& report = told.report;
  const bool success = !told.fault && report.diagnostics.errors() == 0;
  std::vector<std::string> units, files, diagnostics;
  const workspace::Unit* only_unit = nullptr;
  for (const workspace::Unit& unit : report.units) {
    if (!unit.selected) continue;
    only_unit = units.empty() ? &unit : nullptr;
    units.push_back(printed(row(unit)));
  }
  for (const workspace::File& file : report.files) files.push_back(printed(row(file, report)));
  for (const Diagnostic& d : report.diagnostics.all()) {
    std::string line = diag::json(d, report.sources);
    line.erase(line.find_last_not_of('\n') + 1);
    diagnostics.push_back(std::move(line));
  }

  Json mega_file, team;
  if (only_unit) {
    mega_file = only_unit->file;
    team = only_unit->team;
  } else if (units.empty() && told.request.files.size() == 1) {
    mega_file = told.request.files.front();
  }
  if (team.is_null() && !told.request.team.empty()) team = told.request.team;

  Writer all(one_line);
  all.add("megac", Json(version()));
  all.add("mega_file", mega_file);
  all.add("team", team);
  all.add("stats", stats(told, success));
  all.add("success", Json(success));
  all.add("units", units);
  all.add("files", files);
  all.add("diagnostics", diagnostics);
  return all.end();
}

std::string profile_json(const workspace::Timings& timings, double start, double total) {
  return fmt::format(
      "{{\"start\": {:.6f}, \"read\": {:.6f}, \"parse\": {:.6f}, \"lower\": {:.6f}, "
      "\"own\": {:.6f}, \"plan\": {:.6f}, \"render\": {:.6f}, \"write\": {:.6f}, "
      "\"total\": {:.6f}}}\n",
      start, timings.read, timings.shares.parse, timings.shares.lower, timings.shares.own,
      timings.shares.plan, timings.render, timings.write, total);
}

}  // namespace megac::cli
