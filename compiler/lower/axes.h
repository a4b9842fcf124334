#pragma once
#include "compiler/lower/context.h"

namespace megac::lower {

/// The axes of `expansion_rules`, and in the seed dialect those that follow from its lists. Makes
/// the items of their lists items (data::Item). `axes` is the node of that key, or none.
void axes(const Context& context, yaml::NodeId axes);

/// Every field that some item of an axis has, ascending.
std::vector<data::Key> fields(const ir::Unit& unit, ir::AxisId axis);

ir::AxisId find_axis(const ir::Unit& unit, std::string_view name);

}  // namespace megac::lower
