#include "compiler/yaml/scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace megac::yaml {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

template <class Test>
bool all(std::string_view text, Test test) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// Takes leading digits off; returns how many.
size_t take_digits(std::string_view& text) {
  size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  text.remove_prefix(n);
  return n;
}

std::string_view unsigned_part(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return text;
}

bool is_decimal(std::string_view text) {
  text = unsigned_part(text);
  return all(text, is_digit) && (text.size() == 1 || text[0] != '0');
}

/// ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, with a dot or an exponent.
bool is_real(std::string_view text) {
  text = unsigned_part(text);
  size_t whole = take_digits(text), fraction = 0;
  bool dot = text.starts_with('.'), exponent = false;
  if (dot) {
    text.remove_prefix(1);
    fraction = take_digits(text);
  }
  if (whole + fraction == 0) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    exponent = true;
    text = unsigned_part(text.substr(1));
    if (take_digits(text) == 0) return false;
  }
  return text.empty() && (dot || exponent);
}

Typed integer(std::string_view digits, int base, bool negative) {
  Typed typed;
  typed.kind = Kind::integer;
  uint64_t value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  uint64_t limit = static_cast<uint64_t>(INT64_MAX) + (negative ? 1 : 0);
  typed.fits = error == std::errc() && value <= limit;
  typed.integer = static_cast<int64_t>(negative ? ~value + 1 : value);
  return typed;
}

Typed real(double value) {
  Typed typed;
  typed.kind = Kind::real;
  typed.real = value;
  return typed;
}

Typed real_text(std::string_view text) {
  if (text[0] == '+') text.remove_prefix(1);
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  Typed typed = real(value);
  typed.fits = error == std::errc();
  return typed;
}

/// 1:30 and 190:20:30.5 are numbers to base 60 in YAML 1.1.
bool is_sexagesimal(std::string_view text) {
  text = unsigned_part(text);
  size_t parts = 0;
  while (true) {
    size_t n = take_digits(text);
    if (n == 0 || (parts > 0 && n > 2)) return false;
    ++parts;
    if (!text.starts_with(':')) break;
    text.remove_prefix(1);
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    take_digits(text);
  }
  return parts > 1 && text.empty();
}

/// 2026-11-01, perhaps with a time behind it.
bool is_date(std::string_view text) {
  if (text.size() < 8 || !is_digit(text[0])) return false;
  size_t year = take_digits(text);
  if (year != 4 || !text.starts_with('-')) return false;
  text.remove_prefix(1);
  size_t month = take_digits(text);
  if (month < 1 || month > 2 || !text.starts_with('-')) return false;
  text.remove_prefix(1);
  size_t day = take_digits(text);
  if (day < 1 || day > 2) return false;
  return text.empty() || text[0] == 'T' || text[0] == 't' || is_blank(text[0]);
}

std::string text_here(std::string_view text) { return fmt::format("the text \"{}\"", text); }

}  // namespace

Typed type_plain(std::string_view text) {
  Typed typed;
  if (text.empty()) {
    typed.kind = Kind::null;
    return typed;
  }
  switch (text[0]) {
    case '~':
    case 'n':
    case 'N':
      if (one_of(text, {"~", "null", "Null", "NULL"})) typed.kind = Kind::null;
      return typed;
    case 't':
    case 'T':
    case 'f':
    case 'F':
      if (one_of(text, {"true", "True", "TRUE"})) {
        typed.kind = Kind::boolean;
        typed.boolean = true;
      } else if (one_of(text, {"false", "False", "FALSE"})) {
        typed.kind = Kind::boolean;
        typed.boolean = false;
      }
      return typed;
    default: break;
  }
  char first = text[0];
  if (!is_digit(first) && first != '-' && first != '+' && first != '.') return typed;
  if (is_decimal(text)) return integer(unsigned_part(text), 10, first == '-');
  if (text.starts_with("0x") && all(text.substr(2), is_hex))
    return integer(text.substr(2), 16, false);
  if (text.starts_with("0o") && all(text.substr(2), is_octal))
    return integer(text.substr(2), 8, false);
  if (is_real(text)) return real_text(text);
  if (one_of(unsigned_part(text), {".inf", ".Inf", ".INF"})) {
    return real(first == '-' ? -HUGE_VAL : HUGE_VAL);
  }
  if (one_of(text, {".nan", ".NaN", ".NAN"})) return real(std::nan(""));
  return typed;
}

Surprise surprise(std::string_view text, const Typed& typed) {
  static constexpr std::string_view kReader = "to a reader of YAML 1.1";
  char first = text.empty() ? ' ' : text[0];
  if (typed.kind == Kind::string) {
    if (text.size() <= 3) {
      if (one_of(text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) {
        return {text_here(text), fmt::format("true {}", kReader)};
      }
      if (one_of(text, {"n", "N", "no", "No", "NO", "off", "Off", "OFF"})) {
        return {text_here(text), fmt::format("false {}", kReader)};
      }
    }
    if (!is_digit(first) && first != '-' && first != '+') return {};
    std::string_view digits = unsigned_part(text);
    bool leading_zero = digits.size() > 1 && digits[0] == '0';
    bool underscored = digits.find('_') != digits.npos &&
                       all(digits, [](char c) { return is_digit(c) || c == '_' || c == '.'; }) &&
                       is_digit(digits[0]);
    if ((leading_zero && all(digits, is_digit)) || underscored || is_sexagesimal(text) ||
        (digits.starts_with("0b") &&
         all(digits.substr(2), [](char c) { return c == '0' || c == '1'; })) ||
        (digits.size() < text.size() && digits.starts_with("0x") &&
         all(digits.substr(2), is_hex))) {
      return {text_here(text), fmt::format("a number {}", kReader)};
    }
    if (is_date(text)) return {text_here(text), fmt::format("a date {}", kReader)};
    return {};
  }
  if (typed.kind == Kind::integer && text.starts_with("0o")) {
    return {fmt::format("the number {}", typed.integer), fmt::format("a text {}", kReader)};
  }
  if (typed.kind != Kind::real) return {};
  size_t exponent = text.find_first_of("eE"), dot = text.find('.');
  if (exponent != text.npos && is_digit(text.back())) {
    bool signed_exponent = text[exponent + 1] == '-' || text[exponent + 1] == '+';
    if (dot == text.npos || !signed_exponent) {
      return {fmt::format("the number {}", typed.real), fmt::format("a text {}", kReader)};
    }
    return {};
  }
  if (dot != text.npos && text.size() - dot > 2 && text.back() == '0') {
    return {fmt::format("the number {}", typed.real), "looks like a version or a text"};
  }
  return {};
}

size_t quoted_end(std::string_view source, size_t at) {
  char quote = source[at];
  for (size_t i = at + 1; i < source.size(); ++i) {
    if (quote == '"') {
      i = source.find_first_of("\"\\", i);
      if (i == source.npos) return source.npos;
      if (source[i] == '"') return i + 1;
      ++i;
    } else {
      i = source.find('\'', i);
      if (i == source.npos) return source.npos;
      if (i + 1 == source.size() || source[i + 1] != '\'') return i + 1;
      ++i;
    }
  }
  return source.npos;
}

size_t plain_end(std::string_view source, size_t at, std::string_view text) {
  if (source.substr(at, text.size()) == text) return at + text.size();
  size_t i = at;
  for (char c : text) {
    if (is_blank(c)) continue;
    while (i < source.size() && is_blank(source[i])) ++i;
    if (i < source.size()) ++i;
  }
  return i;
}

Header block_header(const Source& source, uint32_t at) {
  std::string_view text = source.text();
  Header header{source.line_at(at), at + 1, 0, 0};
  for (; header.end < text.size(); ++header.end) {
    char c = text[header.end];
    if (is_digit(c)) {
      header.indent = static_cast<uint32_t>(c - '0');
    } else if (c == '+' || c == '-') {
      header.chomp = c;
    } else {
      break;
    }
  }
  return header;
}

uint32_t line_end(const Source& source, uint32_t line) {
  return source.line_start(line) + static_cast<uint32_t>(source.line(line).size());
}

uint32_t text_lines(std::string_view text) {
  auto n = static_cast<uint32_t>(std::count(text.begin(), text.end(), '\n'));
  return n + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

}  // namespace megac::yaml
