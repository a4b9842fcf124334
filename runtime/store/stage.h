#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "compiler/base/loop.h"
#include "compiler/base/path.h"
#include "compiler/base/result.h"
#include "runtime/store/changes.h"
#include "runtime/store/lock.h"
#include "runtime/world/world.h"

namespace megac::store {

/// Where megac's own state lies: `.megac/`, and the lock in the root (a project, where it is to be
/// committed) or in `.megac/` too.
enum class Layout : uint8_t { project, loose };

struct Options {
  std::string root;  ///< made, on commit, when it is not there
  Layout layout = Layout::project;
  bool write = true;     ///< false: nothing is locked or swept, no byte is written, no commit
  bool durable = false;  ///< survive a power cut: one syncfs before the switch and one after
  unsigned workers = 1;
  uint64_t memory = uint64_t{16} << 20;  ///< bytes of bodies held before they go to the disk
};

/// One file as it is to stand; the views need to live for the call only.
struct File {
  const Path& path;
  uint32_t mode;
  std::string_view producer;  ///< `team/id#template`
  std::string_view bytes;
};

struct State;

/// One run over one tree. Destroyed without a commit, it leaves the tree as it was and takes its
/// stage away.
class Stage {
 public:
  ~Stage();
  Stage(Stage&&) noexcept;
  Stage& operator=(Stage&&) noexcept;

  const Lock& last() const;

  /// Compares a body with what stands there and, where they differ, holds it for the switch. From
  /// any number of workers at once, each with its own number below Options::workers; a path once.
  /// What is in the way becomes a row of the Changes; an Error is one of the disk.
  Result<Done> put(unsigned worker, const File& file);

  /// After the last put. `gone` says of an entry of the last lock that was not put whether nothing
  /// produces it any more (an orphan), or it was just not asked for.
  Result<Changes> changes(const std::function<bool(const Entry&)>& gone);

  /// Makes the tree what `changes` says, which must be clean(). After an Error the tree and the
  /// lock are as before; where even that could not be had, the message says so and the old files
  /// are kept in `.megac/stage`. When there is nothing to do, nothing is written.
  Result<Done> commit(const Changes& changes, const Loop& loop);

 private:
  friend Result<Stage> open(world::FileSystem&, Options);
  explicit Stage(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Opens the tree, takes it for this process (Error EWOULDBLOCK, with the holder's process id),
/// clears away what a run that died has left, and reads the lock.
Result<Stage> open(world::FileSystem& files, Options options);

}  // namespace megac::store
