#include "runtime/cli/summary.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace megac::cli {
namespace {

using workspace::Action;
using workspace::Report;

struct Share {
  uint64_t files = 0, lines = 0;
};

std::string count(uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

size_t number_of(const Report& report, Action action) {
  return static_cast<size_t>(
      std::count_if(report.files.begin(), report.files.end(),
                    [action](const workspace::File& f) { return f.action == action; }));
}

size_t warnings(const Report& report) {
  auto all = report.diagnostics.all();
  return static_cast<size_t>(std::count_if(
      all.begin(), all.end(), [](const Diagnostic& d) { return d.severity == Severity::warning; }));
}

std::string teams(const Report& report) {
  std::map<std::string, Share> shares;
  for (const workspace::Unit& unit : report.units) {
    if (!unit.selected) continue;
    Share& share = shares[printable(unit.team)];
    share.files += unit.files;
    share.lines += unit.lines;
  }
  if (shares.size() < 2) return "";
  size_t name = 0, files = 0, lines = 0;
  for (const auto& [team, share] : shares) {
    name = std::max(name, count_code_points(team));
    files = std::max(files, grouped(share.files).size());
    lines = std::max(lines, grouped(share.lines).size());
  }
  std::string all;
  for (const auto& [team, share] : shares) {
    std::string pad(name - count_code_points(team), ' ');
    all += fmt::format("  {}{}  {:>{}} {:<5}  {:>{}} {}\n", team, pad, grouped(share.files), files,
                       share.files == 1 ? "file" : "files", grouped(share.lines), lines,
                       share.lines == 1 ? "line" : "lines");
  }
  return all;
}

/// "shop: 233 files, 9,812 lines from 10 mega-files"
std::string produce(const Report& report) {
  Share sum;
  size_t units = 0;
  for (const workspace::Unit& unit : report.units) {
    if (!unit.selected) continue;
    ++units;
    sum.files += unit.files;
    sum.lines += unit.lines;
  }
  return fmt::format("{}{}{}, {} from {}", printable(report.project),
                     report.project.empty() ? "" : ": ", count(sum.files, "file"),
                     count(sum.lines, "line"), count(units, "mega-file"));
}

/// "3 written, 230 unchanged, 1 removed", or what would be.
std::string changes(const Report& report, Aim aim) {
  struct Part {
    size_t files;
    std::string_view done, foreseen;
  };
  const size_t written = number_of(report, Action::create) + number_of(report, Action::replace);
  const std::array parts = {Part{written, "written", "to write"},
                            Part{number_of(report, Action::keep), "unchanged", "unchanged"},
                            Part{number_of(report, Action::remove), "removed", "to remove"},
                            Part{number_of(report, Action::leave), "left to whoever changed them",
                                 "left to whoever changed them"}};
  std::string all;
  for (const Part& part : parts) {
    if (part.files == 0) continue;
    all += fmt::format("{}{} {}", all.empty() ? "" : ", ", grouped(part.files),
                       aim == Aim::foresee ? part.foreseen : part.done);
  }
  if (all.empty()) all = "nothing to do";
  std::string root = report.root.empty() ? "." : report.root;
  return fmt::format("{} in {}", all, printable(root));
}

std::string failure(const Report& report, Aim aim) {
  size_t errors = report.diagnostics.errors();
  std::set<FileId> files;
  std::string code;
  for (const Diagnostic& d : report.diagnostics.all()) {
    if (d.severity != Severity::error) continue;
    if (d.span) files.insert(d.span.file);
    if (code.empty()) code = diag::code(d.kind, d.severity);
  }
  std::string all = count(errors, "error");
  if (size_t n = warnings(report)) all += fmt::format(", {}", count(n, "warning"));
  if (files.size() > 1) all += fmt::format(" in {}", count(files.size(), "file"));
  if (aim != Aim::check) all += "; nothing is written";
  return fmt::format("megac: {} ('megac explain {}' says more)\n", all, code);
}

}  // namespace

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string duration(double seconds) {
  if (seconds < 0.0099) return fmt::format("{:.1f} ms", seconds * 1e3);
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1e3);
  return fmt::format("{:.2f} s", seconds);
}

std::string summary(const Report& report, Aim aim, double seconds) {
  if (report.diagnostics.errors() > 0) return failure(report, aim);
  std::string line = produce(report) + ": ";
  size_t n = warnings(report);
  if (aim == Aim::check) {
    line += n == 0 ? "no errors" : fmt::format("no errors, {}", count(n, "warning"));
  } else {
    line += changes(report, aim);
    if (n > 0) line += fmt::format(", {}", count(n, "warning"));
  }
  return fmt::format("{}megac: {}{} ({})\n", aim == Aim::check ? "" : teams(report), line,
                     aim == Aim::foresee ? "; dry run, nothing is written" : "", duration(seconds));
}

std::string foreseen(const Report& report) {
  std::string all;
  for (const workspace::File& file : report.files) {
    std::string_view what;
    switch (file.action) {
      case Action::create: what = "create"; break;
      case Action::replace: what = "replace"; break;
      case Action::remove: what = "remove"; break;
      case Action::leave: what = "leave"; break;
      case Action::keep:
      case Action::render: continue;
    }
    all += fmt::format("{:<8}{}\n", what, printable(file.path));
  }
  return all;
}

}  // namespace megac::cli
