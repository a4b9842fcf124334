#pragma once
#include "compiler/base/id.h"

namespace megac::ir {

using UnitId = Id<struct UnitTag>;          ///< a mega-file of the program
using AxisId = Id<struct AxisTag>;          ///< an axis of one unit
using TemplateId = Id<struct TemplateTag>;  ///< a generation template of one unit
using TeamId = Id<struct TeamTag>;          ///< a team of the manifest
using ArtifactId = Id<struct ArtifactTag>;  ///< one file to write

}  // namespace megac::ir
