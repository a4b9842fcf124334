#pragma once
#include <span>
#include <string>

#include "compiler/base/result.h"
#include "runtime/world/world.h"

namespace megac::store {

/// One name that changes hands between the stage and the tree.
struct Step {
  enum class Kind : uint8_t {
    take_file,       ///< an orphan: tree to stage
    take_directory,  ///< an empty directory: tree to stage
    put,             ///< a new file or a new directory with all below it: stage to tree
    exchange,        ///< a changed file, the old one goes to the stage
    seal,            ///< the lock, over the last one; nothing may come after it
  };
  Kind kind;
  std::string tree, stage;
  world::FileInfo seen;  ///< the file in the tree when it was compared: take_file, exchange
};

struct Switched {
  Result<Done> result;
  bool undone = true;  ///< after a fault: all is as before
};

/// All the steps, in order, or none. A file that is not the one that was compared is a fault too,
/// so that an edit made meanwhile is not lost.
Switched perform(world::Root& root, std::span<const Step> steps);

}  // namespace megac::store
