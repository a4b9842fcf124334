#include <string>

#include <doctest/doctest.h>

#include "compiler/base/text.h"

namespace megac {
namespace {

/// Table 3-7 of the Unicode standard, as ranges of the first two bytes.
bool well_formed(unsigned first, unsigned second, size_t length) {
  auto within = [](unsigned byte, unsigned low, unsigned high) {
    return low <= byte && byte <= high;
  };
  if (length == 2) return within(first, 0xC2, 0xDF) && within(second, 0x80, 0xBF);
  if (length == 3) {
    return within(first, 0xE0, 0xEF) &&
           within(second, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
  }
  return within(first, 0xF0, 0xF4) &&
         within(second, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
}

}  // namespace

TEST_CASE("every form of two, three and four bytes") {
  size_t wrong = 0;
  std::string text(4, '\0');
  for (unsigned first = 0x80; first < 0x100; ++first) {
    for (unsigned second = 0; second < 0x100; ++second) {
      text[0] = static_cast<char>(first);
      text[1] = static_cast<char>(second);
      std::string_view all = text;
      wrong += !utf8_fault(all.substr(0, 2)) != well_formed(first, second, 2);
      for (unsigned third = 0; third < 0x100; ++third) {
        text[2] = static_cast<char>(third);
        bool tail = third >= 0x80 && third <= 0xBF;
        bool three = tail && well_formed(first, second, 3);
        // Two good bytes and an ASCII letter are well-formed as well.
        bool two = third < 0x80 && well_formed(first, second, 2);
        wrong += !utf8_fault(all.substr(0, 3)) != (three || two);
        if (three || first < 0xF0) continue;
        for (char fourth : {'a', '\x7F', '\x80', '\xBF', '\xC0', '\xFF'}) {
          text[3] = fourth;
          bool four = tail && well_formed(first, second, 4) && (fourth & 0xC0) == 0x80;
          wrong += !utf8_fault(all) != four;
        }
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("every code point goes to UTF-8 and back") {
  size_t wrong = 0;
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    std::string text;
    append_utf8(text, code);
    size_t at = 0;
    bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    wrong += next_code_point(text, at) != (surrogate ? char32_t{0xFFFD} : code);
    wrong += utf8_fault(text).has_value() != surrogate;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a fault is found at every place of a text") {
  for (size_t before = 0; before < 40; ++before) {
    for (std::string bad : {"\xFF", "\x80", "\xC3", "\xE4\xB8", "\xF0\x9F\x98"}) {
      std::string text(before, 'x');
      CHECK(utf8_fault(text + bad) == before);
      CHECK(utf8_fault(text + bad + std::string(20, 'y')) == before);
      CHECK(utf8_fault(text + "\u00E9" + bad) == before + 2);
    }
  }
}

TEST_CASE("a long row of marks is put in order at once") {
  std::string marks = "a", ordered = "\u1EA1";
  for (int i = 0; i < 50'000; ++i) marks += "\u0301\u0323";
  for (int i = 1; i < 50'000; ++i) ordered += "\u0323";
  for (int i = 0; i < 50'000; ++i) ordered += "\u0301";
  CHECK(to_nfc(marks) == ordered);
  CHECK(to_nfc(ordered) == ordered);
}

}  // namespace megac
