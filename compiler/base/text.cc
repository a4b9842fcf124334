#include "compiler/base/text.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include <fmt/format.h>
#include <utf8proc.h>

namespace megac {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool ascii(char c) { return (c & 0x80) == 0; }
unsigned char byte(char c) { return static_cast<unsigned char>(c); }
bool is_ascii(std::string_view text) {
  unsigned char seen = 0;
  for (char c : text) seen |= byte(c);
  return seen < 0x80;
}
bool continues(char c) { return (c & 0xC0) == 0x80; }

char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char upper_ascii(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

utf8proc_int32_t raw(char32_t c) { return static_cast<utf8proc_int32_t>(c); }

/// A code point and its length in bytes; length 0 where the bytes are malformed.
struct Decoded {
  char32_t code = kReplacement;
  size_t bytes = 0;
};

Decoded decode(std::string_view text, size_t at) {
  unsigned char lead = byte(text[at]);
  if (lead < 0x80) return {lead, 1};
  size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {};
  char32_t code = lead & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if (!continues(text[at + i])) return {};
    code = code << 6 | (byte(text[at + i]) & 0x3Fu);
  }
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLeast[length] || code > 0x10FFFF || surrogate) return {};
  return {code, length};
}

struct Special {
  char32_t letter;
  std::string_view upper, title;
};
constexpr Special kSpecial[] = {
#define GROWS(letter, upper, title) {letter, upper, title},
#include "compiler/base/special_casing.def"
#undef GROWS
};

const Special* special(char32_t c) {
  auto at = std::ranges::lower_bound(kSpecial, c, {}, &Special::letter);
  return at != std::end(kSpecial) && at->letter == c ? at : nullptr;
}

void append_upper(std::string& out, char32_t c) {
  if (c >= 0x1F80 && c <= 0x1FAF) {  // vowel with iota below: the iota becomes a letter
    append_utf8(out, (c < 0x1F90 ? 0x1F08 : c < 0x1FA0 ? 0x1F28 : 0x1F68) + (c & 7));
    append_utf8(out, 0x0399);
  } else if (const Special* grown = special(c)) {
    out += grown->upper;
  } else {
    append_utf8(out, static_cast<char32_t>(utf8proc_toupper(raw(c))));
  }
}

void append_title(std::string& out, char32_t c) {
  if (const Special* grown = special(c)) {
    out += grown->title;
  } else {
    append_utf8(out, static_cast<char32_t>(utf8proc_totitle(raw(c))));
  }
}

/// Unicode's property Cased, as far as utf8proc tells.
bool is_cased(char32_t c) {
  auto category = utf8proc_category(raw(c));
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL ||
         category == UTF8PROC_CATEGORY_LT || utf8proc_tolower(raw(c)) != raw(c) ||
         utf8proc_toupper(raw(c)) != raw(c) || c == 0xAA || c == 0xBA;
}

/// Unicode's property Case_Ignorable: what may stand within a word beside its letters.
bool is_case_ignorable(char32_t c) {
  constexpr std::u32string_view kWithinWords =
      U"'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";
  switch (utf8proc_category(raw(c))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK: return true;
    default: return kWithinWords.find(c) != kWithinWords.npos;
  }
}

bool cased_follows(std::string_view text, size_t at) {
  while (at < text.size()) {
    char32_t c = next_code_point(text, at);
    if (!is_case_ignorable(c)) return is_cased(c);
  }
  return false;
}

/// Canonical ordering. utf8proc's own takes quadratic time for a long row of marks.
void order_marks(std::vector<utf8proc_int32_t>& codes) {
  auto rank = [](utf8proc_int32_t c) { return utf8proc_get_property(c)->combining_class; };
  auto is_mark = [&](utf8proc_int32_t c) { return rank(c) != 0; };
  for (auto at = codes.begin(); at != codes.end();) {
    auto first = std::find_if(at, codes.end(), is_mark);
    at = std::find_if_not(first, codes.end(), is_mark);
    if (!std::ranges::is_sorted(first, at, {}, rank)) std::ranges::stable_sort(first, at, {}, rank);
  }
}

/// Terminals hide these or reorder the line by them.
bool is_invisible(char32_t c) {
  switch (utf8proc_category(raw(c))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return false;
  }
}

std::u32string lowered_code_points(std::string_view text) {
  std::u32string out;
  std::string lowered = to_lower(text);
  for (size_t at = 0; at < lowered.size();) out += next_code_point(lowered, at);
  return out;
}

/// Edits and swaps of neighbours that lead from one text to the other (Damerau-Levenshtein as
/// optimal string alignment), three rows at a time.
size_t distance(std::u32string_view a, std::u32string_view b) {
  std::array<std::vector<size_t>, 3> rows;
  for (auto& row : rows) row.resize(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    auto& above = rows[(i + 2) % 3];
    auto& two_above = rows[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + cost});
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

char32_t next_code_point(std::string_view text, size_t& at) {
  Decoded decoded = decode(text, at);
  at += std::max<size_t>(decoded.bytes, 1);
  return decoded.code;
}

void append_utf8(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  out += static_cast<char>((0xF00u >> length) | (code >> (6 * (length - 1))));
  for (size_t i = length - 1; i-- > 0;) {
    out += static_cast<char>(0x80u | ((code >> (6 * i)) & 0x3Fu));
  }
}

std::optional<size_t> utf8_fault(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    uint64_t eight = 0;
    while (at + sizeof eight <= text.size()) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080u) != 0) break;
      at += sizeof eight;
    }
    if (at == text.size()) break;
    Decoded decoded = decode(text, at);
    if (decoded.bytes == 0) return at;
    at += decoded.bytes;
  }
  return std::nullopt;
}

size_t count_code_points(std::string_view text) {
  return text.size() - static_cast<size_t>(std::count_if(text.begin(), text.end(), continues));
}

size_t column_width(char32_t code) {
  return static_cast<size_t>(std::max(utf8proc_charwidth(raw(code)), 0));
}

std::string to_lower(std::string_view text) {
  constexpr char32_t kCapitalSigma = 0x3A3, kFinalSigma = 0x3C2, kDottedCapitalI = 0x130;
  std::string out(text);
  size_t start = 0;
  while (start < text.size() && ascii(text[start])) {
    out[start] = lower_ascii(text[start]);
    ++start;
  }
  if (start == text.size()) return out;
  out.clear();
  bool inside_word = false;  // a letter stands before, with nothing between that ends a word
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (c == kCapitalSigma && inside_word && !cased_follows(text, at)) {
      append_utf8(out, kFinalSigma);
    } else if (c == kDottedCapitalI) {
      out += "i\u0307";
    } else {
      append_utf8(out, static_cast<char32_t>(utf8proc_tolower(raw(c))));
    }
    if (!is_case_ignorable(c)) inside_word = is_cased(c);
  }
  return out;
}

std::string to_upper(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    if (ascii(text[at])) {
      out += upper_ascii(text[at++]);
    } else {
      append_upper(out, next_code_point(text, at));
    }
  }
  return out;
}

std::string raise_first(std::string_view text) {
  std::string out;
  if (text.empty()) return out;
  size_t at = 0;
  append_title(out, next_code_point(text, at));
  return out.append(text.substr(at));
}

std::string to_nfc(std::string_view text) {
  if (is_ascii(text) || utf8_fault(text)) return std::string(text);
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  std::vector<utf8proc_int32_t> codes;
  codes.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    std::array<utf8proc_int32_t, 8> parts;
    auto n = utf8proc_decompose_char(raw(next_code_point(text, at)), parts.data(), parts.size(),
                                     kOptions, nullptr);
    codes.insert(codes.end(), parts.begin(), parts.begin() + n);
  }
  order_marks(codes);
  auto size =
      utf8proc_normalize_utf32(codes.data(), static_cast<utf8proc_ssize_t>(codes.size()), kOptions);
  std::string out;
  for (auto code : std::span(codes).first(static_cast<size_t>(size))) {
    append_utf8(out, static_cast<char32_t>(code));
  }
  return out;
}

std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates) {
  constexpr size_t kLongest = 64;  // bytes; nobody mistypes more than that
  if (word.size() > kLongest) return std::nullopt;
  std::u32string wanted = lowered_code_points(word);
  size_t limit = std::max<size_t>(1, wanted.size() / 3);
  if (wanted.size() <= limit) return std::nullopt;
  std::optional<std::string_view> found;
  for (std::string_view candidate : candidates) {
    if (candidate == word || candidate.size() > kLongest) continue;
    size_t d = distance(wanted, lowered_code_points(candidate));
    if (d > limit) continue;
    found = candidate;
    if (d == 0) break;
    limit = d - 1;
  }
  return found;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    Decoded decoded = decode(text, at);
    if (decoded.bytes == 0) {
      out += fmt::format("\\x{:02x}", byte(text[at++]));
      continue;
    }
    char32_t c = decoded.code;
    if (c < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else if (c >= 0x80 && is_invisible(c)) {
      out += fmt::format("\\u{{{:04x}}}", static_cast<unsigned>(c));
    } else {
      out += text.substr(at, decoded.bytes);
    }
    at += decoded.bytes;
  }
  return out;
}

size_t count_lines(std::string_view text) {
  auto ends = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  return ends + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

}  // namespace megac
