#include "compiler/jinja/characters.h"

#include <algorithm>
#include <cstdint>

#include <utf8proc.h>

#include "compiler/base/text.h"

namespace megac::jinja {
namespace {

struct Interval {
  char32_t first, last;
};

// Characters that Python counts as small, capital or digits though their category is another
// (Unicode's Other_Lowercase, Other_Uppercase and Numeric_Type=Digit).
constexpr Interval kOtherLower[] = {
    {0xaa, 0xaa},       {0xba, 0xba},       {0x2b0, 0x2b8},     {0x2c0, 0x2c1},
    {0x2e0, 0x2e4},     {0x345, 0x345},     {0x37a, 0x37a},     {0x1d2c, 0x1d6a},
    {0x1d78, 0x1d78},   {0x1d9b, 0x1dbf},   {0x2071, 0x2071},   {0x207f, 0x207f},
    {0x2090, 0x209c},   {0x2170, 0x217f},   {0x24d0, 0x24e9},   {0x2c7c, 0x2c7d},
    {0xa69c, 0xa69d},   {0xa770, 0xa770},   {0xa7f8, 0xa7f9},   {0xab5c, 0xab5f},
    {0x10780, 0x10780}, {0x10783, 0x10785}, {0x10787, 0x107b0}, {0x107b2, 0x107ba},
};
constexpr Interval kOtherUpper[] = {
    {0x2160, 0x216f}, {0x24b6, 0x24cf}, {0x1f130, 0x1f149}, {0x1f150, 0x1f169}, {0x1f170, 0x1f189},
};
constexpr Interval kOtherDigits[] = {
    {0xb2, 0xb3},       {0xb9, 0xb9},       {0x1369, 0x1371},   {0x19da, 0x19da},
    {0x2070, 0x2070},   {0x2074, 0x2079},   {0x2080, 0x2089},   {0x2460, 0x2468},
    {0x2474, 0x247c},   {0x2488, 0x2490},   {0x24ea, 0x24ea},   {0x24f5, 0x24fd},
    {0x24ff, 0x24ff},   {0x2776, 0x277e},   {0x2780, 0x2788},   {0x278a, 0x2792},
    {0x10a40, 0x10a43}, {0x10e60, 0x10e68}, {0x11052, 0x1105a}, {0x1f100, 0x1f10a},
};

template <size_t N>
bool within(const Interval (&intervals)[N], char32_t c) {
  return std::any_of(std::begin(intervals), std::end(intervals),
                     [c](Interval i) { return i.first <= c && c <= i.last; });
}

struct Special {
  char32_t character;
  std::string_view upper, title;
};

// The unconditional rows of Unicode's SpecialCasing that grow, in order.
// clang-format off
constexpr Special kSpecial[] = {
    {0xdf, "SS", "Ss"}, {0x149, "ʼN", "ʼN"}, {0x1f0, "J̌", "J̌"}, {0x390, "Ϊ́", "Ϊ́"},
    {0x3b0, "Ϋ́", "Ϋ́"}, {0x587, "ԵՒ", "Եւ"}, {0x1e96, "H̱", "H̱"}, {0x1e97, "T̈", "T̈"},
    {0x1e98, "W̊", "W̊"}, {0x1e99, "Y̊", "Y̊"}, {0x1e9a, "Aʾ", "Aʾ"}, {0x1f50, "Υ̓", "Υ̓"},
    {0x1f52, "Υ̓̀", "Υ̓̀"}, {0x1f54, "Υ̓́", "Υ̓́"}, {0x1f56, "Υ̓͂", "Υ̓͂"}, {0x1f80, "ἈΙ", "ᾈ"},
    {0x1f81, "ἉΙ", "ᾉ"}, {0x1f82, "ἊΙ", "ᾊ"}, {0x1f83, "ἋΙ", "ᾋ"}, {0x1f84, "ἌΙ", "ᾌ"},
    {0x1f85, "ἍΙ", "ᾍ"}, {0x1f86, "ἎΙ", "ᾎ"}, {0x1f87, "ἏΙ", "ᾏ"}, {0x1f88, "ἈΙ", "ᾈ"},
    {0x1f89, "ἉΙ", "ᾉ"}, {0x1f8a, "ἊΙ", "ᾊ"}, {0x1f8b, "ἋΙ", "ᾋ"}, {0x1f8c, "ἌΙ", "ᾌ"},
    {0x1f8d, "ἍΙ", "ᾍ"}, {0x1f8e, "ἎΙ", "ᾎ"}, {0x1f8f, "ἏΙ", "ᾏ"}, {0x1f90, "ἨΙ", "ᾘ"},
    {0x1f91, "ἩΙ", "ᾙ"}, {0x1f92, "ἪΙ", "ᾚ"}, {0x1f93, "ἫΙ", "ᾛ"}, {0x1f94, "ἬΙ", "ᾜ"},
    {0x1f95, "ἭΙ", "ᾝ"}, {0x1f96, "ἮΙ", "ᾞ"}, {0x1f97, "ἯΙ", "ᾟ"}, {0x1f98, "ἨΙ", "ᾘ"},
    {0x1f99, "ἩΙ", "ᾙ"}, {0x1f9a, "ἪΙ", "ᾚ"}, {0x1f9b, "ἫΙ", "ᾛ"}, {0x1f9c, "ἬΙ", "ᾜ"},
    {0x1f9d, "ἭΙ", "ᾝ"}, {0x1f9e, "ἮΙ", "ᾞ"}, {0x1f9f, "ἯΙ", "ᾟ"}, {0x1fa0, "ὨΙ", "ᾨ"},
    {0x1fa1, "ὩΙ", "ᾩ"}, {0x1fa2, "ὪΙ", "ᾪ"}, {0x1fa3, "ὫΙ", "ᾫ"}, {0x1fa4, "ὬΙ", "ᾬ"},
    {0x1fa5, "ὭΙ", "ᾭ"}, {0x1fa6, "ὮΙ", "ᾮ"}, {0x1fa7, "ὯΙ", "ᾯ"}, {0x1fa8, "ὨΙ", "ᾨ"},
    {0x1fa9, "ὩΙ", "ᾩ"}, {0x1faa, "ὪΙ", "ᾪ"}, {0x1fab, "ὫΙ", "ᾫ"}, {0x1fac, "ὬΙ", "ᾬ"},
    {0x1fad, "ὭΙ", "ᾭ"}, {0x1fae, "ὮΙ", "ᾮ"}, {0x1faf, "ὯΙ", "ᾯ"}, {0x1fb2, "ᾺΙ", "Ὰͅ"},
    {0x1fb3, "ΑΙ", "ᾼ"}, {0x1fb4, "ΆΙ", "Άͅ"}, {0x1fb6, "Α͂", "Α͂"}, {0x1fb7, "Α͂Ι", "ᾼ͂"},
    {0x1fbc, "ΑΙ", "ᾼ"}, {0x1fc2, "ῊΙ", "Ὴͅ"}, {0x1fc3, "ΗΙ", "ῌ"}, {0x1fc4, "ΉΙ", "Ήͅ"},
    {0x1fc6, "Η͂", "Η͂"}, {0x1fc7, "Η͂Ι", "ῌ͂"}, {0x1fcc, "ΗΙ", "ῌ"}, {0x1fd2, "Ϊ̀", "Ϊ̀"},
    {0x1fd3, "Ϊ́", "Ϊ́"}, {0x1fd6, "Ι͂", "Ι͂"}, {0x1fd7, "Ϊ͂", "Ϊ͂"},
    {0x1fe2, "Ϋ̀", "Ϋ̀"}, {0x1fe3, "Ϋ́", "Ϋ́"}, {0x1fe4, "Ρ̓", "Ρ̓"}, {0x1fe6, "Υ͂", "Υ͂"},
    {0x1fe7, "Ϋ͂", "Ϋ͂"}, {0x1ff2, "ῺΙ", "Ὼͅ"}, {0x1ff3, "ΩΙ", "ῼ"}, {0x1ff4, "ΏΙ", "Ώͅ"},
    {0x1ff6, "Ω͂", "Ω͂"}, {0x1ff7, "Ω͂Ι", "ῼ͂"}, {0x1ffc, "ΩΙ", "ῼ"}, {0xfb00, "FF", "Ff"},
    {0xfb01, "FI", "Fi"}, {0xfb02, "FL", "Fl"}, {0xfb03, "FFI", "Ffi"}, {0xfb04, "FFL", "Ffl"},
    {0xfb05, "ST", "St"}, {0xfb06, "ST", "St"}, {0xfb13, "ՄՆ", "Մն"}, {0xfb14, "ՄԵ", "Մե"},
    {0xfb15, "ՄԻ", "Մի"}, {0xfb16, "ՎՆ", "Վն"}, {0xfb17, "ՄԽ", "Մխ"},
};
// clang-format on

const Special* special(char32_t c) {
  if (c < 0xdf) return nullptr;
  auto at = std::lower_bound(std::begin(kSpecial), std::end(kSpecial), c,
                             [](const Special& s, char32_t x) { return s.character < x; });
  return at != std::end(kSpecial) && at->character == c ? at : nullptr;
}

utf8proc_int32_t raw(char32_t c) { return static_cast<utf8proc_int32_t>(c); }

bool is_cased(char32_t c) { return is_upper(c) || is_lower(c) || is_title(c); }

// Marks and the like, which do not count between a sigma and the letters that decide its form.
bool is_case_ignorable(char32_t c) {
  switch (utf8proc_category(raw(c))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK: return true;
    default:
      return c == '\'' || c == '.' || c == ':' || c == 0xb7 || c == 0x2018 || c == 0x2019 ||
             c == 0x2024 || c == 0x2027;
  }
}

bool cased_follows(std::string_view text, size_t at) {
  while (at < text.size()) {
    char32_t c = next_code_point(text, at);
    if (!is_case_ignorable(c)) return is_cased(c);
  }
  return false;
}

}  // namespace

bool is_ascii(std::string_view text) {
  unsigned char seen = 0;
  for (char c : text) seen |= static_cast<unsigned char>(c);
  return seen < 0x80;
}

bool is_space(char32_t c) {
  if (c < 0x80) return (c >= 9 && c <= 13) || (c >= 28 && c <= 32);
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool is_line_end(char32_t c) {
  return (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_alpha(char32_t c) {
  if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
  auto k = utf8proc_category(raw(c));
  return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO;
}

bool is_decimal(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  return utf8proc_category(raw(c)) == UTF8PROC_CATEGORY_ND;
}

bool is_digit(char32_t c) { return is_decimal(c) || (c >= 0x80 && within(kOtherDigits, c)); }

bool is_numeric(char32_t c) {
  if (c < 0x80) return is_decimal(c);
  auto k = utf8proc_category(raw(c));
  return k >= UTF8PROC_CATEGORY_ND && k <= UTF8PROC_CATEGORY_NO;
}

bool is_alnum(char32_t c) { return is_alpha(c) || is_numeric(c); }

bool is_upper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  return utf8proc_category(raw(c)) == UTF8PROC_CATEGORY_LU || within(kOtherUpper, c);
}

bool is_lower(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  return utf8proc_category(raw(c)) == UTF8PROC_CATEGORY_LL || within(kOtherLower, c);
}

bool is_title(char32_t c) { return c >= 0x80 && utf8proc_category(raw(c)) == UTF8PROC_CATEGORY_LT; }

bool is_printable(char32_t c) {
  if (c < 0x80) return c >= 32 && c < 127;
  switch (utf8proc_category(raw(c))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS: return false;
    default: return true;
  }
}

int digit_value(char32_t c) {
  constexpr char32_t kMathematical = 0x1d7ce;  // five runs of ten without a gap
  if (c < 0x80) return static_cast<int>(c) - '0';
  if (c >= kMathematical && c <= 0x1d7ff) return static_cast<int>((c - kMathematical) % 10);
  int value = 0;
  while (value < 9 && is_decimal(c - 1)) --c, ++value;
  return value;
}

void append_upper(std::string& out, char32_t c) {
  if (const Special* s = special(c)) {
    out += s->upper;
  } else {
    append_utf8(out, static_cast<char32_t>(utf8proc_toupper(raw(c))));
  }
}

void append_title(std::string& out, char32_t c) {
  if (const Special* s = special(c)) {
    out += s->title;
  } else {
    append_utf8(out, static_cast<char32_t>(utf8proc_totitle(raw(c))));
  }
}

void append_lower(std::string& out, std::string_view text, bool inside_word) {
  constexpr char32_t kCapitalSigma = 0x3a3, kFinalSigma = 0x3c2, kDottedCapitalI = 0x130;
  out.reserve(out.size() + text.size());
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
}

void append_folded(std::string& out, char32_t c) {
  utf8proc_int32_t folded[8];
  int last_boundclass = 0;
  auto n = utf8proc_decompose_char(raw(c), folded, 8, UTF8PROC_CASEFOLD, &last_boundclass);
  for (int i = 0; i < n && i < 8; ++i) append_utf8(out, static_cast<char32_t>(folded[i]));
}

size_t byte_of(std::string_view text, size_t n) {
  size_t at = 0;
  while (n-- > 0 && at < text.size()) next_code_point(text, at);
  return at;
}

}  // namespace megac::jinja
