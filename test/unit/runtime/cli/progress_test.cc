#include "runtime/cli/progress.h"

#include <doctest/doctest.h>

#include "test/support/memory_world.h"

using namespace megac;
using namespace megac::cli;
using std::chrono::milliseconds;

TEST_CASE("a short run shows nothing") {
  test::MemoryWorld memory;
  memory.err.is_terminal = true;
  World world = memory.world();
  {
    Progress progress(world, true);
    memory.clock.ticks += milliseconds(499);
    progress.show("rendering", 1, 2);
  }
  CHECK_EQ(memory.err.text, "");
}

TEST_CASE("a long one shows a line, ten times a second at most, and takes it back") {
  test::MemoryWorld memory;
  memory.err.is_terminal = true;
  World world = memory.world();
  {
    Progress progress(world, true);
    memory.clock.ticks += milliseconds(500);
    progress.show("rendering", 1000, 20000);
    CHECK_EQ(memory.err.text, "\rrendering 1,000 of 20,000");
    memory.clock.ticks += milliseconds(99);
    progress.show("rendering", 2000, 20000);
    CHECK_EQ(memory.err.text, "\rrendering 1,000 of 20,000");
    memory.clock.ticks += milliseconds(1);
    progress.show("writing", 0, 0);
    CHECK_EQ(memory.err.text, "\rrendering 1,000 of 20,000\rwriting                  ");
    memory.err.text.clear();
  }
  CHECK_EQ(memory.err.text, "\r       \r");
}

TEST_CASE("a line is never wider than the terminal") {
  test::MemoryWorld memory;
  memory.err.is_terminal = true;
  World world = memory.world();
  Progress progress(world, true);
  memory.clock.ticks += milliseconds(500);
  progress.show(std::string(200, 'x'), 0, 0);
  CHECK_EQ(memory.err.text.size(), 80);
}

TEST_CASE("no terminal, or quiet: nothing") {
  for (bool terminal : {false, true}) {
    test::MemoryWorld memory;
    memory.err.is_terminal = terminal;
    World world = memory.world();
    Progress progress(world, !terminal);
    memory.clock.ticks += milliseconds(5000);
    progress.show("rendering", 1, 2);
    CHECK_EQ(memory.err.text, "");
  }
}
