#include "compiler/yaml/tree.h"

#include <doctest/doctest.h>

#include "test/unit/yaml/support.h"

namespace megac::yaml {
namespace {

/// Where each line of the value of `a` begins: "2:3 3:5".
std::string places(std::string_view text) {
  Source source("t.yaml", std::string(text));
  Diagnostics diags;
  Tree tree = parse(FileId(0u), source, diags);
  REQUIRE(diags.errors() == 0);
  std::string out;
  for (uint32_t at : tree.origin(tree.find(tree.root(), "a"), source).lines) {
    Position p = source.position(at);
    out += fmt::format("{}{}:{}", out.empty() ? "" : " ", p.line, p.column);
  }
  return out;
}

/// Numbers that look random and are the same on every run.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  size_t below(size_t n) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return (state_ >> 33) % n;
  }
  bool one_in(size_t n) { return below(n) == 0; }

 private:
  uint64_t state_;
};

struct Document {
  std::string text;
  std::vector<std::string> keys;
};

Document random_document(Dice& dice) {
  static constexpr std::string_view kPieces[] = {
      "x",  " ",    "  ", "\t", "å", "🙂", "{{ y }}", "# no comment",
      "- ", "k: v", "\"", "'",  "|", "..."};
  std::string newline = dice.one_in(3) ? "\r\n" : "\n";
  Document made;
  for (size_t n = 1 + dice.below(3), i = 0; i < n; ++i) {
    std::string key = fmt::format("k{}", i);
    size_t indent = 1 + dice.below(4);
    bool explicit_indent = dice.one_in(3);
    std::string header = fmt::format("{}: {}{}|", key, dice.one_in(4) ? "!!str " : "",
                                     dice.one_in(4) ? "&anchor" + key + newline + " " : "");
    if (explicit_indent) header += std::to_string(indent);
    if (!dice.one_in(3)) header += dice.one_in(2) ? "-" : "+";
    if (dice.one_in(4)) header += " # comment";
    made.text += header + newline;
    made.keys.push_back(key);
    bool first = true;
    for (size_t lines = dice.below(6), line = 0; line < lines; ++line) {
      if (dice.one_in(4)) {
        // Leading blank lines must not be wider than the block, if its indentation is found out.
        size_t blanks = dice.below(first && !explicit_indent ? indent + 1 : indent + 3);
        made.text += std::string(blanks, ' ') + newline;
        continue;
      }
      made.text += std::string(indent, ' ');
      if (first && !explicit_indent) made.text += 'f';
      for (size_t pieces = dice.below(5); pieces > 0; --pieces) {
        made.text += kPieces[dice.below(std::size(kPieces))];
      }
      made.text += '.' + newline;
      first = false;
    }
  }
  if (dice.one_in(3)) made.text.resize(made.text.size() - newline.size());
  return made;
}

}  // namespace

TEST_CASE("the lines of a scalar are mapped to the source") {
  struct Row {
    std::string_view text, want;
  };
  static constexpr Row kRows[] = {
      {"a: |\n  x\n    y\n", "2:3 3:3"},
      {"a: |\r\n  x\r\n\r\n  y\r\n", "2:3 3:1 4:3"},
      {"a: |2\n    x\n", "2:3"},
      {"a: |\n\n \n   x\n \n   y\n", "2:1 3:2 4:4 5:2 6:4"},
      {"a: |-\n  x\n     \n  y", "2:3 3:3 4:3"},
      {"a: &b !!str\n  |+ # c\n  x\n\n", "3:3 4:1"},
      {"a: plain text # c\n", "1:4"},
      {"a: 'quoted'\n", "1:5"},
      {"a: \"quoted\"\n", "1:5"},
      {"a: ''\n", "1:5"},
      {"a: 'it''s'\n", ""},
      {"a: \"\\u0041\"\n", ""},
      {"a: \"\\\\\"\n", ""},
      {"a: two\n  lines\n", ""},
      {"a: >\n  x\n", ""},
      {"a: |\nb: 1\n", ""},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(places(row.text) == row.want);
  }
}

TEST_CASE("every line of a literal block stands where its origin says") {
  Dice dice(20260722);
  size_t lines = 0;
  for (int round = 0; round < 3000; ++round) {
    Document made = random_document(dice);
    CAPTURE(made.text);
    Source source("t.yaml", made.text);
    Diagnostics diags;
    Tree tree = parse(FileId(0u), source, diags);
    if (diags.errors() > 0) continue;
    for (const std::string& key : made.keys) {
      NodeId node = tree.find(tree.root(), key);
      REQUIRE(node);
      Origin origin = tree.origin(node, source);
      std::string_view text = tree[node].text;
      size_t at = 0;
      for (uint32_t begin : origin.lines) {
        size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        REQUIRE(source.text().substr(begin, line.size()) == line);
        uint32_t behind = begin + static_cast<uint32_t>(line.size());
        REQUIRE((behind == source.text().size() || source.text()[behind] == '\n' ||
                 source.text()[behind] == '\r'));
        at = end + 1;
        ++lines;
      }
      REQUIRE(at >= text.size());
      REQUIRE(tree[node].span.end <= source.text().size());
    }
  }
  CHECK(lines > 9000);
}

}  // namespace megac::yaml
