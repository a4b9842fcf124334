#pragma once
#include <cstddef>
#include <functional>

namespace megac {

/// "Run body(0 .. n-1)", in any order, perhaps at once. The compiler asks for a loop, never for
/// threads; results land in slots by index, so that the order of completion cannot show.
struct Loop {
  /// `worker` is in [0, workers) and is never used by two bodies at the same time.
  using Body = std::function<void(size_t index, unsigned worker)>;

  unsigned workers = 1;
  std::function<void(size_t n, const Body& body)> run;
};

/// The plain for statement.
inline Loop in_order() {
  return {1, [](size_t n, const Loop::Body& body) {
            for (size_t i = 0; i < n; ++i) body(i, 0);
          }};
}

}  // namespace megac
