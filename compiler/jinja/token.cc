#include "compiler/jinja/token.h"

#include <charconv>
#include <cstdint>
#include <limits>

#include "compiler/base/text.h"

namespace megac::jinja {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int digit_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

// Digits of a base, single underscores between them; `lead` allows one before the first.
size_t digits(std::string_view text, size_t at, int base, bool lead) {
  size_t end = at;
  while (at < text.size()) {
    size_t digit = at;
    if (text[digit] == '_' && (end != 0 || lead)) ++digit;
    if (digit >= text.size() || digit_value(text[digit]) >= base) break;
    end = at = digit + 1;
    lead = true;
  }
  return end;
}

size_t decimal(std::string_view text, size_t at) {
  if (at >= text.size() || !is_digit(text[at])) return 0;
  return digits(text, at, 10, true);
}

std::string without_underscores(std::string_view text) {
  std::string plain;
  for (char c : text) {
    if (c != '_') plain += c;
  }
  return plain;
}

// The code point of `count` hex digits, or nothing.
std::optional<char32_t> hex(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return std::nullopt;
  uint32_t value = 0;
  for (size_t i = 0; i < count; ++i) {
    int digit = digit_value(text[at + i]);
    if (digit > 15) return std::nullopt;
    value = value * 16 + static_cast<uint32_t>(digit);
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return std::nullopt;
  return value;
}

}  // namespace

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool continues_name(char c) { return begins_name(c) || is_digit(c); }

size_t name_length(std::string_view text) {
  if (text.empty() || !begins_name(text[0])) return 0;
  size_t n = 1;
  while (n < text.size() && continues_name(text[n])) ++n;
  return n;
}

size_t string_length(std::string_view text) {
  if (text.empty() || (text[0] != '\'' && text[0] != '"')) return 0;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[0]) {
      return i + 1;
    }
  }
  return 0;
}

size_t integer_length(std::string_view text) {
  if (text.empty() || !is_digit(text[0])) return 0;
  if (text[0] != '0') return decimal(text, 0);
  if (text.size() > 2) {
    int base = 0;
    switch (text[1] | 0x20) {
      case 'x': base = 16; break;
      case 'o': base = 8; break;
      case 'b': base = 2; break;
      default: break;
    }
    if (base != 0) {
      if (size_t end = digits(text, 2, base, true); end > 2) return end;
    }
  }
  size_t n = 1;
  while (n < text.size() &&
         (text[n] == '0' || (text[n] == '_' && n + 1 < text.size() && text[n + 1] == '0'))) {
    n += text[n] == '_' ? 2 : 1;
  }
  return n;
}

size_t real_length(std::string_view text) {
  size_t whole = decimal(text, 0);
  if (whole == 0) return 0;
  size_t end = whole;
  if (end < text.size() && text[end] == '.') {
    if (size_t fraction = decimal(text, end + 1)) end = fraction;
  }
  if (end < text.size() && (text[end] | 0x20) == 'e') {
    size_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    if (size_t done = decimal(text, exponent)) end = done;
  }
  return end == whole ? 0 : end;
}

std::string unescape(std::string_view literal) {
  std::string_view body = literal.substr(1, literal.size() - 2);
  std::string out;
  out.reserve(body.size());
  for (size_t i = 0; i < body.size(); ++i) {
    if (body[i] != '\\' || i + 1 == body.size()) {
      out += body[i];
      continue;
    }
    char c = body[++i];
    switch (c) {
      case '\n': break;
      case '\\':
      case '\'':
      case '"': out += c; break;
      case 'a': out += '\a'; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'v': out += '\v'; break;
      case 'x':
      case 'u':
      case 'U': {
        size_t count = c == 'x' ? 2 : c == 'u' ? 4 : 8;
        if (auto point = hex(body, i + 1, count)) {
          append_utf8(out, *point);
          i += count;
        } else {
          out += '\\';
          out += c;
        }
        break;
      }
      case '0':
      case '1':
      case '2':
      case '3':
      case '4':
      case '5':
      case '6':
      case '7': {
        char32_t value = static_cast<char32_t>(c - '0');
        for (int k = 0; k < 2 && i + 1 < body.size() && body[i + 1] >= '0' && body[i + 1] <= '7';
             ++k) {
          value = value * 8 + static_cast<char32_t>(body[++i] - '0');
        }
        append_utf8(out, value);
        break;
      }
      default: out += '\\'; out += c;
    }
  }
  return out;
}

std::optional<int64_t> integer_value(std::string_view literal) {
  std::string plain = without_underscores(literal);
  int base = 10;
  size_t at = 0;
  if (plain.size() > 2 && plain[0] == '0') {
    char mark = static_cast<char>(plain[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
    if (base != 10) at = 2;
  }
  int64_t value = 0;
  auto [end, fault] = std::from_chars(plain.data() + at, plain.data() + plain.size(), value, base);
  if (fault != std::errc()) return std::nullopt;
  return value;
}

double real_value(std::string_view literal) {
  std::string plain = without_underscores(literal);
  double value = 0;
  auto [end, fault] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  // Out of range: Python reads 1e999 as infinity and 1e-999 as zero.
  if (fault == std::errc::result_out_of_range) {
    size_t exponent = plain.find_first_of("eE");
    bool tiny = exponent != std::string::npos && plain[exponent + 1] == '-';
    value = tiny ? 0.0 : std::numeric_limits<double>::infinity();
  }
  return value;
}

}  // namespace megac::jinja
