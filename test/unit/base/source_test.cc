#include "compiler/base/source.h"

#include <doctest/doctest.h>

using namespace megac;

TEST_CASE("lines of a source") {
  struct Row {
    const char* text;
    uint32_t lines;
    const char *first, *last;
  };
  const Row rows[] = {
      {"", 1, "", ""},       {"a", 1, "a", "a"},          {"a\n", 1, "a", "a"},
      {"a\nb", 2, "a", "b"}, {"a\r\nb\r\n", 2, "a", "b"}, {"\n\n", 2, "", ""},
      {"\n\nc", 3, "", "c"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Source source("x", row.text);
    CHECK_EQ(source.lines(), row.lines);
    CHECK_EQ(source.line(1), row.first);
    CHECK_EQ(source.line(row.lines), row.last);
  }
}

TEST_CASE("positions count lines and code points from 1") {
  Source source("x", "a\u00E5\u4E2Db\n\ncd");
  struct Row {
    uint32_t offset, line, column;
  };
  const Row rows[] = {{0, 1, 1}, {1, 1, 2}, {3, 1, 3},  {6, 1, 4},  {7, 1, 5},
                      {8, 2, 1}, {9, 3, 1}, {10, 3, 2}, {11, 3, 3}, {99, 3, 3}};
  for (const Row& row : rows) {
    CAPTURE(row.offset);
    CHECK(source.position(row.offset) == Position{row.line, row.column});
  }
}

TEST_CASE("a carriage return is the last column of its line") {
  Source source("x", "ab\r\n\u4E2Dc\r\n");
  CHECK(source.position(2) == Position{1, 3});
  CHECK(source.position(3) == Position{1, 4});
  CHECK(source.position(4) == Position{2, 1});
  CHECK(source.position(7) == Position{2, 2});
  CHECK(source.position(10) == Position{2, 5});
  CHECK_EQ(source.line(2), "\u4E2Dc");
}

TEST_CASE("an origin maps a block's text to the lines it stands on") {
  //                    0123456789 0123456789
  const std::string text = "k: |\n  ab\n\n  cde\nx: 1\n";
  const std::string_view scalar = "ab\n\ncde\n";
  Origin origin{{FileId(0u), 3, 17}, {7, 10, 13}};
  auto source = [&](uint32_t begin, uint32_t end) {
    Span span = origin.map(scalar, begin, end);
    return text.substr(span.begin, span.end - span.begin);
  };
  CHECK_EQ(source(0, 2), "ab");
  CHECK_EQ(source(1, 2), "b");
  CHECK_EQ(source(4, 7), "cde");
  CHECK_EQ(source(0, 7), "ab\n\n  cde");
  CHECK_EQ(source(8, 8), "");
  CHECK(origin.map(scalar, 8, 8).begin == 17);
  Origin folded{{FileId(0u), 3, 9}, {}};
  CHECK(folded.map("anything", 2, 3) == Span{FileId(0u), 3, 9});
}
