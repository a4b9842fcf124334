#include "compiler/base/path.h"

#include <string>

#include <doctest/doctest.h>

using namespace std::string_literals;

namespace megac {
namespace {

std::string repeat(std::string_view text, size_t n) {
  std::string out;
  while (n-- > 0) out += text;
  return out;
}

/// The path, or "! " and the fault.
std::string parsed(std::string_view text) {
  Path::Parsed result = Path::parse(text);
  CHECK(result.fault.empty() != result.path.empty());
  return result.fault.empty() ? result.path.str() : "! " + result.fault;
}

struct Row {
  std::string text, want;
};

}  // namespace

TEST_CASE("paths that leave the root or hide where they lead") {
  const std::string dots = "! has the segment '..'", empty = "! has an empty segment",
                    back = "! holds a backslash", colon = "! holds a colon",
                    control = "! holds a control character", tail = "! ends in '/'";
  const Row rows[] = {
      {"../x", dots},
      {"/../x", dots},
      {"a/../../x", dots},
      {"a/..", dots},
      {"..", dots},
      {".", "! has the segment '.'"},
      {"./a", "! has the segment '.'"},
      {"a/.", "! has the segment '.'"},
      {"a/./b", "! has the segment '.'"},
      {"", "! is empty"},
      {"/", "! is empty"},
      {"//", empty},
      {"//x", empty},
      {"///x", empty},
      {"a//b", empty},
      {"a/", tail},
      {"a/b//", tail},
      {"..\\x", back},
      {"a\\..\\..\\x", back},
      {"C:x", colon},
      {"C:/x", colon},
      {"x:stream", colon},
      {"x::$DATA", colon},
      {"C:\\x", colon},
      {"\\\\srv\\s", back},
      {"\\\\?\\", back},
      {"a\nb", control},
      {"a\rb", control},
      {"a\n", control},
      {"a\r", control},
      {"a\0b"s, control},
      {"\0"s, control},
      {"a\tb", control},
      {"a\x1b[2J", control},
      {"a\x7f", control},
      {"a\u0085", control},
      {"a\u009bb", control},
      {"a\xff", "! is not UTF-8"},
      {"a\xc0\xaf", "! is not UTF-8"},
      {"\xed\xa0\x80", "! is not UTF-8"},
      {"a\xc2", "! is not UTF-8"},
      {"\u2024\u2024/x", "! has the segment '\u2024\u2024', which reads as dots or nothing"},
      {"\u2025/x", "! has the segment '\u2025', which reads as dots or nothing"},
      {"a/.\uFF0E/x", "! has the segment '.\uFF0E', which reads as dots or nothing"},
      {"\uFE52", "! has the segment '\uFE52', which reads as dots or nothing"},
      {"a/.\u200C./x", "! has the segment '.\u200C.', which reads as dots or nothing"},
      {"a/\u200B/x", "! has the segment '\u200B', which reads as dots or nothing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parsed(row.text) == row.want);
  }
}

TEST_CASE("strange paths that stay below the root") {
  const Row rows[] = {
      {"/etc/x", "/etc/x"},
      {"etc/x", "/etc/x"},
      {"~/x", "/~/x"},
      {"$HOME/x", "/$HOME/x"},
      {"%2e%2e/x", "/%2e%2e/x"},
      {"a\u2215b", "/a\u2215b"},
      {"..a/b..", "/..a/b.."},
      {".../x", "/.../x"},
      {"\u2024a", "/\u2024a"},
      {".git", "/.git"},
      {"-rf", "/-rf"},
      {" a ", "/ a "},
      {"a\u00A0", "/a\u00A0"},
      {"e\u0301.ts", "/\u00E9.ts"},
      {"\u00E9.ts", "/\u00E9.ts"},
      {"\u1112\u1161\u11AB", "/\uD55C"},
      {"\u212A", "/K"},
      {"a\u0323\u0301", "/\u1EA1\u0301"},
      {"a\u0301\u0323", "/\u1EA1\u0301"},
      {"\U0001F600/x", "/\U0001F600/x"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parsed(row.text) == row.want);
    CHECK(parsed(row.want) == row.want);
  }
}

TEST_CASE("the longest segment and the longest path") {
  CHECK(parsed(repeat("a", 255)) == "/" + repeat("a", 255));
  CHECK(parsed("x/" + repeat("a", 256)) == "! has a segment of 256 bytes; 255 are the most");
  std::string umlauts = repeat("\u00E9", 127) + "a";
  CHECK(parsed(umlauts) == "/" + umlauts);
  CHECK(parsed(umlauts + "a") == "! has a segment of 256 bytes; 255 are the most");
  // It is the normal form that counts.
  CHECK(parsed(repeat("e\u0301", 127)) == "/" + repeat("\u00E9", 127));
  CHECK(parsed(repeat("\u0958", 43)) == "! has a segment of 258 bytes; 255 are the most");

  std::string longest = repeat(repeat("a", 255) + "/", 15) + repeat("b", 255);
  CHECK(longest.size() == 4095);
  CHECK(parsed(longest) == "/" + longest);
  CHECK(parsed("/" + longest) == "/" + longest);
  CHECK(parsed("a/" + longest) == "! has 4098 bytes; 4096 are the most");
  CHECK(parsed(repeat("a/", 2047) + "ab") == "! has 4097 bytes; 4096 are the most");
  CHECK(parsed(repeat("a/", 2047) + "b") == "/" + repeat("a/", 2047) + "b");
  CHECK(parsed(repeat("\u0301\u0323", 1 << 18)) == "! has 1048577 bytes; 4096 are the most");
}

TEST_CASE("the parts of a path") {
  struct Parts {
    std::string text, relative, directory, name, extension;
  };
  const Parts rows[] = {
      {"/src/core/user.service.ts", "src/core/user.service.ts", "src/core", "user.service.ts",
       "ts"},
      {"Makefile", "Makefile", "", "Makefile", ""},
      {"/a.d/b", "a.d/b", "a.d", "b", ""},
      {"/a/.env", "a/.env", "a", ".env", "env"},
      {"/a/b.", "a/b.", "a", "b.", ""},
  };
  for (const Parts& row : rows) {
    CAPTURE(row.text);
    Path path = Path::parse(row.text).path;
    CHECK(path.relative() == row.relative);
    CHECK(path.directory() == row.directory);
    CHECK(path.name() == row.name);
    CHECK(path.extension() == row.extension);
  }
  CHECK(Path().relative().empty());
  CHECK(Path().directory().empty());
  CHECK(Path().name().empty());
  CHECK(Path().extension().empty());
}

TEST_CASE("paths compare as bytes") {
  auto path = [](std::string_view text) { return Path::parse(text).path; };
  CHECK(path("/a") == path("a"));
  CHECK(path("A") < path("a"));
  CHECK(path("a") < path("a/b"));
  CHECK(path("a-b") < path("a/b"));
  CHECK(path("z") < path("\u00E9"));
  CHECK(path("a") != path("A"));
}

}  // namespace megac
