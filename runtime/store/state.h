#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "compiler/base/arena.h"
#include "runtime/store/look.h"
#include "runtime/store/stage.h"

namespace megac::store {

inline constexpr const char* kState = ".megac";
inline constexpr const char* kIgnore = ".megac/.gitignore";
inline constexpr const char* kStage = ".megac/stage";
inline constexpr const char* kNew = ".megac/stage/new";    ///< mirrors the tree
inline constexpr const char* kOld = ".megac/stage/old";    ///< numbered: what left the tree
inline constexpr const char* kNext = ".megac/stage/lock";  ///< the lock, if the switch succeeds

/// A body that waits in memory for its place in the stage.
struct Held {
  std::string_view path;
  uint32_t mode;
  std::string bytes;
};

/// What one worker knows; touched by no other until the last put.
struct Worker {
  Arena texts;  ///< paths and producers of its bodies
  std::unordered_set<std::string_view> producers;
  std::vector<Wanted> bodies;
  std::vector<Held> held;

  std::unique_ptr<world::Root> root;
  std::optional<Look> look;
  bool ready = false;                       ///< has made sure that the stage is there
  std::set<std::string, std::less<>> made;  ///< directories of the stage that are there
  std::string_view recent;                  ///< the last of them
};

struct State {
  State(world::FileSystem& f, Options o);
  ~State();

  world::FileSystem& files;
  Options options;
  std::unique_ptr<world::Root> root;  ///< none: it is not there yet
  bool stood = false;                 ///< the root was there when the run began
  Lock last;
  std::vector<std::unique_ptr<Worker>> workers;
  std::atomic<uint64_t> held{0};  ///< bytes in all workers' `held`

  std::mutex preparing;
  bool prepared = false;  ///< the stage is there
  bool made_stage = false, made_state = false, made_root = false;
  bool keep_stage = false;

  std::vector<Wanted> wanted;  ///< of all workers, in path order, once the last is in
  std::vector<Orphan> orphans;
  std::set<std::string, std::less<>> emptied;  ///< directories in which nothing will be left

  std::string lock_path() const;
  /// An Error of the root, whose path is relative to it, with the path as the user would write it.
  Error outside(Error error) const;

  Result<Done> open();
  /// Learns from, and takes away, the stage of a run that died.
  Result<Done> recover();
  /// Makes the stage, and the root above it, when it is not there.
  Result<Done> prepare();
  Result<Done> stage(Worker& worker, std::string_view path, uint32_t mode, std::string_view bytes);
  Result<Done> make_staged(Worker& worker, std::string_view directory);
  Result<Done> flush(const Loop& loop);
  /// Takes away whatever prepare() made.
  void abandon();

  Result<Done> find_orphans(const std::function<bool(const Entry&)>& gone);
  Result<Done> find_emptied();

  Result<Done> commit(const Changes& changes, const Loop& loop);
};

}  // namespace megac::store
