// The order of the units. Comes in: the program with its dependencies. Goes out: waves, each of
// units that need nothing of each other. A circle of units stands in one wave; cutting it with
// stubs joins this room when interfaces do. Deliberately absent: files, threads.
#pragma once
#include "compiler/ir/plan.h"
#include "compiler/ir/program.h"

namespace megac::plan {

/// Strongly connected components by Tarjan's algorithm (1972), layered by longest path; ties by
/// priority, high first, then by the byte order of `team/id`.
ir::Plan order(const ir::Program& program);

}  // namespace megac::plan
