// Values as JSON text, in the two manners that templates ask for.
#pragma once
#include <optional>
#include <string>

#include "compiler/jinja/builtin.h"

namespace megac::jinja {

struct JsonStyle {
  bool sorted = false;                ///< members by key; else in their order
  bool ascii = false;                 ///< other characters as \u escapes
  std::optional<std::string> indent;  ///< one level's; nothing: all on one line
};

/// Appends a value as JSON. False, and reported, for what JSON has no form for (undefined values,
/// macros, generators) and for what nests too deep or is over the limits.
bool append_json(std::string& out, const data::Value& value, const JsonStyle& style, Call& call);
/// The indent= of a filter: none, a number of blanks, or the text itself.
std::optional<std::string> json_indent(const data::Value& value, Call& call);

}  // namespace megac::jinja
