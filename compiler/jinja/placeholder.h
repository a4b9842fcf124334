#pragma once
#include <functional>
#include <string_view>

#include "compiler/jinja/builder.h"

namespace megac::jinja {

/// How long the placeholder at the beginning of a text is, from `{` to `}`; 0 when it is none:
///   '{' NAME FILTER* '}'   FILTER := '|' IDENT (':' ARG | '(' (ARG (',' ARG)*)? ')')?
size_t placeholder_length(std::string_view text);

/// What stands in a stretch of text.
struct Braced {
  enum Kind : uint8_t { placeholder, escaped, brace } kind;
  uint32_t begin, end;  ///< escaped: from the backslash on
};

/// Finds what `{` begins in text[begin, end), from left to right. A placeholder counts when `bound`
/// says so of its first identifier; `$ # % {` right before it make it text unless `anywhere`. A
/// backslash before one that counts makes it text. A single brace is reported as such.
void find_braced(std::string_view text, uint32_t begin, uint32_t end, bool anywhere,
                 const std::function<bool(std::string_view)>& bound,
                 const std::function<void(const Braced&)>& found);

}  // namespace megac::jinja
