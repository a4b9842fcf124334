#include <chrono>

#include <doctest/doctest.h>

#include "compiler/base/text.h"
#include "compiler/glob/glob.h"
#include "compiler/glob/pattern.h"

using namespace megac::glob;

namespace {

std::string repeated(std::string_view text, int n) {
  std::string out;
  while (n-- > 0) out += text;
  return out;
}

void dump(std::string& out, const Atom& atom) {
  if (atom.kind == Atom::any_one) out += "?";
  if (atom.kind == Atom::any_run) out += "*";
  if (atom.kind == Atom::literal) megac::append_utf8(out, atom.code);
  if (atom.kind != Atom::set) return;
  out += atom.negated ? "[!" : "[";
  for (auto [low, high] : atom.ranges) {
    megac::append_utf8(out, low);
    if (high != low) megac::append_utf8(out += "..", high);
  }
  out += "]";
}

/// Segments parted by blanks, alternatives by bars; literal segments in quotes.
std::string dump(std::string_view text) {
  Pattern pattern = read(text);
  if (!pattern.fault.empty()) return std::to_string(pattern.at) + ": " + pattern.fault;
  std::string out;
  for (const Branch& branch : pattern.branches) {
    if (!out.empty()) out += " | ";
    for (const Segment& segment : branch) {
      if (&segment != &branch.front()) out += ' ';
      if (segment.deep) out += "**";
      std::string middle;
      for (const Atom& atom : segment.middle) dump(middle, atom);
      if (!segment.head.empty()) out += "'" + segment.head + "'";
      out += middle;
      if (!segment.tail.empty()) out += "'" + segment.tail + "'";
    }
  }
  return out;
}

}  // namespace

TEST_CASE("what a glob says") {
  struct Row {
    std::string text, dump;
  };
  const Row rows[] = {
      {"/a/b", "'a' 'b'"},
      {"a/", "'a' **"},
      {"/", "**"},
      {"/**/*.md", "** *'.md'"},
      {"a[!b-dx]?", "'a'[!b..dx]?"},
      {"[]-a]", "[]..a]"},
      {"[a-c-e]", "[a..c-e]"},
      {"[\\]\\-x]", "[]-x]"},
      {"{a,b/**}/c", "'a' 'c' | 'b' ** 'c'"},
      {"{a,b}{c,d}", "'ac' | 'ad' | 'bc' | 'bd'"},
      {"{a,{b,c}}", "'a' | 'b' | 'c'"},
      {"{,a/}b", "'b' | 'a' 'b'"},
      {"\\**", "'*'*"},
      {"a*b?c*d", "'a'*b?c*'d'"},
      {"e\u0301", "'\u00E9'"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK_EQ(dump(row.text), row.dump);
  }
}

TEST_CASE("why a text is no glob, and at which byte") {
  struct Row {
    std::string text, fault;
  };
  const Row rows[] = {
      {"", "0: it is empty"},
      {"{a,}", "0: it is empty"},
      {"//", "1: it has an empty segment"},
      {"//a", "1: it has an empty segment"},
      {"a//b", "2: it has an empty segment"},
      {"a//", "2: it has an empty segment"},
      {"a/{b,/c}", "5: it has an empty segment"},
      {"a**", "1: '**' must stand alone in its segment"},
      {"src/**.ts", "4: '**' must stand alone in its segment"},
      {"a/***", "2: '**' must stand alone in its segment"},
      {"{*,a}*", "1: '**' must stand alone in its segment"},
      {"{**,a*}*", "1: '**' must stand alone in its segment"},
      {"a/{x,*}*", "5: '**' must stand alone in its segment"},
      {"a/../b", "2: it has the segment '..'"},
      {"../b", "0: it has the segment '..'"},
      {"a/{x,..}/b", "5: it has the segment '..'"},
      {"./a", "0: it has the segment '.'"},
      {"a/\\.\\.", "2: it has the segment '..'"},
      {"a[b", "1: '[' is not closed"},
      {"a[", "1: '[' is not closed"},
      {"a[]", "1: '[' is not closed"},
      {"a[!]", "1: '[' is not closed"},
      {"a[b-", "1: '[' is not closed"},
      {"a[b\\", "3: '\\' stands at the end"},
      {"a{[,}", "2: '[' is not closed"},
      {"[z-a]", "1: the range 'z-a' is reversed"},
      {"a[bz-ac]", "3: the range 'z-a' is reversed"},
      {"[a/b]", "2: a bracket cannot hold '/'"},
      {"[!-/]", "3: a bracket cannot hold '/'"},
      {"a{b", "1: '{' is not closed"},
      {"a{b,{c}", "1: '{' is not closed"},
      {"{{a,b}", "0: '{' is not closed"},
      {"a}", "1: '}' closes nothing"},
      {"{a}}", "3: '}' closes nothing"},
      {"a\\", "1: '\\' stands at the end"},
      {"a\xff", "1: it is not UTF-8"},
      {"e\u0301/e\u0301/[", "8: '[' is not closed"},
      {"\u0958\u0958[", "6: '[' is not closed"},
      {repeated("{", 33) + repeated("}", 33), "32: its braces are nested too deep"},
      {repeated("{a,b}", 11), "50: its braces make more than 1024 alternatives"},
      {"x{" + repeated("a,", 1024) + "b}", "1: its braces make more than 1024 alternatives"},
      {repeated("{{a,b},{c,d}}", 9), "65: its braces make more than 1024 alternatives"},
      {repeated("{a,b}", 10) + std::string(100, 'x'),
       "104: its alternatives have more than 65536 characters"},
      {std::string(32769, 'a'), "0: it has 32769 bytes; 32768 are the most"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK_EQ(dump(row.text), row.fault);
    Glob::Parsed parsed = Glob::parse(row.text);
    CHECK_EQ(std::to_string(parsed.at) + ": " + parsed.fault, row.fault);
  }
}

TEST_CASE("1024 alternatives are allowed") {
  CHECK_EQ(read(repeated("{a,b}", 10)).branches.size(), 1024);
  CHECK_EQ(read("{" + repeated("a,", 1023) + "b}").branches.size(), 1024);
  CHECK_EQ(read(repeated("{", 32) + "a" + repeated("}", 32)).branches.size(), 1);
}

TEST_CASE("hostile texts are read or refused at once") {
  auto start = std::chrono::steady_clock::now();
  std::string marks = "a";
  for (int i = 0; i < 8000; ++i) marks += i % 2 != 0 ? "\u0301" : "\u0316";
  CHECK_EQ(read(marks).fault, "");
  CHECK_EQ(read(repeated("{a}", 10'000)).fault, "");
  CHECK_EQ(read(repeated("{}", 16'000) + "a").fault, "");
  CHECK_EQ(read("{" + repeated("a,", 16'000) + "}").fault,
           "its braces make more than 1024 alternatives");
  CHECK_EQ(read(repeated("{a,b}", 6'000)).fault, "its braces make more than 1024 alternatives");
  CHECK_EQ(read(repeated("{", 32'000)).fault, "its braces are nested too deep");
  CHECK_EQ(read("[" + repeated("a-b", 10'000) + "]" + repeated("{a,b}", 9)).fault,
           "its alternatives have more than 65536 characters");
  CHECK_EQ(read(repeated("**/", 10'000)).fault, "");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}
