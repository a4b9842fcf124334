#include "compiler/jinja/numbers.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"

namespace megac::jinja {

void append_integer(std::string& out, int64_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_real(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "nan";
    return;
  }
  if (std::isinf(number)) {
    out += number < 0 ? "-inf" : "inf";
    return;
  }
  double size = std::fabs(number);
  bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  char digits[40];
  char* end = std::to_chars(digits, digits + sizeof digits, number,
                            plain ? std::chars_format::fixed : std::chars_format::scientific)
                  .ptr;
  std::string_view text(digits, static_cast<size_t>(end - digits));
  out += text;
  if (plain && text.find('.') == text.npos) out += ".0";
}

namespace {

std::string_view strip_space(std::string_view text) {
  size_t begin = 0, end = text.size();
  for (size_t at = 0; at < text.size();) {
    if (!is_space(next_code_point(text, at))) break;
    begin = at;
  }
  size_t last = begin;
  for (size_t at = begin; at < end;) {
    if (!is_space(next_code_point(text, at))) last = at;
  }
  return text.substr(begin, last - begin);
}

// Any script's decimal digits as ASCII; `_` only between digits (and after a base's prefix).
// Nothing when a character cannot be part of a number.
std::optional<std::string> plain_digits(std::string_view text, bool after_prefix) {
  std::string out;
  bool digit_before = after_prefix;
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (c == '_') {
      if (!digit_before || at == text.size()) return std::nullopt;
      digit_before = false;
      size_t ahead = at;
      char32_t next = next_code_point(text, ahead);
      if (!is_decimal(next) && !is_alpha(next)) return std::nullopt;
      continue;
    }
    if (is_decimal(c)) {
      out += static_cast<char>('0' + digit_value(c));
    } else if (c < 0x80) {
      out += static_cast<char>(c);
    } else {
      return std::nullopt;
    }
    digit_before = is_decimal(c) || is_alpha(c);
  }
  return out;
}

int base_of_prefix(std::string_view text) {
  if (text.size() < 2 || text[0] != '0') return 0;
  switch (text[1] | 32) {
    case 'b': return 2;
    case 'o': return 8;
    case 'x': return 16;
    default: return 0;
  }
}

}  // namespace

ParsedInteger parse_integer(std::string_view text, int base) {
  text = strip_space(text);
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int prefix = base_of_prefix(text);
  bool prefixed = prefix != 0 && (base == 0 || base == prefix);
  if (prefixed) {
    text.remove_prefix(2);
    base = prefix;
  }
  auto digits = plain_digits(text, prefixed);
  if (!digits || digits->empty() || digits->front() == '-') return {};
  if (base == 0) {
    base = 10;
    if (digits->front() == '0' && digits->find_first_not_of('0') != digits->npos) return {};
  }
  uint64_t size = 0;
  const char* last = digits->data() + digits->size();
  auto [end, error] = std::from_chars(digits->data(), last, size, base);
  if (end != last || error == std::errc::invalid_argument) return {};
  uint64_t bound = uint64_t{INT64_MAX} + (negative ? 1 : 0);
  if (error != std::errc() || size > bound) return {std::nullopt, true};
  return {static_cast<int64_t>(negative ? 0 - size : size), false};
}

std::optional<double> parse_real(std::string_view text) {
  text = strip_space(text);
  auto plain = plain_digits(text, false);
  if (!plain || plain->empty()) return std::nullopt;
  std::string_view word(*plain);
  if (word[0] == '-' || word[0] == '+') word.remove_prefix(1);
  std::string lowered;
  append_lower(lowered, word);
  bool named = lowered == "inf" || lowered == "infinity" || lowered == "nan";
  if (!named) {
    if (word.empty() || !(is_decimal(word[0]) || word[0] == '.')) return std::nullopt;
    if (word.find_first_not_of("0123456789.eE+-") != word.npos) return std::nullopt;
  }
  char* end = nullptr;
  double number = std::strtod(plain->c_str(), &end);
  if (end != plain->c_str() + plain->size()) return std::nullopt;
  return number;
}

}  // namespace megac::jinja
