#pragma once
#include <memory>

#include "runtime/world/world.h"

namespace megac::world {

/// How paths below a Root are resolved: by openat2 where the kernel allows it (Linux 5.6; seccomp
/// profiles of containers may refuse it), or one component after the other.
enum class Resolve : uint8_t { choose, component_walk };

/// The machine's World; what it refers to lives as long as this.
class PosixWorld {
 public:
  explicit PosixWorld(Resolve resolve = Resolve::choose);
  ~PosixWorld();
  PosixWorld(const PosixWorld&) = delete;
  PosixWorld& operator=(const PosixWorld&) = delete;

  World world();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace megac::world
