#pragma once
#include <map>
#include <string>
#include <string_view>

#include "runtime/store/changes.h"
#include "runtime/world/world.h"

namespace megac::store {

/// Looks at the tree as it stands, for one worker. What it learns of directories it keeps: the tree
/// is not expected to change while a run compares, and the switch finds out if it did.
class Look {
 public:
  explicit Look(world::Root& root) : root_(root) {}

  /// What stands where `path` is. A file that has just these bytes gets `digest` without being
  /// hashed.
  Result<Seen> at(std::string_view path, std::string_view bytes, const Digest& digest);
  /// What stands there, a file with its digest.
  Result<Seen> at(std::string_view path);

 private:
  Result<const Seen*> above(std::string_view directory);
  Result<Seen> directory(std::string_view path);
  Result<Seen> read(std::string_view path, uint64_t least_cap);

  world::Root& root_;
  std::string buffer_;
  /// By directory: `directory` when it is one, else what a file below it would see.
  std::map<std::string, Seen, std::less<>> directories_;
  std::string_view recent_;
  const Seen* recent_seen_ = nullptr;
};

}  // namespace megac::store
