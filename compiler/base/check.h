#pragma once

namespace megac {

/// Prints where megac itself is wrong, and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace megac

/// For faults of megac alone; faults of the user's text are diagnostics, those of the world
/// Results.
#define CHECK(condition) \
  ((condition) ? void() : ::megac::check_failed(#condition, __FILE__, __LINE__))
