#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "compiler/jinja/builtin.h"

namespace megac::jinja {

/// What opens and closes a tag. Each has at least two characters; the three openers differ.
struct Delimiters {
  std::string output_open = "{{", output_close = "}}";
  std::string tag_open = "{%", tag_close = "%}";
  std::string comment_open = "{#", comment_close = "#}";
};

/// Bounds that make every template end; checked before memory is taken.
struct Limits {
  uint64_t steps = 10'000'000;   ///< nodes evaluated, a file
  uint64_t output = 16u << 20;   ///< bytes, a file
  uint32_t string = 16u << 20;   ///< bytes, a string
  uint32_t range = 100'000;      ///< items
  uint32_t depth = 100;          ///< calls and includes
  uint32_t nesting = 100;        ///< expression and block nesting while parsing
  uint64_t memory = 256u << 20;  ///< bytes of values made while rendering, a file
};

/// How templates are read and run. One engine: what differs between Jinja2 itself and mega-files is
/// a field here, and a branch on that field nowhere else than where it acts.
struct Dialect {
  Delimiters delimiters;
  bool trim_blocks = false;
  bool lstrip_blocks = false;
  bool keep_trailing_newline = false;
  /// `a.items` is the key `items` where the map has one, and a method only when called without it.
  bool keys_before_methods = false;
  /// Printing, calling, computing with or stepping into an undefined value is E0410; otherwise it
  /// prints as nothing and only the further step and arithmetic fail, as Jinja2 does.
  bool strict_undefined = false;
  /// `x < y` with an undefined side is false instead of a fault.
  bool undefined_orders_false = false;
  /// `$` before an opening delimiter makes it text (`${{ matrix.os }}`).
  bool dollar_is_text = false;
  /// `x|default:'y'` as well as `x|default('y')`, outside [] and {}.
  bool colon_arguments = false;
  /// What a template names may turn out missing only when it runs: a filter or test in a
  /// conditional branch, a template that include asks for. Otherwise E0402 and E0421 come while
  /// compiling. Also: a value that the caller gives hides the function of that name.
  bool late_names = false;
  Limits limits;
  /// Filters, tests and functions besides Jinja2's own; a name here wins over one of Jinja2's.
  std::span<const Builtin> filters, tests, functions;
  /// Jinja2's functions that are unknown here.
  std::span<const std::string_view> without;
};

/// Jinja2 3.1 exactly, with its own defaults.
Dialect jinja2();
/// Mega-files (docs/language.md, Engine). The extra builtins are the caller's to add.
Dialect mega(bool seed);

}  // namespace megac::jinja
