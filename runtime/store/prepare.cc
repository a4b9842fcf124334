#include <algorithm>
#include <cerrno>
#include <iterator>
#include <utility>

#include "compiler/base/check.h"
#include "runtime/store/state.h"

namespace megac::store {
namespace {

using world::FileInfo;
using world::FileKind;
using world::Rename;

constexpr uint64_t kMostLock = uint64_t{1} << 30;

}  // namespace

State::State(world::FileSystem& f, Options o) : files(f), options(std::move(o)) {
  for (unsigned i = 0; i < std::max(1U, options.workers); ++i) {
    workers.push_back(std::make_unique<Worker>());
  }
}

State::~State() { abandon(); }

std::string State::lock_path() const {
  return options.layout == Layout::project ? "megac.lock" : ".megac/megac.lock";
}

Error State::outside(Error error) const {
  std::string below = std::move(error.path);
  error.path = options.root;
  if (below.empty()) return error;
  if (!error.path.ends_with('/')) error.path += '/';
  error.path += below;
  return error;
}

Result<Done> State::open() {
  auto opened = files.open(options.root);
  if (!opened) {
    if (opened.error().code == ENOENT) return Done{};
    return Error{opened.error().message, "", opened.error().code};
  }
  root = std::move(*opened);
  stood = true;
  if (options.write) {
    if (Result<Done> locked = root->lock(); !locked) return locked;
  }
  Result<FileInfo> state = root->stat(kState);
  if (!state) return state.error();
  if (*state && state->kind != FileKind::directory) {
    return Error{"is in the way of megac's own directory", kState, 0};
  }
  std::string text;
  Result<FileInfo> read = root->read(lock_path(), kMostLock, text);
  if (read) {
    Result<Lock> parsed = Lock::parse(std::move(text), lock_path());
    if (!parsed) return parsed.error();
    last = std::move(*parsed);
  } else if (read.error().code != ENOENT) {
    return read.error();
  }
  return *state ? recover() : Done{};
}

// A run that died in its switch has left files that the last lock does not know. Its own lock,
// which it wrote before the first rename, does: where a file stands as that one says, it is
// megac's.
Result<Done> State::recover() {
  Result<FileInfo> stale = root->stat(kStage);
  if (!stale) return stale.error();
  if (!*stale) return Done{};
  std::string text;
  Result<FileInfo> read = root->read(kNext, kMostLock, text);
  Result<Lock> next = read ? Lock::parse(std::move(text), kNext) : Lock();
  std::vector<Entry> known = last.entries();
  Look look(*root);
  if (next) {
    for (const Entry& entry : next->entries()) {
      const Entry* before = last.find(entry.path);
      if (before && before->digest == entry.digest) continue;
      Result<Seen> seen = look.at(entry.path);
      if (!seen) return seen.error();
      if (seen->kind != Seen::Kind::file || seen->digest != entry.digest) continue;
      if (before) {
        known[static_cast<size_t>(before - last.entries().data())] = entry;
      } else {
        known.push_back(entry);
      }
    }
  }
  std::ranges::sort(known, {}, &Entry::path);
  std::string learned = print(known);
  bool differs = learned != print(last.entries());
  if (differs) {
    Result<Lock> parsed = Lock::parse(learned, lock_path());
    if (!parsed) return parsed.error();
    last = std::move(*parsed);
  }
  if (!options.write) return Done{};
  if (differs) {
    std::string fresh = std::string(kStage) + "/known";
    Result<Done> done = root->remove_tree(fresh);
    if (done) done = root->create(fresh, 0644, learned);
    if (done) done = root->rename(fresh, lock_path(), Rename::replace);
    if (!done) return done;
  }
  return root->remove_tree(kStage);
}

Result<Done> State::prepare() {
  std::lock_guard guard(preparing);
  if (prepared) return Done{};
  if (!root) {
    Result<Done> made = files.make_directory(options.root);
    if (!made) {
      bool appeared = made.error().code == EEXIST;
      if (appeared) return Error{"appeared while megac ran; run it again", "", 0};
      return Error{made.error().message, "", made.error().code};
    }
    made_root = true;
    auto opened = files.open(options.root);
    if (!opened) return Error{opened.error().message, "", opened.error().code};
    root = std::move(*opened);
    if (Result<Done> locked = root->lock(); !locked) return locked;
  }
  Result<FileInfo> state = root->stat(kState);
  if (!state) return state.error();
  if (!*state) {
    Result<Done> made = root->make_directory(kState);
    if (!made) return made;
    made_state = true;
    made = root->create(kIgnore, 0644, "*\n");
    if (!made) return made;
  }
  made_stage = true;
  for (const char* directory : {kStage, kNew, kOld}) {
    Result<Done> made = root->make_directory(directory);
    if (!made) return made;
  }
  prepared = true;
  return Done{};
}

// Faults here leave nothing worse than a stage, which the next run takes away.
void State::abandon() {
  if (keep_stage) return;
  for (auto& worker : workers) worker->look.reset();
  if (made_stage && !root->remove_tree(kStage)) return;
  if (made_state && !(root->remove_tree(kIgnore) && root->remove_directory(kState))) return;
  if (made_root) (void)files.remove_directory(options.root);
}

Result<Done> State::make_staged(Worker& worker, std::string_view directory) {
  if (directory.empty() || worker.recent == directory) return Done{};
  auto known = worker.made.find(directory);
  if (known == worker.made.end()) {
    size_t slash = directory.rfind('/');
    Result<Done> made =
        slash == directory.npos ? Done{} : make_staged(worker, directory.substr(0, slash));
    if (!made) return made;
    made = worker.root->make_directory(std::string(kNew) + "/" + std::string(directory));
    if (!made && made.error().code != EEXIST) return made;
    known = worker.made.emplace(directory).first;
  }
  worker.recent = *known;
  return Done{};
}

Result<Done> State::stage(Worker& worker, std::string_view path, uint32_t mode,
                          std::string_view bytes) {
  if (!worker.ready) {
    if (Result<Done> ready = prepare(); !ready) return ready;
    worker.ready = true;
    if (!worker.root) worker.root = root->another();
  }
  size_t slash = path.rfind('/');
  std::string_view directory = path.substr(0, slash == path.npos ? 0 : slash);
  if (Result<Done> made = make_staged(worker, directory); !made) return made;
  std::string staged = kNew;
  staged += '/';
  staged += path;
  return worker.root->create(staged, mode, bytes);
}

Result<Done> State::flush(const Loop& loop) {
  CHECK(loop.workers <= workers.size());
  std::vector<Held> waiting;
  for (auto& worker : workers) {
    std::ranges::move(worker->held, std::back_inserter(waiting));
    worker->held.clear();
  }
  std::vector<std::optional<Error>> faults(loop.workers);
  std::atomic<bool> failed{false};
  loop.run(waiting.size(), [&](size_t i, unsigned number) {
    if (failed.load(std::memory_order_relaxed)) return;
    const Held& body = waiting[i];
    Result<Done> staged = stage(*workers[number], body.path, body.mode, body.bytes);
    if (staged) return;
    faults[number] = staged.error();
    failed.store(true, std::memory_order_relaxed);
  });
  for (auto& fault : faults) {
    if (fault) return *fault;
  }
  return Done{};
}

}  // namespace megac::store
