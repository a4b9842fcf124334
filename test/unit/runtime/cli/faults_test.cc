#include "runtime/cli/faults.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "compiler/base/source.h"

using namespace megac;
using namespace megac::cli;

namespace {

size_t count(const std::string& text, std::string_view what) {
  size_t n = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

struct Case {
  Sources sources;
  Diagnostics diags;
  FileId a, b;

  Case() {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "key: value\n";
    a = sources.push(Source("a.yaml", text));
    b = sources.push(Source("b.yaml", text));
  }
  void warn(FileId file, unsigned line) {
    diags.add<Kind::empty_axis>({file, line * 11, line * 11 + 3}, "w" + std::to_string(line));
  }
  void fail(FileId file, unsigned line) {
    diags.add<Kind::not_yaml>({file, line * 11, line * 11 + 3}, "e" + std::to_string(line));
  }
};

}  // namespace

TEST_CASE("at most 20 a file, errors first chosen, places in order, the rest counted") {
  Case all;
  for (unsigned i = 0; i < 30; ++i) all.warn(all.a, i);
  all.fail(all.a, 50);
  all.fail(all.b, 1);
  std::string printed = text(all.diags, all.sources, {});
  CHECK_EQ(count(printed, "warning[W0236]"), 19);
  CHECK_EQ(count(printed, "error[E0101]"), 2);
  CHECK_EQ(count(printed, "… and 11 more in a.yaml\n"), 1);
  CHECK_EQ(count(printed, "more in b.yaml"), 0);
  CHECK_LT(printed.find("'w0'"), printed.find("'w18'"));
  CHECK_LT(printed.find("'w18'"), printed.find("e50"));
  CHECK_LT(printed.find("more in a.yaml"), printed.find("b.yaml:2:1"));
}

TEST_CASE("exactly 20 need no count") {
  Case all;
  for (unsigned i = 0; i < 20; ++i) all.fail(all.a, i);
  CHECK_EQ(count(text(all.diags, all.sources, {}), "more"), 0);
}

TEST_CASE("quiet leaves errors alone; JSON has every one, a line each") {
  Case all;
  for (unsigned i = 0; i < 40; ++i) all.warn(all.a, i);
  all.fail(all.b, 3);
  all.diags.add<Kind::no_manifest>({});
  Manner quiet{false, Severity::error};
  CHECK_EQ(count(text(all.diags, all.sources, quiet), "W0236"), 0);
  CHECK_EQ(count(text(all.diags, all.sources, quiet), "E0101"), 1);
  std::string lines = json_lines(all.diags, all.sources, {});
  CHECK_EQ(std::count(lines.begin(), lines.end(), '\n'), 42);
  CHECK_EQ(count(json_lines(all.diags, all.sources, quiet), "\n"), 1);
}

TEST_CASE("colour only where it is asked for") {
  Case all;
  all.fail(all.a, 3);
  CHECK_EQ(count(text(all.diags, all.sources, {}), "\x1b"), 0);
  CHECK_GT(count(text(all.diags, all.sources, {true, Severity::note}), "\x1b"), 0);
}

TEST_CASE("nothing to say is nothing") {
  Case all;
  CHECK_EQ(text(all.diags, all.sources, {}), "");
  CHECK_EQ(json_lines(all.diags, all.sources, {}), "");
}
