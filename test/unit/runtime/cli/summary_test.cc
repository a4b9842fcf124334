#include "runtime/cli/summary.h"

#include <doctest/doctest.h>

using namespace megac;
using namespace megac::cli;
using workspace::Action;

namespace {

/// Units of these teams with 10 files and 1,234 lines each, and one file for each action.
workspace::Report report(std::vector<std::string> teams, std::vector<Action> actions) {
  workspace::Report all;
  for (const std::string& team : teams) {
    all.units.push_back({team + ".yaml", "unit", team, true, 10, 1234, 5678});
  }
  for (size_t i = 0; i < actions.size(); ++i) {
    all.files.push_back({"/src/" + std::to_string(i), actions[i], ir::UnitId(0u), 3, 30});
  }
  all.root = "out";
  return all;
}

const std::vector<Action> kAll = {Action::create, Action::replace, Action::keep,
                                  Action::keep,   Action::remove,  Action::leave};

}  // namespace

TEST_CASE("numbers as people write them") {
  CHECK_EQ(grouped(0), "0");
  CHECK_EQ(grouped(999), "999");
  CHECK_EQ(grouped(1000), "1,000");
  CHECK_EQ(grouped(30451), "30,451");
  CHECK_EQ(grouped(1234567890123), "1,234,567,890,123");
  CHECK_EQ(duration(0.00076), "0.8 ms");
  CHECK_EQ(duration(0.0098), "9.8 ms");
  CHECK_EQ(duration(0.0412), "41 ms");
  CHECK_EQ(duration(0.99949), "999 ms");
  CHECK_EQ(duration(0.9996), "1.00 s");
  CHECK_EQ(duration(75.5), "75.50 s");
}

TEST_CASE("one mega-file: one line") {
  CHECK_EQ(summary(report({"alpha"}, kAll), Aim::write, 0.041),
           "megac: 10 files, 1,234 lines from 1 mega-file: 2 written, 2 unchanged, 1 removed, "
           "1 left to whoever changed them in out (41 ms)\n");
  CHECK_EQ(summary(report({"alpha"}, {Action::keep}), Aim::write, 0.041),
           "megac: 10 files, 1,234 lines from 1 mega-file: 1 unchanged in out (41 ms)\n");
  CHECK_EQ(summary(report({"alpha"}, {Action::create, Action::remove}), Aim::foresee, 2),
           "megac: 10 files, 1,234 lines from 1 mega-file: 1 to write, 1 to remove in out; "
           "dry run, nothing is written (2.00 s)\n");
  CHECK_EQ(summary(report({"alpha"}, {Action::render}), Aim::check, 0.001),
           "megac: 10 files, 1,234 lines from 1 mega-file: no errors (1.0 ms)\n");
}

TEST_CASE(
    "several teams: a line each, in columns, the sum last; what was not asked for is silent") {
  workspace::Report all = report({"beta", "alpha", "beta", "gamma-long"}, {Action::create});
  all.project = "shop";
  all.units[1].files = 1;
  all.units[1].lines = 89;
  all.units[3].selected = false;
  CHECK_EQ(summary(all, Aim::write, 0.041),
           "  alpha   1 file      89 lines\n"
           "  beta   20 files  2,468 lines\n"
           "megac: shop: 21 files, 2,557 lines from 3 mega-files: 1 written in out (41 ms)\n");
}

TEST_CASE("errors: how many, where to learn more, and that nothing is written") {
  workspace::Report all = report({"alpha"}, {});
  FileId a(0u), b(1u);
  all.diagnostics.add<Kind::not_yaml>({a, 0, 1}, "x");
  all.diagnostics.add<Kind::empty_axis>({a, 2, 3}, "y");
  CHECK_EQ(summary(all, Aim::check, 0),
           "megac: 1 error, 1 warning ('megac explain E0101' says more)\n");
  all.diagnostics.add<Kind::unknown_axis>({b, 0, 1}, "x", "");
  CHECK_EQ(summary(all, Aim::write, 0),
           "megac: 2 errors, 1 warning in 2 files; nothing is written "
           "('megac explain E0101' says more)\n");
}

TEST_CASE("warnings do not spoil the line") {
  workspace::Report all = report({"alpha"}, {Action::keep});
  all.diagnostics.add<Kind::empty_axis>({}, "y");
  CHECK_EQ(summary(all, Aim::write, 0.04),
           "megac: 10 files, 1,234 lines from 1 mega-file: 1 unchanged in out, 1 warning "
           "(40 ms)\n");
  CHECK_EQ(summary(all, Aim::check, 0.04),
           "megac: 10 files, 1,234 lines from 1 mega-file: no errors, 1 warning (40 ms)\n");
}

TEST_CASE("a dry run lists what would change") {
  CHECK_EQ(foreseen(report({"alpha"}, kAll)),
           "create  /src/0\n"
           "replace /src/1\n"
           "remove  /src/4\n"
           "leave   /src/5\n");
}

TEST_CASE("names cannot move the cursor") {
  workspace::Report all = report({"al\x1bpha", "b\nb"}, {Action::create});
  all.root = "o\x1b[2Jut";
  all.files[0].path = "/a\nb";
  std::string printed = summary(all, Aim::write, 1) + foreseen(all);
  CHECK(printed.find('\x1b') == std::string::npos);
  CHECK(printed.find("b\nb") == std::string::npos);
}
