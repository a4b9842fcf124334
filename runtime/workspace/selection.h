#pragma once
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/glob/glob.h"
#include "compiler/ir/artifact.h"
#include "compiler/ir/program.h"
#include "runtime/workspace/workspace.h"

namespace megac::workspace {

/// Which units and paths a request is about: FILES, --team and --only. Everything is loaded and
/// checked all the same.
class Selection {
 public:
  /// Reports E0202 (a file of another team than --team), E0314 (no such team), E0320 (--only).
  Selection(const ir::Program& program, const Request& request, const std::vector<FileId>& asked,
            Diagnostics& diags);
  /// The same again, from the report of compile().
  Selection(const Report& report, const Request& request);

  bool wants(ir::UnitId unit) const { return units_[unit.value]; }
  bool wants(const ir::Claim& claim) const { return wants(claim.unit) && in_only(claim.path); }
  /// Whether a file of the last lock that no claim gives is an orphan. `unit` produced it; none
  /// when no unit of the program has that name. It is one when all of what produced it was asked
  /// for.
  bool gone(ir::UnitId unit, std::string_view path) const;

  /// Takes away what concerns no file that was asked for: the manifest and places that a conflict
  /// shares with an asked file stay.
  void drop_unconcerned(const ir::Program& program, Diagnostics& diags) const;

 private:
  bool in_only(const Path& path) const;

  bool everything_ = true;  // neither files nor a team: the whole project
  std::vector<bool> units_;
  std::vector<glob::Glob> only_;
};

}  // namespace megac::workspace
