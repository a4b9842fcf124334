#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/hash.h"
#include "compiler/base/result.h"

namespace megac::store {

/// One file that megac wrote. Texts belong to the Lock, or to whoever made the row.
struct Entry {
  std::string_view path;      ///< from the root, without a leading `/`
  std::string_view producer;  ///< `team/id#template`
  Digest digest;              ///< of the bytes as written
  uint32_t mode = 0644;
};

/// What megac wrote last: `megac.lock`, to be committed with the tree. A text of lines in path
/// order, so that merges of two branches meet where their files do:
///
///     megac.lock 1
///     <sha256> <mode> file <producer> <path>
///
/// Blanks, control characters and `%` in a producer are written %XX; a path comes last and may hold
/// blanks.
class Lock {
 public:
  Lock();

  /// `name` is for messages. The first fault, with its line, as Error: cut off, a line that is
  /// none, a path that no tree of megac's can hold, out of order, twice, a newer format.
  static Result<Lock> parse(std::string text, const std::string& name);

  const std::vector<Entry>& entries() const { return entries_; }
  const Entry* find(std::string_view path) const;

 private:
  struct Text;
  std::shared_ptr<const Text> text_;  ///< what the entries point into
  std::vector<Entry> entries_;
};

/// The text of a lock; `entries` are in path order. Equal entries give equal bytes.
std::string print(const std::vector<Entry>& entries);

}  // namespace megac::store
