#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "runtime/world/world.h"

namespace megac::cli {

/// One line on a terminal that says how far a long run is; gone when this is. It appears only after
/// half a second, is redrawn ten times a second at most, and never appears in a pipe.
class Progress {
 public:
  /// `wanted` false: stays silent.
  Progress(World& world, bool wanted);
  ~Progress() { erase(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// To be called by one thread at a time; `total` 0 when unknown.
  void show(std::string_view stage, size_t done, size_t total);
  void erase();

 private:
  using Instant = std::chrono::steady_clock::time_point;

  World& world_;
  bool wanted_;
  Instant next_;      // not drawn before this
  size_t drawn_ = 0;  // columns that stand on the terminal
};

}  // namespace megac::cli
