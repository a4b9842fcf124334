#include "test/house/floors.h"

#include <string>

#include <doctest/doctest.h>

using namespace megac::house;

TEST_CASE("every include of compiler/ and runtime/ stays on its floor and uses the doors") {
  size_t seen = 0;
  for (const SourceFile& file : sources({"compiler", "runtime"})) {
    for (const Include& include : includes_of(file)) {
      ++seen;
      std::string where = include.file + ":" + std::to_string(include.line);
      CHECK_MESSAGE(fault(include) == "", where, " includes ", include.target, ": ",
                    fault(include));
    }
  }
  CHECK(seen > 100);
}

TEST_CASE("an include that breaks the rules is found") {
  struct Row {
    const char *file, *target;
    bool system, allowed;
  };
  const Row rows[] = {
      {"compiler/own/own.cc", "compiler/own/own.h", false, true},
      {"compiler/own/own.cc", "compiler/ir/program.h", false, true},
      {"compiler/own/own.cc", "compiler/plan/plan.h", false, false},
      {"compiler/diag/render.cc", "compiler/data/value.h", false, false},
      {"compiler/jinja/render.cc", "compiler/ir/unit.h", false, false},
      {"compiler/base/path.cc", "runtime/world/world.h", false, false},
      {"compiler/compile.cc", "compiler/own/own.h", false, true},
      {"compiler/own/own.cc", "compiler/compile.h", false, false},
      {"runtime/store/store.cc", "runtime/schedule/schedule.h", false, false},
      {"runtime/cli/main.cc", "runtime/workspace/workspace.h", false, true},
      {"compiler/own/own.cc", "own.h", false, false},
      {"compiler/elsewhere/x.cc", "compiler/base/id.h", false, false},
      {"compiler/own/own.cc", "test/support/golden.h", false, false},
      {"compiler/yaml/parse.cc", "yaml-cpp/eventhandler.h", true, true},
      {"compiler/yaml/tree.cc", "yaml-cpp/yaml.h", true, false},
      {"compiler/jinja/parse.cc", "boost/spirit/home/x3.hpp", true, false},
      {"compiler/sig/quantity.cc", "boost/spirit/home/x3.hpp", true, true},
      {"runtime/cli/commands.cc", "CLI/CLI.hpp", true, false},
      {"compiler/diag/render.h", "nlohmann/json.hpp", true, false},
      {"compiler/diag/render.cc", "nlohmann/json.hpp", true, true},
      {"compiler/compile.cc", "chrono", true, false},
      {"runtime/world/posix.cc", "fcntl.h", true, true},
      {"runtime/store/stage.cc", "unistd.h", true, false},
      {"runtime/workspace/build.cc", "thread", true, false},
      {"runtime/schedule/schedule.cc", "thread", true, true},
      {"compiler/base/path.cc", "doctest/doctest.h", true, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.file);
    CAPTURE(row.target);
    CHECK(fault({row.file, 1, row.target, row.system}).empty() == row.allowed);
  }
}

TEST_CASE("include lines are read in every spelling") {
  SourceFile file{"x.cc", "#include <a>\n  #include \"b/c.h\"  // why\n// #include <no>\n", 3};
  auto all = includes_of(file);
  REQUIRE(all.size() == 2);
  CHECK(all[0].target == "a");
  CHECK(all[0].system);
  CHECK(all[1].target == "b/c.h");
  CHECK(all[1].line == 2);
}
