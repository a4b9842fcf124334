#pragma once
#include "runtime/world/world.h"

namespace megac::world {

/// A name in an opened directory.
struct Name {
  int directory;
  const char* name;
};

/// renameat2 as Root::rename promises it, with hard links where the file system does not know its
/// flags. False with errno set.
bool move(Name from, Name to, Rename how);

}  // namespace megac::world
