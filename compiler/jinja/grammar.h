// The grammar of what stands inside tags. Comes in: the text between a tag's delimiters, behind its
// keyword. Goes out: nodes, by way of a Builder. Deliberately absent: finding tags, nesting blocks.
#pragma once
#include "compiler/jinja/builder.h"

namespace megac::jinja {

/// What may stand in a tag; beside it what the builder's stack holds afterwards, oldest first.
enum class Head {
  output,        ///< a value, perhaps a tuple without parentheses
  condition,     ///< a value, of if and elif
  expressions,   ///< one or more values, of print
  expression,    ///< a value, without the comma of a tuple
  loop,          ///< target, items, condition or none; flag: recursive
  set,           ///< target, then a value; or a chain of filters or none, and flag
  with,          ///< target, value, ...
  macro,         ///< key, then key and default or none of each parameter
  call,          ///< key and default or none of each parameter, and last the call
  filter,        ///< a chain without a beginning
  include,       ///< a value; flag: ignore missing; context
  import_as,     ///< a value, a target; context
  import_names,  ///< a value, then key and target of each name; context
  placeholder,   ///< a name with filters
  nothing,
};

/// Reads text[begin, end) of the builder's text. Throws a SyntaxFault; `close` is what messages
/// call the end of the tag.
void parse_head(Head head, Builder& builder, uint32_t begin, uint32_t end, std::string_view close);

}  // namespace megac::jinja
