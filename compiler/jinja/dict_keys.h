// Values as keys of a dict. A map's keys are texts; a key that is no string is written as one,
// behind a NUL, which no text of a mega-file has.
#pragma once
#include <string>
#include <string_view>

#include "compiler/jinja/python.h"

namespace megac::jinja {

/// Appends the text that a value has as a key; false when Python cannot hash it. With `by_value`,
/// 1, 1.0 and True have one text, as they are one key.
bool append_key(std::string& out, const data::Value& value, bool by_value);
inline bool is_typed_key(std::string_view text) { return !text.empty() && text[0] == '\0'; }
/// What a key's text stands for; the memory is of `arena` or the text's own.
data::Value key_value(std::string_view text, Arena& arena);
/// The member whose key equals a value, or null.
data::Member* find_member(const data::Map& map, const data::Value& key, const data::Keys& keys);

}  // namespace megac::jinja
