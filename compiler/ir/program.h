#pragma once
#include "compiler/ir/ids.h"
#include "compiler/ir/manifest.h"
#include "compiler/ir/unit.h"

namespace megac::ir {

/// All units and the manifest, names across units resolved. Read-only from here on.
struct Program {
  Manifest manifest;
  Table<UnitId, Unit> units;
  /// For each unit: its team in the manifest (none without a manifest) and the units that it
  /// depends on, ascending, without itself.
  Table<UnitId, TeamId> team;
  Table<UnitId, std::vector<UnitId>> needs;

  /// `team/id`, the name of a unit in locks, reports and messages.
  std::string name(UnitId unit) const {
    return std::string(short_team(units[unit].team.text)) + "/" + units[unit].id.text;
  }
};

}  // namespace megac::ir
