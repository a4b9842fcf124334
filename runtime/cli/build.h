#pragma once
#include "runtime/cli/commands.h"
#include "runtime/cli/summary.h"
#include "runtime/workspace/workspace.h"

namespace megac::cli {

/// Runs the request and tells of it: progress, diagnostics, what a dry run foresees, the summary,
/// --report and --profile.
Exit build(World& world, const Arguments& arguments, workspace::Request request, Aim aim);

}  // namespace megac::cli
