#pragma once
#include <vector>

#include "compiler/ir/ids.h"

namespace megac::ir {

/// The order of the units: a unit stands after all that it depends on, ties by priority (high
/// first), then by the byte order of `team/id`. Units of one wave need nothing of each other.
struct Plan {
  std::vector<std::vector<UnitId>> waves;
};

}  // namespace megac::ir
