#include "compiler/glob/glob.h"

#include <chrono>
#include <sstream>

#include <doctest/doctest.h>

using namespace megac;
using glob::Glob;

namespace {

Path path(std::string_view text) {
  Path::Parsed parsed = Path::parse(text);
  REQUIRE_MESSAGE(parsed.fault.empty(), text, " ", parsed.fault);
  return parsed.path;
}

Glob glob_of(std::string_view text) {
  Glob::Parsed parsed = Glob::parse(text);
  REQUIRE_MESSAGE(parsed.fault.empty(), text, ": ", parsed.fault);
  return parsed.glob;
}

struct Row {
  const char *glob, *in, *out;  // paths, parted by blanks
};

void check(const Row& row) {
  CAPTURE(row.glob);
  Glob glob = glob_of(row.glob);
  CHECK_EQ(glob.text(), row.glob);
  std::string text;
  for (std::istringstream all(row.in); all >> text;) CHECK_MESSAGE(glob.matches(path(text)), text);
  for (std::istringstream all(row.out); all >> text;) {
    CHECK_MESSAGE(!glob.matches(path(text)), text);
  }
}

}  // namespace

TEST_CASE("which paths a glob holds") {
  const Row rows[] = {
      {"a", "/a", "/b /aa /a/a /A"},
      {"/a/b.ts", "a/b.ts /a/b.ts", "/b/a/b.ts /a/bxts /a"},
      {"*", "/a /.env /a.b", "/a/b"},
      {"a*", "/a /ab /a.b", "/ba /a/b"},
      {"*a*b", "/ab /xaxbxb", "/a /abx"},
      {"a?c", "/abc /a\u00E5c /a\u4E2Dc", "/ac /abbc /a/c"},
      {"src/*.ts", "/src/a.ts /src/.ts", "/src/a/b.ts /src/a.js /a.ts"},
      {"src/**", "/src/a /src/a/b/c", "/src /srcs/a /x/src/a"},
      {"src/", "/src/a /src/a/b", "/src /srcs"},
      {"/", "/a /a/b", ""},
      {"**", "/a /a/b /.git/x", ""},
      {"**/", "/a /a/b", ""},
      {"**/a", "/a /b/a /b/c/a", "/a/b /ba"},
      {"a/**/b", "/a/b /a/x/b /a/x/y/b", "/ab /a/bx /x/a/b /a/b/c"},
      {"a/**/**/b", "/a/b /a/x/b /a/x/y/b", "/a/bb"},
      {"a/**/**", "/a/b /a/b/c", "/a"},
      {"a/**/b/**", "/a/b/c /a/x/b/c/d /a/b/b/b", "/a/b /a/x/b"},
      {"**/a/**/b/**/c", "/a/b/c /x/a/a/b/x/b/y/c", "/a/c/b /b/a/c"},
      {"*/**", "/a/b /a/b/c", "/a"},
      {"**/*", "/a /a/b", ""},
      {"[abc]", "/a /b /c", "/d /ab"},
      {"[a-c]x", "/ax /bx /cx", "/dx /x"},
      {"[!a-c]", "/d /\u00E5", "/a /b /dd"},
      {"[^a]", "/b", "/a"},
      {"[]a]", "/] /a", "/b"},
      {"[!]a]", "/b", "/] /a"},
      {"[-a]", "/- /a", "/b"},
      {"[a-]", "/- /a", "/b"},
      {"[!-a]", "/b", "/- /a"},
      {"[a\\]b]", "/a /] /b", "/c"},
      {"[*?{}]", "/* /? /{ /}", "/a"},
      {"[a,b]x", "/ax /bx /,x", "/cx"},
      {"[\u00E5-\u00F6]", "/\u00E5 /\u00E6", "/a"},
      {"a[.-9]b", "/a.b /a0b", "/a/b"},
      {"a]", "/a]", "/a"},
      {"{a,b}", "/a /b", "/ab /{a,b}"},
      {"x{a,b}y{c,d}", "/xayc /xayd /xbyc /xbyd", "/xaybc /xay"},
      {"{a,{b,c{d,e}}}f", "/af /bf /cdf /cef", "/cf /f"},
      {"{src,test/unit}/*.cc", "/src/a.cc /test/unit/a.cc", "/test/a.cc"},
      {"src{,/**}", "/src /src/a /src/a/b", "/srcs"},
      {"a{,b}c", "/ac /abc", "/abbc"},
      {"{a}", "/a", "/{a}"},
      {"{}a", "/a", ""},
      {"{a/,b}", "/a/x /b", "/a /b/x"},
      {"{/a,b}", "/a /b", ""},
      {"{**,x}/a", "/a /x/a /y/a", "/b"},
      {"{[,],x}", "/, /x", "/["},
      {"a,b", "/a,b", "/a /b"},
      {"\\*\\?\\[\\{\\}", "/*?[{}", "/a"},
      {"{a\\,b,c}", "/a,b /c", "/a /b"},
      {"a\\b", "/ab", "/b"},
      {"a\\/b", "/a/b", "/ab"},
      {"e\u0301*", "/\u00E9 /\u00E9a", "/e /ea"},
      {"\u00E9", "/e\u0301", "/e"},
      {"[\u00E9]", "/e\u0301", "/e"},
      {"A", "/A", "/a"},
      {"...", "/...", "/a"},
      {"ws/**", "/ws/a", "/ws-evil/a /ws2/a"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("globs such as teams write") {
  const Row rows[] = {
      {"/src/core/**", "/src/core/a.ts /src/core/db/x/y.sql",
       "/src/core /src/cores/a /lib/src/core/a"},
      {"/src/shared/utils/**", "/src/shared/utils/date.ts", "/src/shared/date.ts"},
      {"/**/*.test.ts", "/a.test.ts /src/api/user.test.ts", "/src/api/user.test.tsx /test.ts"},
      {"/**/*.spec.ts", "/x/y/z/order.spec.ts", "/x/order.spec.js"},
      {"/src/**/implementation/**", "/src/implementation/a /src/a/b/implementation/c/d",
       "/src/implementation /implementation/a"},
      {"/src/core/**/internal/**", "/src/core/internal/x /src/core/a/internal/y", "/src/core/x"},
      {"/README.md", "/README.md", "/docs/README.md /readme.md"},
      {"/**/*.md", "/README.md /.md /src/core/.md /docs/a/b.md", "/docs/md /a.mdx"},
      {"/.github/workflows/**", "/.github/workflows/ci.yml", "/github/workflows/ci.yml"},
      {"/src/**/package.json", "/src/package.json /src/a/package.json", "/package.json"},
      {"/src/**/*.py", "/src/a.py /src/a/b.py", "/src/py /a.py"},
      {"/**", "/a /.env /src/a/b", ""},
      {"/contracts/api/**", "/contracts/api/v1/user.json", "/contracts/user.json"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("nothing is in a glob that is none, and no glob holds the empty path") {
  CHECK_FALSE(Glob().matches(path("/a")));
  CHECK_FALSE(Glob::parse("[").glob.matches(path("/[")));
  CHECK_FALSE(glob_of("*").matches(Path()));
  CHECK_FALSE(glob_of("**").matches(Path()));
}

TEST_CASE("hostile globs take no more than polynomial time") {
  std::string deep, flat, runs;
  for (int i = 0; i < 2000; ++i) deep += "/a";
  for (int i = 0; i < 60; ++i) runs += "*a";
  for (int i = 0; i < 16; ++i) flat += "/" + std::string(255, 'a');
  std::string ladder;
  for (int i = 0; i < 500; ++i) ladder += "/**/a";
  std::string many = "/**/{";
  for (int i = 0; i < 250; ++i) many += runs.substr(0, 100) + std::to_string(i) + ",";
  many += "b}/x";
  auto start = std::chrono::steady_clock::now();
  CHECK_FALSE(glob_of("/**/a/**/a/**/a/**/b").matches(path(deep)));
  CHECK_FALSE(glob_of(ladder + "/**/b").matches(path(deep)));
  CHECK(glob_of(ladder + "/**").matches(path(deep)));
  CHECK_FALSE(glob_of("*a*a*a*a*b").matches(path(std::string(255, 'a'))));
  CHECK_FALSE(glob_of(runs + "b").matches(path(std::string(255, 'a'))));
  CHECK_FALSE(glob_of("/**/" + runs + "b/**/" + runs + "c").matches(path(flat)));
  CHECK_FALSE(glob_of(many).matches(path(flat)));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}
