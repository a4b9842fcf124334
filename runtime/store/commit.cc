#include <algorithm>
#include <cerrno>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "runtime/store/state.h"
#include "runtime/store/switch.h"

namespace megac::store {
namespace {

using world::FileInfo;
using world::FileKind;

std::string_view directory_of(std::string_view path) {
  size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

/// The steps that make the tree what the changes say: orphans leave first, since a new directory
/// may take the name of an old file, and the lock comes last.
class Switch {
 public:
  Switch(State& state, const Changes& changes) : state_(state), changes_(changes) {}

  Result<Done> plan();
  /// Every directory that a step changes can be changed.
  Result<Done> check() const;
  const std::vector<Step>& steps() const { return steps_; }

 private:
  void take(std::string_view path, Step::Kind kind, const FileInfo& seen);
  void take_orphans();
  Result<Done> put_new(std::string_view path);
  void exchange(std::string_view path);
  /// A directory that is there and stays.
  Result<bool> stands(std::string_view directory);

  State& state_;
  const Changes& changes_;
  std::vector<Step> steps_;
  std::map<std::string, bool, std::less<>> stands_;
  std::set<std::string> put_;  ///< directories moved whole
  size_t taken_ = 0;
};

void Switch::take(std::string_view path, Step::Kind kind, const FileInfo& seen) {
  steps_.push_back(
      {kind, std::string(path), std::string(kOld) + "/" + std::to_string(taken_++), seen});
}

void Switch::take_orphans() {
  for (const Orphan& orphan : state_.orphans) {
    if (removable(orphan)) take(orphan.entry.path, Step::Kind::take_file, orphan.seen.info);
  }
  // A directory sorts before what is below it.
  for (auto at = state_.emptied.rbegin(); at != state_.emptied.rend(); ++at) {
    take(*at, Step::Kind::take_directory, {});
  }
}

Result<bool> Switch::stands(std::string_view directory) {
  if (directory.empty()) return true;
  auto known = stands_.find(directory);
  if (known != stands_.end()) return known->second;
  bool there = false;
  if (state_.stood && !state_.emptied.contains(directory)) {
    Result<FileInfo> info = state_.root->stat(directory);
    if (!info && info.error().code != ENOTDIR) return info.error();
    there = info && info->kind == FileKind::directory;
  }
  stands_.emplace(directory, there);
  return there;
}

Result<Done> Switch::put_new(std::string_view path) {
  std::string_view top = path;
  while (true) {
    std::string_view above = directory_of(top);
    Result<bool> there = stands(above);
    if (!there) return there.error();
    if (*there) break;
    top = above;
  }
  if (top != path && !put_.emplace(top).second) return Done{};
  steps_.push_back(
      {Step::Kind::put, std::string(top), std::string(kNew) + "/" + std::string(top), {}});
  return Done{};
}

void Switch::exchange(std::string_view path) {
  auto file = std::ranges::lower_bound(state_.wanted, path, {},
                                       [](const Wanted& w) { return w.entry.path; });
  steps_.push_back({Step::Kind::exchange, std::string(path),
                    std::string(kNew) + "/" + std::string(path), file->seen.info});
}

Result<Done> Switch::plan() {
  take_orphans();
  for (const Change& row : changes_.rows) {
    if (row.verdict != Verdict::write) continue;
    if (Result<Done> put = put_new(row.path); !put) return put;
  }
  for (const Change& row : changes_.rows) {
    if (row.verdict == Verdict::replace) exchange(row.path);
  }
  if (changes_.lock_changed) {
    steps_.push_back({Step::Kind::seal, state_.lock_path(), kNext, {}});
  }
  return Done{};
}

Result<Done> Switch::check() const {
  if (!state_.stood) return Done{};
  Result<FileInfo> root = state_.root->stat("");
  if (!root) return root.error();
  std::set<std::string_view> directories{""};
  for (const Step& step : steps_) directories.insert(directory_of(step.tree));
  Result<FileInfo> own = state_.root->stat(kState);
  if (!own) return own.error();
  if (*own) {
    directories.insert(kState);
  } else {
    directories.erase(kState);
  }
  for (std::string_view directory : directories) {
    if (Result<Done> may = state_.root->writable(directory); !may) return may;
    Result<FileInfo> info = state_.root->stat(directory);
    if (!info) return info.error();
    if (info->device != root->device) {
      return Error{"is on another file system than the output root", std::string(directory), EXDEV};
    }
  }
  return Done{};
}

}  // namespace

Result<Done> State::commit(const Changes& changes, const Loop& loop) {
  Switch change(*this, changes);
  Result<Done> done = change.plan();
  if (done) done = change.check();
  if (done) done = prepare();
  if (done) done = flush(loop);
  if (done && changes.lock_changed) done = root->create(kNext, 0644, changes.lock);
  if (done && options.durable) done = root->sync();
  if (!done) return done;

  // From here on the tree changes; until the last step it can be changed back.
  Switched switched = perform(*root, change.steps());
  keep_stage = !switched.undone;
  if (!switched.result) return switched.result;
  made_root = made_state = made_stage = false;
  // Where the rest of the stage cannot be removed, the next run removes it.
  (void)root->remove_tree(kStage);
  if (options.durable) return root->sync();
  return done;
}

}  // namespace megac::store
