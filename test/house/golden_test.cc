#include "test/support/golden.h"

#include <string>

#include <doctest/doctest.h>

using namespace megac::golden;

TEST_CASE("a golden is read and printed without loss") {
  const std::string text =
      "What it shows.\n\n=== file a.yaml\nx: 1\n\n\\=== not a heading\n=== exit\n0\n";
  Case golden = parse(text);
  CHECK(golden.head == "What it shows.\n\n");
  REQUIRE(golden.sections.size() == 2);
  CHECK(golden.sections[0] == Section{"file", "a.yaml", "x: 1\n\n=== not a heading\n"});
  CHECK(golden.sections[1] == Section{"exit", "", "0\n"});
  CHECK(print(golden) == text);
}

TEST_CASE("bytes have escapes, and no line ends but those written") {
  CHECK(bytes_of({"bytes", "x", "a\\x00\\n\nb\\\\\\r\\t\n"}) == std::string("a\0\nb\\\r\t", 7));
  CHECK(bytes_of({"file", "x", "a\\n\n"}) == "a\\n\n");
}

TEST_CASE("what differs is told, and an absent expectation expects nothing") {
  const Section input{"file", "a", "1\n"}, out{"output", "", "a\nb\nc\n"};
  CHECK(differences({input, out}, {out}) == "");
  CHECK(differences({input}, {out}) == "=== output (nothing was expected)\n+a\n+b\n+c\n");
  CHECK(differences({input, out}, {}) == "=== output (nothing came)\n-a\n-b\n-c\n");
  CHECK(differences({out}, {{"output", "", "a\nx\nc\n"}}) == "=== output\n a\n-b\n+x\n c\n");
  CHECK(differences({out}, {{"output", "", "a\nb\nc"}}) ==
        "=== output\n a\n b\n-c\n+c  [no line end]\n");
}
