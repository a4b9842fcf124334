#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/hash.h"
#include "runtime/store/lock.h"
#include "runtime/world/world.h"

namespace megac::store {

/// What stands where a file is wanted, as far as the decision needs it.
struct Seen {
  enum class Kind : uint8_t {
    absent,
    file,
    unknown,  ///< a file so large that megac cannot have written it
    directory,
    symlink,
    special,     ///< fifo, socket, device
    below_file,  ///< a directory above it, `at`, is a file
    below_link,  ///< a directory above it, `at`, is a symbolic link
  };
  Kind kind = Kind::absent;
  Digest digest;         ///< of a file
  world::FileInfo info;  ///< of a file
  std::string at;        ///< of the last two
  /// What is in the way is removed by this very run: an orphan, or a directory of orphans alone.
  bool yields = false;
};

/// A file as this run wants it.
struct Wanted {
  Entry entry;
  Seen seen;
};

/// A file of the last lock that nothing produces any more.
struct Orphan {
  Entry entry;
  Seen seen;
};

enum class Verdict : uint8_t {
  write,    ///< nothing stands there
  replace,  ///< other bytes or another mode, and they are megac's
  keep,     ///< same bytes and mode
  remove,   ///< an orphan as megac wrote it
  leave,    ///< an orphan that somebody has edited: it is theirs now
  drift,    ///< other bytes, and they are not megac's
  blocked,  ///< no file can be put there
};

struct Change {
  std::string path;  ///< from the root, without a leading `/`
  Verdict verdict;
  std::string_view why;  ///< of drift, blocked and leave, to follow the path in a sentence
  std::string at;        ///< of blocked: the directory above it that is none
};

struct Changes {
  std::vector<Change> rows;  ///< in path order
  std::string lock;          ///< the lock's new text, when it changes
  bool lock_changed = false;

  /// Nothing forbids it: no drift, nothing in the way.
  bool clean() const;
  /// The tree and the lock stand as they should.
  bool nothing() const;
};

/// An orphan that can be removed: it stands as megac wrote it.
bool removable(const Orphan& orphan);

/// The decision, from values alone; all three are in path order. Entries of the last lock that are
/// neither wanted nor orphans belong to files that were not asked for, and stay in the lock.
Changes diff(const Lock& last, std::span<const Wanted> wanted, std::span<const Orphan> orphans);

}  // namespace megac::store
