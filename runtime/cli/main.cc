#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <vector>

#include "runtime/cli/run.h"
#include "runtime/world/posix.h"

namespace {

using megac::cli::Exit;

/// CHECK and uncaught exceptions end in abort(), which has said why; a script wants a status.
extern "C" void internal_fault(int) { std::_Exit(static_cast<int>(Exit::internal)); }

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGABRT, internal_fault);
  std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  try {
    megac::world::PosixWorld machine;
    megac::World world = machine.world();
    return static_cast<int>(megac::cli::run(world, words));
  } catch (const std::bad_alloc&) {
    std::fputs("megac: out of memory\n", stderr);
    return static_cast<int>(Exit::world);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "megac: internal error: %s\nThis is a bug in megac; please report it.\n",
                 fault.what());
    return static_cast<int>(Exit::internal);
  }
}
