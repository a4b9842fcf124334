#include "runtime/workspace/selection.h"

#include <algorithm>
#include <set>

namespace megac::workspace {

Selection::Selection(const ir::Program& program, const Request& request,
                     const std::vector<FileId>& asked, Diagnostics& diags)
    : everything_(request.files.empty() && request.team.empty()),
      units_(program.units.size(), true) {
  std::string_view team = ir::short_team(request.team);
  bool team_seen = false;
  for (size_t i = 0; i < program.units.size(); ++i) {
    const ir::Unit& unit = program.units[ir::UnitId(i)];
    bool named = std::find(asked.begin(), asked.end(), unit.file) != asked.end();
    bool of_team = request.team.empty() || ir::short_team(unit.team.text) == team;
    team_seen = team_seen || of_team;
    units_[i] = request.files.empty() ? of_team : named;
    if (named && !of_team && !unit.team.text.empty()) {
      diags.add<Kind::wrong_team>(unit.team.span, ir::short_team(unit.team.text), team);
    }
  }
  bool asked_team = !request.team.empty() && request.files.empty();
  if (asked_team && !team_seen && !program.manifest.find(request.team)) {
    diags.add<Kind::unknown_team>({}, request.team, "");
  }
  for (const std::string& text : request.only) {
    glob::Glob::Parsed parsed = glob::Glob::parse(text);
    if (parsed.fault.empty()) {
      only_.push_back(std::move(parsed.glob));
    } else {
      diags.add<Kind::malformed_glob>({}, text, parsed.fault);
    }
  }
}

Selection::Selection(const Report& report, const Request& request)
    : everything_(request.files.empty() && request.team.empty()) {
  for (const Unit& unit : report.units) units_.push_back(unit.selected);
  for (const std::string& text : request.only) {
    glob::Glob::Parsed parsed = glob::Glob::parse(text);
    if (parsed.fault.empty()) only_.push_back(std::move(parsed.glob));
  }
}

bool Selection::in_only(const Path& path) const {
  return only_.empty() || std::any_of(only_.begin(), only_.end(),
                                      [&](const glob::Glob& glob) { return glob.matches(path); });
}

bool Selection::gone(ir::UnitId unit, std::string_view path) const {
  if (!only_.empty() && !in_only(Path::parse(path).path)) return false;
  return unit ? wants(unit) : everything_;
}

void Selection::drop_unconcerned(const ir::Program& program, Diagnostics& diags) const {
  if (everything_) return;
  std::set<FileId> others;
  for (size_t i = 0; i < units_.size(); ++i) {
    if (!units_[i]) others.insert(program.units[ir::UnitId(i)].file);
  }
  auto concerns = [&](Span span) { return span.file && !others.contains(span.file); };
  Diagnostics kept;
  for (Diagnostic& d : diags.all()) {
    bool asked = !d.span.file || concerns(d.span) ||
                 std::any_of(d.labels.begin(), d.labels.end(),
                             [&](const Label& label) { return concerns(label.span); });
    if (asked) kept.take(std::move(d));
  }
  diags = std::move(kept);
}

}  // namespace megac::workspace
