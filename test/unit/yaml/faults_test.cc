#include <string>

#include <doctest/doctest.h>

#include "test/unit/yaml/support.h"

using namespace std::string_literals;

namespace megac::yaml {
namespace {

struct Row {
  std::string text;
  std::string want;  ///< the first fault
};

std::string repeat(std::string_view text, size_t n) {
  std::string out;
  for (size_t i = 0; i < n; ++i) out += text;
  return out;
}

void check(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    std::string shown = row.text.substr(0, 80);
    CAPTURE(shown);
    std::string all = faults(row.text);
    CHECK(all.substr(0, all.find('\n')) == row.want);
  }
}

}  // namespace

TEST_CASE("bytes that are no text") {
  check({
      {"\0a: 1"s, "1:1 E0109 a NUL byte is not text"},
      {"a: x\0ny"s, "1:5 E0109 a NUL byte is not text"},
      {"a: |\n  x\0y\n"s, "2:4 E0109 a NUL byte is not text"},
      {"a: 1\n\x04", "2:1 E0109 the control character U+0004 is not allowed"},
      {"a: \x7F", "1:4 E0109 the control character U+007F is not allowed"},
      {"a: \xC2\x85", "1:4 E0109 the control character U+0085 is not allowed"},
      {"\xEF\xBB\xBF"
       "a: 1",
       "1:1 E0109 the file begins with a byte order mark"},
      {"a: \xEF\xBB\xBF", "1:4 E0109 a byte order mark stands in the middle of the text"},
      {"\xFF\xFE"
       "a\0:\0"s,
       "1:1 E0109 the file is UTF-16 or UTF-32, not UTF-8"},
      {"a\0:\0"s, "1:1 E0109 the file is UTF-16 or UTF-32, not UTF-8"},
      {"a: 1\rb: 2", "1:5 E0109 a carriage return without a line feed behind it"},
      {"a: 1\r\nb: 2\r", "2:5 E0109 a carriage return without a line feed behind it"},
      {"a: \xC3\x28", "1:4 E0109 the byte 0xC3 is not UTF-8"},
      {"a: \xC0\xAF", "1:4 E0109 the byte 0xC0 is not UTF-8"},
      {"a: \xED\xA0\x80", "1:4 E0109 the byte 0xED is not UTF-8"},
      {"a: \xF4\x90\x80\x80", "1:4 E0109 the byte 0xF4 is not UTF-8"},
      {"a: \xE2\x82", "1:4 E0109 the byte 0xE2 is not UTF-8"},
      {"ö: \x01\xFF", "1:4 E0109 the control character U+0001 is not allowed"},
      {"a: \"x\\0y\"", "1:6 E0109 the escape '\\0' is a control character, which is not allowed"},
      {"a: \"\\\\\\x1b[0m\"",
       "1:7 E0109 the escape '\\x1b' is a control character, which is not allowed"},
      {"a: \"\\t\\r\\n\\u00e5\\/\"", ""},
      {"a: \ttab\r\n", ""},
  });
}

TEST_CASE("what is no YAML, in words and at its place") {
  check({
      {",", "1:1 E0101 this is not YAML: a ',' outside of brackets"},
      {"]", "1:1 E0101 this is not YAML: this ']' closes nothing"},
      {"a: \"x\ny: secret\n", "1:4 E0101 this is not YAML: the quote opened here is never closed"},
      {"a: 'x\ny: secret\n", "1:4 E0101 this is not YAML: the quote opened here is never closed"},
      {"a: \"x", "1:4 E0101 this is not YAML: the quote opened here is never closed"},
      {"a: 1\nb: ['x', \"y]\n---\nc: \"",
       "2:10 E0101 this is not YAML: the quote opened here is never closed"},
      {"a: \"it\nb: \"y\"\n", "2:5 E0101 this is not YAML: text follows the closing quote"},
      {"a: \"x\" y\n", "1:8 E0101 this is not YAML: text follows the closing quote"},
      {"a: \"C:\\qux\"",
       "1:7 E0101 this is not YAML: '\\q' is no escape of a text in double quotes"},
      {"a: \"\\u12\"", "1:5 E0101 this is not YAML: '\\u' is no escape of a text in double quotes"},
      {"a:\n\tb: 1\n", "2:1 E0101 this is not YAML: a tab in the indentation"},
      {"\ta: 1\n", "1:1 E0101 this is not YAML: a tab in the indentation"},
      {"a: |\n\tx\n", "2:1 E0101 this is not YAML: a tab in the indentation"},
      {"a: |0\n x",
       "1:6 E0101 this is not YAML: behind '|' or '>' stand only '+' or '-', a digit "
       "from 1 to 9, and a comment"},
      {"a: |\nx {\n  y\n}\nb: 1\n",
       "2:1 E0101 this is not YAML: this line belongs neither to the block above nor to a key"},
      {"a: |\n   x\n  y\n",
       "3:1 E0101 this is not YAML: this line belongs neither to the block above nor to a key"},
      {"a: b: c\n", "1:5 E0101 this is not YAML: a second ':' in one line"},
      {"a: - b\n", "1:4 E0101 this is not YAML: a list item cannot begin here"},
      {"a:\n- b\n c\n- - d\n  e: 1\n",
       "5:3 E0101 this is not YAML: this is no item ('- ...') of the list above"},
      {"a: x\n- y\n", "2:1 E0101 this is not YAML: a list item stands where a key belongs"},
      {"a:\n  b: 1\n c: 2\n",
       "3:2 E0101 this is not YAML: this is no 'key: value' of the map above"},
      {"a: 1\nkey\n", "2:1 E0101 this is not YAML: this key has no ':'"},
      {"a: {x: 1\n", "1:4 E0101 this is not YAML: the '{' is never closed"},
      {"a: [1, [2, 3]\n", "1:4 E0101 this is not YAML: the '[' is never closed"},
      {"a: [1, 2\nb: 3\n", "2:2 E0101 this is not YAML: ',' or ']' is missing before this"},
      {"a: [1,,2]\n", "1:7 E0101 this is not YAML: an item of the list is missing before this"},
      {"a: @x", "1:4 E0101 this is not YAML: a text without quotes cannot begin with '@'"},
      {"a: `x`", "1:4 E0101 this is not YAML: a text without quotes cannot begin with '`'"},
      {"a: %x", "1:4 E0101 this is not YAML: a text without quotes cannot begin with '%'"},
      {"a: *.txt", "1:4 E0101 this is not YAML: no anchor of this name is declared above"},
      {"a: * x",
       "1:4 E0101 this is not YAML: '*' without quotes begins an alias, and this is none"},
      {"a: {entity}.ts\n",
       "1:4 E0101 this is not YAML: a text that begins with '{' reads as a map"},
      {"a: {% if x %}\n",
       "1:4 E0101 this is not YAML: a template tag without quotes reads as a map"},
      {"[a]\nfoo: 1", "2:1 E0101 this is not YAML: this follows the end of the document"},
      {"\"a\" b", "1:5 E0101 this is not YAML: this follows the end of the document"},
      {"a: 1\n...\njunk\n", "3:1 E0101 this is not YAML: this follows the end of the document"},
      {"a: 1\n...\n,", "3:1 E0101 this is not YAML: this follows the end of the document"},
  });
}

TEST_CASE("what chat answers put around a file") {
  check({
      {"```yaml\na: 1\n```\n",
       "1:1 E0101 this is not YAML: a Markdown fence stands around the file"},
      {"a: 1\n```\n", "2:1 E0101 this is not YAML: a Markdown fence stands around the file"},
      {"Here you are:\n```yaml\na: 1\n```\n",
       "2:1 E0101 this is not YAML: a Markdown fence stands around the file"},
      {"Sure, here you go\n\na: 1\n",
       "1:1 E0101 this is not YAML: this line is neither 'key: value' nor a list item"},
      {"a: 1\n\nHope that helps you!\n",
       "3:1 E0101 this is not YAML: this line is neither 'key: value' nor a list item"},
  });
}

TEST_CASE("YAML that mega-files do not have") {
  check({
      {"a: 1\n---\nb: 2\n", "2:1 E0107 a second document is not part of the mega-file language"},
      {repeat("---\n", 1000), "2:1 E0107 a second document is not part of the mega-file language"},
      {"%TAG !e! tag:x,2000:\n---\na: 1",
       "1:1 E0107 this directive is not part of the mega-file language"},
      {"%YAML 9.9\n---\na: 1", "1:1 E0107 this directive is not part of the mega-file language"},
      {"a: !!python/object/apply:os.system x",
       "1:4 E0107 the tag '!!python/object/apply:os.system' is not part of the mega-file language"},
      {"a: !include /etc/passwd",
       "1:4 E0107 the tag '!include' is not part of the mega-file language"},
      {"a: !/etc\n", "1:4 E0107 the tag '!/etc' is not part of the mega-file language"},
      {"a: !!set {b}", "1:4 E0107 the tag '!!set' is not part of the mega-file language"},
      {"a: !!int x", "1:4 E0106 the value of '!!int' must be one of that type, not 'x'"},
      {"a: !!seq {}", "1:4 E0106 the value of '!!seq' must be one of that type, not a map"},
      {"x: &a {q: 1}\nb:\n  <<: *a\n",
       "3:3 E0107 the merge key '<<' is not part of the mega-file language"},
      {"b: {\"<<\": 1}\n", ""},
      {"&a [*a]", "1:5 E0107 an alias inside its own anchor is not part of the mega-file language"},
      {"a: &a {x: *a}",
       "1:11 E0107 an alias inside its own anchor is not part of the mega-file language"},
      {"a: &a {*a : 1}",
       "1:8 E0107 an alias inside its own anchor is not part of the mega-file language"},
      {"[a]: 1\n", "1:1 E0107 a key that is a list is not part of the mega-file language"},
      {"a: {{ x }}\n", "1:4 E0107 a key that is a map is not part of the mega-file language"},
      {": a\n", "1:1 E0107 an empty key is not part of the mega-file language"},
      {"?", "1:2 E0107 an empty key is not part of the mega-file language"},
      {"{:", "1:2 E0107 an empty key is not part of the mega-file language"},
      {"!\n: |\nb\n>\n|\n  !\n>", "2:1 E0107 an empty key is not part of the mega-file language"},
  });
}

TEST_CASE("limits") {
  static constexpr std::string_view kDeep = "E0108 more than 64 lists and maps inside each other";
  std::string stairs;
  for (size_t i = 0; i < 80; ++i) stairs += std::string(i, ' ') + "a:\n";
  std::string ladder = "a0: &a0 [x]\n";
  for (int i = 1; i < 80; ++i) ladder += fmt::format("a{}: &a{} [*a{}]\n", i, i, i - 1);
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    laughs +=
        fmt::format("a{0}: &a{0} [{1}*a{2}]\n", i, repeat(fmt::format("*a{}, ", i - 1), 8), i - 1);
  }
  check({
      {repeat("[", 64) + repeat("]", 64), ""},
      {repeat("[", 65) + repeat("]", 65), fmt::format("1:65 {}", kDeep)},
      {repeat("[", 100000), fmt::format("1:65 {}", kDeep)},
      {repeat("- ", 100000), fmt::format("1:129 {}", kDeep)},
      {repeat("{a: ", 100000), fmt::format("1:257 {}", kDeep)},
      {repeat("? ", 100000), fmt::format("1:129 {}", kDeep)},
      {stairs, fmt::format("65:65 {}", kDeep)},
      {ladder, fmt::format("64:12 {}", kDeep)},
      {laughs, "6:10 E0108 aliases stand for more than 100000 values"},
      {std::string((8 << 20) + 1, '\n'), "1:1 E0108 the file has 8388609 bytes, more than 8 MiB"},
  });
}

}  // namespace megac::yaml
