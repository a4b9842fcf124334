#pragma once
#include "compiler/lower/context.h"
#include "compiler/lower/lower.h"

namespace megac::lower {

/// `partials` and `generation_templates`: compiles every text, links the library and gives each
/// template its scope.
void templates(const Context& context, yaml::NodeId partials, yaml::NodeId templates);

}  // namespace megac::lower
