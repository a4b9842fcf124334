#include "compiler/jinja/dialect.h"

#include <array>

namespace megac::jinja {

Dialect jinja2() {
  Dialect dialect;
  dialect.late_names = true;
  return dialect;
}

Dialect mega(bool seed) {
  // Chance has no place in a compiler: equal inputs give equal files.
  static constexpr std::array<std::string_view, 2> kWithout = {"random", "lipsum"};
  Dialect dialect;
  dialect.trim_blocks = true;
  dialect.lstrip_blocks = true;
  dialect.keep_trailing_newline = true;
  dialect.keys_before_methods = true;
  dialect.strict_undefined = true;
  dialect.undefined_orders_false = true;
  dialect.dollar_is_text = true;
  dialect.colon_arguments = seed;
  dialect.without = kWithout;
  return dialect;
}

}  // namespace megac::jinja
