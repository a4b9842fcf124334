// One template and one binding make one file. Comes in: the program. Goes out: first every claim
// (which items, which path), so that ownership is known before any body is rendered; then, file by
// file, bytes. Pure; the runtime runs many at once. Deliberately absent: comparing with the disk,
// writing.
#pragma once
#include "compiler/base/loop.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/expand/builtins.h"
#include "compiler/ir/artifact.h"
#include "compiler/ir/program.h"
#include "compiler/jinja/jinja.h"

namespace megac::expand {

/// Every (template, binding) of all units that are not broken, with its path, in path order; equal
/// paths in the order of units, templates and bindings. Faults in `where`, `when` and paths go to
/// `diags` and leave the claim out.
ir::Claims claims(const ir::Program& program, const Loop& loop, Diagnostics& diags);

/// The text of one claim. False after a fault, which is in `diags` with its binding.
bool body(const ir::Program& program, const ir::Claim& claim, jinja::Renderer& renderer,
          std::string& out, Diagnostics& diags);

/// "entity=User, route=list"; empty for a template without axes.
std::string binding(const ir::Unit& unit, const ir::Claim& claim);

}  // namespace megac::expand
