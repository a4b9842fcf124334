#pragma once
#include <optional>

#include "runtime/cli/commands.h"
#include "runtime/workspace/workspace.h"

namespace megac::cli {

/// FILES, --project, --manifest and --team into the request: either files, or a project, by default
/// the one around the current directory. When that cannot be followed it is said, and how to end.
std::optional<Exit> take_inputs(World& world, const Arguments& arguments,
                                workspace::Request& request);

/// Whether text on this output is coloured, by --color and what the output is.
bool coloured(const Arguments& arguments, const world::Output& output);

}  // namespace megac::cli
