// The tables behind find_method(), each sorted by name.
#pragma once
#include "compiler/jinja/python.h"

namespace megac::jinja {

std::span<const Builtin> string_methods();
std::span<const Builtin> list_methods();
std::span<const Builtin> tuple_methods();
std::span<const Builtin> map_methods();

}  // namespace megac::jinja
