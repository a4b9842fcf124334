#pragma once
#include <string>

#include "compiler/base/source.h"
#include "compiler/ir/artifact.h"
#include "compiler/ir/plan.h"
#include "compiler/ir/program.h"

namespace megac::ir {

/// The program as text, for tests and `megac debug dump ir`: teams, units, axes with their items,
/// templates with their axes and the meaning of each name that they read, and the claims.
std::string dump(const Program& program, const Claims& claims, const Sources& sources);
/// The waves of a plan, a unit a line.
std::string dump(const Plan& plan, const Program& program);

}  // namespace megac::ir
