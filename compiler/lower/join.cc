#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/text.h"
#include "compiler/lower/lower.h"

namespace megac::lower {
namespace {

/// Units by the spellings that a dependency may use: `team/id` and, where it is unique, `id`.
class UnitNames {
 public:
  UnitNames(ir::Program& program, Diagnostics& diags) : program_(program) {
    for (size_t i = 0; i < program.units.size(); ++i) {
      ir::UnitId unit(i);
      const ir::Unit& u = program.units[unit];
      if (u.id.text.empty()) continue;
      auto [first, fresh] = by_name_.try_emplace(program.name(unit), unit);
      if (fresh) {
        by_id_[u.id.text].push_back(unit);
        continue;
      }
      ir::Unit& earlier = program.units[first->second];
      diags.add<Kind::duplicate_unit>(u.id.span, ir::short_team(u.team.text), u.id.text)
          .also(earlier.id.span, "first declared here");
      program.units[unit].broken = true;
    }
  }

  /// The unit, or none. A team's sub-teams are looked for under the team's own name too.
  ir::UnitId find(std::string_view name) const {
    if (size_t slash = name.find('/'); slash != name.npos) {
      std::string full(ir::short_team(name.substr(0, slash)));
      full += name.substr(slash);
      auto found = by_name_.find(full);
      return found == by_name_.end() ? ir::UnitId() : found->second;
    }
    auto found = by_id_.find(std::string(name));
    return found != by_id_.end() && found->second.size() == 1 ? found->second[0] : ir::UnitId();
  }

  std::string did_you_mean(std::string_view name) const {
    std::vector<std::string_view> known;
    bool qualified = name.find('/') != name.npos;
    if (qualified) {
      for (const auto& [full, unit] : by_name_) known.push_back(full);
    } else {
      for (const auto& [id, units] : by_id_) known.push_back(id);
    }
    auto found = nearest(ir::short_team(name), known);
    return found ? fmt::format("; did you mean '{}'?", *found) : std::string();
  }

 private:
  ir::Program& program_;
  std::map<std::string, ir::UnitId> by_name_;
  std::map<std::string, std::vector<ir::UnitId>> by_id_;
};

}  // namespace

ir::Program join(Table<ir::UnitId, ir::Unit> units, ir::Manifest manifest, Diagnostics& diags) {
  ir::Program program;
  program.manifest = std::move(manifest);
  program.units = std::move(units);
  program.team.resize(program.units.size());
  program.needs.resize(program.units.size());
  bool stand_alone = !program.manifest.file;

  UnitNames names(program, diags);
  for (size_t i = 0; i < program.units.size(); ++i) {
    ir::UnitId id(i);
    ir::Unit& unit = program.units[id];
    diags.set_seed(unit.dialect == ir::Dialect::seed);
    if (!stand_alone && !unit.team.text.empty()) {
      program.team[id] = program.manifest.find(unit.team.text);
      if (!program.team[id]) {
        std::vector<std::string_view> known;
        for (const ir::Team& team : program.manifest.teams) known.push_back(team.name.text);
        auto found = nearest(unit.team.text, known);
        diags.add<Kind::unknown_team>(
            unit.team.span, unit.team.text,
            found ? fmt::format("; did you mean '{}'?", *found) : std::string());
        unit.broken = true;
      }
    }
    std::set<ir::UnitId> needs;
    for (const ir::Name& dependency : unit.dependencies) {
      ir::UnitId needed = names.find(dependency.text);
      if (needed && needed != id) needs.insert(needed);
      if (needed || stand_alone) continue;
      size_t slash = dependency.text.find('/');
      bool team_exists =
          slash != std::string::npos && program.manifest.find(dependency.text.substr(0, slash));
      auto& d = diags.add<Kind::unknown_unit>(dependency.span, dependency.text,
                                              names.did_you_mean(dependency.text));
      if (team_exists) d.as(Severity::warning);
    }
    program.needs[id].assign(needs.begin(), needs.end());
  }
  diags.set_seed(false);
  return program;
}

}  // namespace megac::lower
