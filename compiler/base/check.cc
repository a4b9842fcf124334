#include "compiler/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace megac {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr,
               "megac: internal error: %s:%d: %s\nThis is a bug in megac; please report it.\n",
               file, line, condition);
  std::abort();
}

}  // namespace megac
