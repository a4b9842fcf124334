#pragma once
#include <string>

#include "compiler/jinja/body.h"

namespace megac::jinja {

/// The compiled form of a unit, one line a statement.
std::string dump_unit(const Library::Body& body, uint32_t unit);

}  // namespace megac::jinja
