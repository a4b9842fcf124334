#include "compiler/base/text.h"

#include <array>
#include <vector>

#include <doctest/doctest.h>

using namespace megac;
using namespace std::string_literals;

TEST_CASE("code points go in and out of UTF-8") {
  const char32_t codes[] = {0,      'a',    0x7F,   0x80,    0x7FF,   0x800,
                            0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF};
  for (char32_t code : codes) {
    CAPTURE(static_cast<uint32_t>(code));
    std::string text;
    append_utf8(text, code);
    size_t at = 0;
    CHECK_EQ(static_cast<uint32_t>(next_code_point(text, at)), static_cast<uint32_t>(code));
    CHECK_EQ(at, text.size());
    CHECK_FALSE(utf8_fault(text));
    CHECK_EQ(count_code_points(text), 1);
  }
}

TEST_CASE("the first byte that is not UTF-8") {
  struct Row {
    std::string text;
    int at;  // -1: well-formed
  };
  const Row rows[] = {
      {"", -1},
      {"abc", -1},
      {"\u00E5\u4E2D\U0001F600", -1},
      {"0123456789abcdef\u00E5", -1},
      {"0123456789abcdef\xff", 16},
      {"\x80", 0},
      {"a\xc3(", 1},
      {"a\xc3", 1},
      {"\xc0\xaf", 0},
      {"\xe0\x80\xaf", 0},
      {"ab\xed\xa0\x80", 2},
      {"\xf4\x90\x80\x80", 0},
      {"\xf0\x9f\x98", 0},
      {"\xfe", 0},
      {"\u00E5\xf8", 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    auto at = utf8_fault(row.text);
    CHECK_EQ(at ? static_cast<int>(*at) : -1, row.at);
  }
  size_t at = 0;
  CHECK_EQ(static_cast<uint32_t>(next_code_point("\xe4\xb8", at)), 0xFFFD);
  CHECK_EQ(at, 1);
}

TEST_CASE("case is Unicode's, as Python's str has it") {
  struct Row {
    const char *text, *lower, *upper;
  };
  const Row rows[] = {
      {"Hello World 1", "hello world 1", "HELLO WORLD 1"},
      {"\u00C5NGSTR\u00D6M \u00FF", "\u00E5ngstr\u00F6m \u00FF", "\u00C5NGSTR\u00D6M \u0178"},
      {"Stra\u00DFe", "stra\u00DFe", "STRASSE"},
      {"\u00B5", "\u00B5", "\u039C"},
      {"\u0130", "i\u0307", "\u0130"},
      {"\u0131", "\u0131", "I"},
      {"\u0149", "\u0149", "\u02BCN"},
      {"\uFB03", "\uFB03", "FFI"},
      {"\u01C5", "\u01C6", "\u01C4"},
      {"\u1F80\u1F8F\u1FA7", "\u1F80\u1F87\u1FA7", "\u1F08\u0399\u1F0F\u0399\u1F6F\u0399"},
      {"\u0587", "\u0587", "\u0535\u0552"},
      {"\u041F\u0440\u0438\u0432\u0435\u0442", "\u043F\u0440\u0438\u0432\u0435\u0442",
       "\u041F\u0420\u0418\u0412\u0415\u0422"},
      {"\u039F\u03A3", "\u03BF\u03C2", "\u039F\u03A3"},
      {"\u039F\u03A3\u039F", "\u03BF\u03C3\u03BF", "\u039F\u03A3\u039F"},
      {"\u03A3", "\u03C3", "\u03A3"},
      {"A\u03A3.", "a\u03C2.", "A\u03A3."},
      {"A\u03A3.A", "a\u03C3.a", "A\u03A3.A"},
      {"A.\u03A3 A", "a.\u03C2 a", "A.\u03A3 A"},
      {"A\u0301\u03A3", "a\u0301\u03C2", "A\u0301\u03A3"},
      {"1\u03A3", "1\u03C3", "1\u03A3"},
      {"\u03BF\u03C2", "\u03BF\u03C2", "\u039F\u03A3"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK_EQ(to_lower(row.text), row.lower);
    CHECK_EQ(to_upper(row.text), row.upper);
  }
}

TEST_CASE("the first character is raised, the rest kept") {
  const std::array<std::pair<const char*, const char*>, 7> rows = {{{"", ""},
                                                                    {"orderItem", "OrderItem"},
                                                                    {"1a", "1a"},
                                                                    {"\u00E5L", "\u00C5L"},
                                                                    {"\u00DFx", "Ssx"},
                                                                    {"\u01C6x", "\u01C5x"},
                                                                    {"\u1F80x", "\u1F88x"}}};
  for (auto [text, raised] : rows) CHECK_EQ(raise_first(text), raised);
}

TEST_CASE("normal form C") {
  CHECK_EQ(to_nfc("plain"), "plain");
  CHECK_EQ(to_nfc("e\u0301"), "\u00E9");
  CHECK_EQ(to_nfc("\u00E9"), "\u00E9");
  CHECK_EQ(to_nfc("a\u0301\u0316"), "\u00E1\u0316");
  CHECK_EQ(to_nfc("\u1100\u1161"), "\uAC00");
  CHECK_EQ(to_nfc("\uFB01"), "\uFB01");
  CHECK_EQ(to_nfc("a\xff"), "a\xff");
}

TEST_CASE("the nearest word") {
  struct Row {
    const char* word;
    std::vector<std::string_view> candidates;
    const char* found;  // null: none
  };
  const Row rows[] = {
      {"entites", {"entity", "entities", "axes"}, "entities"},
      {"tempalte", {"template", "templates"}, "template"},
      {"Template", {"template"}, "template"},
      {"teams", {"teams"}, nullptr},
      {"abc", {"xyz"}, nullptr},
      {"tema", {"team"}, "team"},
      {"ab", {"ac", "ad"}, "ac"},
      {"a", {"b"}, nullptr},
      {"", {"a"}, nullptr},
      {"path", {}, nullptr},
      {"output_paht", {"output_path", "output_pat"}, "output_path"},
      {"\u00E5\u00E4\u00F6", {"\u00E5\u00E4o"}, "\u00E5\u00E4o"},
      {"\u00E5\u00E4", {"xy"}, nullptr},
      {"versoin", {"description", "version"}, "version"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.word);
    auto found = nearest(row.word, row.candidates);
    CHECK_EQ(found.value_or("(none)"), std::string_view(row.found ? row.found : "(none)"));
  }
  std::string huge(100'000, 'x');
  const std::string_view candidates[] = {huge};
  CHECK_FALSE(nearest(huge + "y", candidates));
  CHECK_FALSE(nearest("xx", candidates));
}

TEST_CASE("nothing that a terminal obeys or hides is printed") {
  struct Row {
    std::string text, safe;
  };
  const Row rows[] = {
      {"plain \u00E5\u4E2D\U0001F600", "plain \u00E5\u4E2D\U0001F600"},
      {"a\nb\tc\r", "a\\x0ab\\x09c\\x0d"},
      {"\x1b[31mred"s, "\\x1b[31mred"},
      {"a\0b"s, "a\\x00b"},
      {"\x7f", "\\x7f"},
      {"\u0085\u009B", "\\u{0085}\\u{009b}"},
      {"a\u202Eb\u2066c", "a\\u{202e}b\\u{2066}c"},
      {"a\u200B\u200Cb\uFEFF", "a\\u{200b}\\u{200c}b\\u{feff}"},
      {"\u2028\u2029\u00AD\u061C", "\\u{2028}\\u{2029}\\u{00ad}\\u{061c}"},
      {"\U000E0041", "\\u{e0041}"},
      {"a\xff\xc3(", "a\\xff\\xc3("},
      {"e\u0301", "e\u0301"},
  };
  for (const Row& row : rows) {
    CHECK_EQ(printable(row.text), row.safe);
    CHECK_EQ(printable(row.safe), row.safe);
  }
}

TEST_CASE("how wide a terminal shows it") {
  CHECK_EQ(column_width('a'), 1);
  CHECK_EQ(column_width(0xE5), 1);
  CHECK_EQ(column_width(0x4E2D), 2);
  CHECK_EQ(column_width(0xFF21), 2);
  CHECK_EQ(column_width(0x1F600), 2);
  CHECK_EQ(column_width(0x0301), 0);
}

TEST_CASE("lines are line ends, plus one for an unfinished line") {
  CHECK_EQ(count_lines(""), 0);
  CHECK_EQ(count_lines("a"), 1);
  CHECK_EQ(count_lines("a\n"), 1);
  CHECK_EQ(count_lines("a\nb"), 2);
  CHECK_EQ(count_lines("\n\n"), 2);
}
