#include "compiler/yaml/fold.h"

#include <doctest/doctest.h>

#include "test/unit/yaml/support.h"

namespace megac::yaml {
namespace {

struct Row {
  std::string_view text, want;
};

std::string value_of_a(std::string_view text) {
  Source source("t.yaml", std::string(text));
  Diagnostics diags;
  Tree tree = parse(FileId(0u), source, diags);
  REQUIRE(diags.errors() == 0);
  return std::string(tree[tree.find(tree.root(), "a")].text);
}

}  // namespace

TEST_CASE("quoted scalars of several lines") {
  static constexpr Row kRows[] = {
      {"a: 'x\n  y'", "x y"},
      {"a: 'x  \n\n\n  y'", "x\n\ny"},
      {"a: 'x\n\n  '", "x\n"},
      {"a: '\n\n  x'", "\nx"},
      {"a: ' x\n  '", " x "},
      {"a: 'it''s\n  so'", "it's so"},
      {"a: 'x\\\n  y'", "x\\ y"},
      {"a: \"x \\\n  y\"", "x y"},
      {"a: \"x\\\n\n  y\"", "x\ny"},
      {"a: \"x\\n\n  y\\t\n  \"", "x\n y\t "},
      {"a: \"\\u00e5\\x41\\U0001F642\\_\n  \\\\ \\/\"", "åA🙂\u00A0 \\ /"},
      {"a: \"x\\\r\n  y\r\n\r\n  z\"\r\n", "xy\nz"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(value_of_a(row.text) == row.want);
  }
}

TEST_CASE("folded blocks") {
  static constexpr Row kRows[] = {
      {"a: >\n  x\n  y\n", "x y\n"},
      {"a: >-\n  x\n\n  y\n\n", "x\ny"},
      {"a: >+\n  x\n\n\n", "x\n\n\n"},
      {"a: >+\n\n\n", "\n\n"},
      {"a: >\n\n\n", ""},
      {"a: >\n\n  x\n", "\nx\n"},
      {"a: >\n  x\n    y\n  z\n", "x\n  y\nz\n"},
      {"a: >\n  x\n\n    y\n\n  z\n", "x\n\n  y\n\nz\n"},
      {"a: >\n  x\n  \ty\n  z\n", "x\n\ty\nz\n"},
      {"a: >2\n    x\n  y\n", "  x\ny\n"},
      {"a: >1\n  \nb: 1\n", " \n"},
      {"a: >\n  x\n # comment\nb: 1\n", "x\n"},
      {"a: >\n  x", "x\n"},
      {"a: >\r\n  x\r\n  y\r\n", "x y\n"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(value_of_a(row.text) == row.want);
  }
  CHECK(value_of_a("b:\n- c:\n  - >1\n    x\na: >1\n x\n") == "x\n");
}

}  // namespace megac::yaml
