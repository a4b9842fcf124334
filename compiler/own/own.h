// Who may write what. Comes in: the program and every file that it would write. Goes out: faults,
// or nothing: after it, each path lies inside its team's boundaries and has one producer. Order of
// teams, units and globs never matters. Deliberately absent: the disk (store/ judges symlinks and
// races) and text.
#pragma once
#include "compiler/base/span.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/artifact.h"
#include "compiler/ir/program.h"

namespace megac::own {

/// may this team write this path: a write glob matches and no forbidden one does; deny wins.
struct Permission {
  bool allowed = false;
  Span forbidden_by;  ///< the glob that denied it; none: no write glob matches
};
Permission may_write(const ir::Team& team, const Path& path);

/// E0301, E0302, E0303, E0305, E0308 for all claims, which come in path order.
void check(const ir::Program& program, const ir::Claims& claims, Diagnostics& diags);

}  // namespace megac::own
