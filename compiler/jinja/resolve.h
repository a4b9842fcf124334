// From names to slots. Comes in: a parsed unit. Goes out: the same nodes with every name replaced
// by a slot of its frame, of a frame further out, a global or a function; filters and tests bound
// to their rows, their arguments laid out.
#pragma once
#include "compiler/jinja/body.h"

namespace megac::jinja {

/// Resolves the names of a unit, which is the last of its code. Its includes stay open: they are
/// added to body.sites. False after a fault (E0402).
bool resolve(Library::Body& body, uint32_t unit, Diagnostics& diags);

/// A node that reads a slot `depth` frames out.
NodeId slot_node(Code& code, uint32_t slot, uint32_t depth, Place place);

}  // namespace megac::jinja
