#include <string>

#include <doctest/doctest.h>

#include "test/unit/yaml/support.h"

namespace megac::yaml {
namespace {

std::string tree(std::string_view text) {
  Source source("t.yaml", std::string(text));
  Diagnostics diags;
  Tree tree = parse(FileId(0u), source, diags);
  return dump(tree, source) + faults(source, diags);
}

struct Row {
  std::string_view text;
  std::string_view want;
};

}  // namespace

TEST_CASE("nodes know their bytes") {
  static const Row kRows[] = {
      {"", "1:1-1:1 null\n"},
      {"# only a comment\n", "1:1-1:1 null\n"},
      {"a: 1",
       "1:1-1:5 map\n"
       "  1:1-1:2 \"a\": 1:4-1:5 integer 1\n"},
      {"a: \"x\" # c\nb:\n  - 'y'\n  -\n\nc:\n",
       "1:1-6:3 map\n"
       "  1:1-1:2 \"a\": 1:4-1:7 double \"x\"\n"
       "  2:1-2:2 \"b\": 3:3-4:4 sequence\n"
       "    3:5-3:8 single \"y\"\n"
       "    4:4-4:4 null\n"
       "  6:1-6:2 \"c\": 6:3-6:3 null\n"},
      {"a:\nnull: ~\nb: null\n",
       "1:1-3:8 map\n"
       "  1:1-1:2 \"a\": 1:3-1:3 null\n"
       "  2:1-2:5 \"null\": 2:7-2:8 null\n"
       "  3:1-3:2 \"b\": 3:4-3:8 null\n"},
      {"f: { a: [1, 'x', ], b, c: } # end\n",
       "1:1-1:28 map\n"
       "  1:1-1:2 \"f\": 1:4-1:28 map {}\n"
       "    1:6-1:7 \"a\": 1:9-1:19 sequence []\n"
       "      1:10-1:11 integer 1\n"
       "      1:13-1:16 single \"x\"\n"
       "    1:21-1:22 \"b\": 1:22-1:22 null\n"
       "    1:24-1:25 \"c\": 1:26-1:26 null\n"},
      {"[a: 1, {b: 2}]",
       "1:1-1:15 sequence []\n"
       "  1:2-1:6 map {}\n"
       "    1:2-1:3 \"a\": 1:5-1:6 integer 1\n"
       "  1:8-1:14 map {}\n"
       "    1:9-1:10 \"b\": 1:12-1:13 integer 2\n"},
      {"a:\n- - x\n  - z\n- k: v\n  l: w\n",
       "1:1-5:7 map\n"
       "  1:1-1:2 \"a\": 2:1-5:7 sequence\n"
       "    2:3-3:6 sequence\n"
       "      2:5-2:6 string \"x\"\n"
       "      3:5-3:6 string \"z\"\n"
       "    4:3-5:7 map\n"
       "      4:3-4:4 \"k\": 4:6-4:7 string \"v\"\n"
       "      5:3-5:4 \"l\": 5:6-5:7 string \"w\"\n"},
      {"? a\n: b\n? c\n",
       "1:1-3:4 map\n"
       "  1:3-1:4 \"a\": 2:3-2:4 string \"b\"\n"
       "  3:3-3:4 \"c\": 3:4-3:4 null\n"},
      {"a: more\n  than  one\n\n  line # c\n",
       "1:1-4:7 map\n"
       "  1:1-1:2 \"a\": 1:4-4:7 string \"more than  one\\nline\"\n"},
      {"a: |\n\n  x\n    y\n\nb: 1\n",
       "1:1-6:5 map\n"
       "  1:1-1:2 \"a\": 1:4-4:6 literal \"\\nx\\n  y\\n\"\n"
       "  6:1-6:2 \"b\": 6:4-6:5 integer 1\n"},
      {"a: |2+ # c\n   x\n\nb: |\n",
       "1:1-4:5 map\n"
       "  1:1-1:2 \"a\": 1:4-3:1 literal \" x\\n\\n\"\n"
       "  4:1-4:2 \"b\": 4:4-4:5 literal \"\"\n"},
      {"a: >-\n  b\n  c\n\n # comment\nd: |-\n  e",
       "1:1-7:4 map\n"
       "  1:1-1:2 \"a\": 1:4-3:4 folded \"b c\"\n"
       "  6:1-6:2 \"d\": 6:4-7:4 literal \"e\"\n"},
      {"a: |\n  x",
       "1:1-2:4 map\n"
       "  1:1-1:2 \"a\": 1:4-2:4 literal \"x\\n\"\n"},
      {"a: 1\r\nb: |\r\n  x\r\n  y\r\nc: d\r\n",
       "1:1-5:5 map\n"
       "  1:1-1:2 \"a\": 1:4-1:5 integer 1\n"
       "  2:1-2:2 \"b\": 2:4-4:4 literal \"x\\ny\\n\"\n"
       "  5:1-5:2 \"c\": 5:4-5:5 string \"d\"\n"},
      {"å: \"ö\\u00e5\" \n",
       "1:1-1:13 map\n"
       "  1:1-1:2 \"å\": 1:4-1:13 double \"öå\"\n"},
      {"--- # start\na: 1\n...\n",
       "2:1-2:5 map\n"
       "  2:1-2:2 \"a\": 2:4-2:5 integer 1\n"},
      {"%YAML 1.2\n---\na: 1\n",
       "3:1-3:5 map\n"
       "  3:1-3:2 \"a\": 3:4-3:5 integer 1\n"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(tree(row.text) == row.want);
  }
}

TEST_CASE("core tags and anchors are not part of a node's span") {
  CHECK(tree("a: !!str 12\nb: !!float 3\nc: !!str\nd: &x !!map\n  e: 1\nf: &y |\n  z\n") ==
        "1:1-7:4 map\n"
        "  1:1-1:2 \"a\": 1:10-1:12 string \"12\"\n"
        "  2:1-2:2 \"b\": 2:12-2:13 real 3\n"
        "  3:1-3:2 \"c\": 3:9-3:9 string \"\"\n"
        "  4:1-4:2 \"d\": 5:3-5:7 map\n"
        "    5:3-5:4 \"e\": 5:6-5:7 integer 1\n"
        "  6:1-6:2 \"f\": 6:7-7:4 literal \"z\\n\"\n");
}

TEST_CASE("aliases are copies that keep the place of what they copy") {
  CHECK(tree("a: &x {k: [1]}\nb: *x\nc: [*x, z]\n") ==
        "1:1-3:11 map\n"
        "  1:1-1:2 \"a\": 1:7-1:15 map {}\n"
        "    1:8-1:9 \"k\": 1:11-1:14 sequence []\n"
        "      1:12-1:13 integer 1\n"
        "  2:1-2:2 \"b\": 1:7-1:15 map {}\n"
        "    1:8-1:9 \"k\": 1:11-1:14 sequence []\n"
        "      1:12-1:13 integer 1\n"
        "  3:1-3:2 \"c\": 3:4-3:11 sequence []\n"
        "    1:7-1:15 map {}\n"
        "      1:8-1:9 \"k\": 1:11-1:14 sequence []\n"
        "        1:12-1:13 integer 1\n"
        "    3:9-3:10 string \"z\"\n");
  CHECK(tree("a: &x k\n*x : 1\n") ==
        "1:1-2:7 map\n"
        "  1:1-1:2 \"a\": 1:7-1:8 string \"k\"\n"
        "  1:7-1:8 \"k\": 2:6-2:7 integer 1\n");
}

TEST_CASE("of equal keys the first is found, and each further one is reported with both places") {
  Source source("t.yaml", "a: 1\n\"a\": 2\nb: {c: 1, c: 2}\na : 3\n");
  Diagnostics diags;
  Tree tree = parse(FileId(0u), source, diags);
  REQUIRE(tree.find(tree.root(), "a"));
  CHECK(tree[tree.find(tree.root(), "a")].integer == 1);
  CHECK(faults(source, diags) ==
        "2:1 E0103 the key 'a' stands twice in one map\n"
        "3:11 E0103 the key 'c' stands twice in one map\n"
        "4:1 E0103 the key 'a' stands twice in one map\n");
  for (const Diagnostic& d : diags.all()) REQUIRE(d.labels.size() == 1);
  CHECK(source.position(diags.all()[2].labels[0].span.begin) == Position{1, 1});
}

TEST_CASE("equal keys are found in large maps, too") {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += fmt::format("k{}: 1\n", i % 19999);
  CHECK(faults(text) == "20000:1 E0103 the key 'k0' stands twice in one map\n");
}

TEST_CASE("an empty tree finds nothing") {
  Tree tree;
  CHECK(!tree.root());
  CHECK(!tree.find(tree.root(), "a"));
  CHECK(dump(tree, Source("t.yaml", "")).empty());
}

}  // namespace megac::yaml
