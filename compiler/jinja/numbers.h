// Numbers as Python writes and reads them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace megac::jinja {

void append_integer(std::string& out, int64_t number);
/// repr() of a float: the shortest text that reads back as the same number.
void append_real(std::string& out, double number);

struct ParsedInteger {
  std::optional<int64_t> number;
  bool overflow = false;  ///< well-formed, but over 64 bits
};
/// int(text, base): white space around, a sign, `_` between digits, any script's decimal digits,
/// the prefix of base 2, 8 and 16; base 0 goes by the prefix. `base` is 0 or 2 to 36.
ParsedInteger parse_integer(std::string_view text, int base);
/// float(text).
std::optional<double> parse_real(std::string_view text);

}  // namespace megac::jinja
