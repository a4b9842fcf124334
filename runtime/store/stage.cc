#include "runtime/store/stage.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "compiler/base/check.h"
#include "runtime/store/state.h"

namespace megac::store {
namespace {

using world::FileKind;

bool as_wanted(const Wanted& file) {
  return file.seen.kind == Seen::Kind::file && file.seen.digest == file.entry.digest &&
         file.seen.info.mode == file.entry.mode;
}

/// Every directory above `path`, the nearest first, without the root.
template <class Visit>
void for_each_above(std::string_view path, Visit visit) {
  for (size_t slash = path.rfind('/'); slash != path.npos; slash = path.rfind('/')) {
    path = path.substr(0, slash);
    if (!visit(path)) return;
  }
}

std::string_view intern(Worker& worker, std::string_view producer) {
  auto known = worker.producers.find(producer);
  if (known != worker.producers.end()) return *known;
  return *worker.producers.insert(worker.texts.copy(producer)).first;
}

std::vector<Wanted> in_path_order(std::vector<std::unique_ptr<Worker>>& workers) {
  std::vector<Wanted*> order;
  for (auto& worker : workers) {
    for (Wanted& body : worker->bodies) order.push_back(&body);
  }
  std::ranges::sort(order, {}, [](const Wanted* body) { return body->entry.path; });
  std::vector<Wanted> all;
  all.reserve(order.size());
  for (Wanted* body : order) {
    CHECK(all.empty() || all.back().entry.path != body->entry.path);
    all.push_back(std::move(*body));
  }
  for (auto& worker : workers) std::vector<Wanted>().swap(worker->bodies);
  return all;
}

}  // namespace

Stage::Stage(std::unique_ptr<State> state) : state_(std::move(state)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

const Lock& Stage::last() const { return state_->last; }

Result<Stage> open(world::FileSystem& files, Options options) {
  auto state = std::make_unique<State>(files, std::move(options));
  Result<Done> opened = state->open();
  if (!opened) return state->outside(opened.error());
  return Stage(std::move(state));
}

Result<Done> Stage::put(unsigned number, const File& file) {
  State& state = *state_;
  CHECK(number < state.workers.size());
  Worker& worker = *state.workers[number];
  Wanted body;
  body.entry = {worker.texts.copy(file.path.relative()), intern(worker, file.producer),
                sha256(file.bytes), file.mode};
  if (state.stood) {
    if (!worker.look) {
      worker.root = state.root->another();
      worker.look.emplace(*worker.root);
    }
    Result<Seen> seen = worker.look->at(body.entry.path, file.bytes, body.entry.digest);
    if (!seen) return state.outside(seen.error());
    body.seen = std::move(*seen);
  }
  bool held = state.options.write && !as_wanted(body);
  std::string_view path = body.entry.path;
  worker.bodies.push_back(std::move(body));
  if (!held) return Done{};

  uint64_t total = state.held.fetch_add(file.bytes.size()) + file.bytes.size();
  if (total <= state.options.memory) {
    worker.held.push_back({path, file.mode, std::string(file.bytes)});
    return Done{};
  }
  for (const Held& waiting : worker.held) {
    Result<Done> staged = state.stage(worker, waiting.path, waiting.mode, waiting.bytes);
    if (!staged) return state.outside(staged.error());
  }
  worker.held.clear();
  Result<Done> staged = state.stage(worker, path, file.mode, file.bytes);
  if (!staged) return state.outside(staged.error());
  return Done{};
}

Result<Changes> Stage::changes(const std::function<bool(const Entry&)>& gone) {
  State& state = *state_;
  state.wanted = in_path_order(state.workers);
  if (state.stood) {
    Result<Done> found = state.find_orphans(gone);
    if (found) found = state.find_emptied();
    if (!found) return state.outside(found.error());
  }
  for (Wanted& file : state.wanted) {
    Seen& seen = file.seen;
    if (seen.kind == Seen::Kind::directory) {
      seen.yields = state.emptied.contains(file.entry.path);
    } else if (seen.kind == Seen::Kind::below_file) {
      auto orphan = std::ranges::lower_bound(state.orphans, std::string_view(seen.at), {},
                                             [](const Orphan& o) { return o.entry.path; });
      seen.yields =
          orphan != state.orphans.end() && orphan->entry.path == seen.at && removable(*orphan);
    }
  }
  return diff(state.last, state.wanted, state.orphans);
}

Result<Done> State::find_orphans(const std::function<bool(const Entry&)>& gone) {
  Look look(*root);
  size_t w = 0;
  for (const Entry& entry : last.entries()) {
    while (w < wanted.size() && wanted[w].entry.path < entry.path) ++w;
    bool produced = w < wanted.size() && wanted[w].entry.path == entry.path;
    if (produced || !gone(entry)) continue;
    Result<Seen> seen = look.at(entry.path);
    if (!seen) return seen.error();
    orphans.push_back({entry, std::move(*seen)});
  }
  return Done{};
}

// Only directories that lose a file to this run, or have lost one since the last, are looked at,
// the deepest first, so that one that held nothing but emptied ones is found too.
Result<Done> State::find_emptied() {
  std::set<std::string_view> leaving;
  auto deeper = [](const std::string& a, const std::string& b) {
    auto depth = [](const std::string& path) { return std::ranges::count(path, '/'); };
    return depth(a) != depth(b) ? depth(a) > depth(b) : a < b;
  };
  std::set<std::string, decltype(deeper)> candidates(deeper);
  for (const Orphan& orphan : orphans) {
    bool removed = removable(orphan);
    if (!removed && orphan.seen.kind != Seen::Kind::absent) continue;
    if (removed) leaving.insert(orphan.entry.path);
    for_each_above(orphan.entry.path,
                   [&](std::string_view path) { return candidates.emplace(path).second; });
  }
  if (candidates.empty()) return Done{};
  std::set<std::string_view> needed;
  for (const Wanted& file : wanted) {
    for_each_above(file.entry.path,
                   [&](std::string_view path) { return needed.insert(path).second; });
  }
  for (const std::string& directory : candidates) {
    if (needed.contains(directory)) continue;
    auto entries = root->list(directory);
    if (!entries && entries.error().code == ENOENT) continue;
    if (!entries) return entries.error();
    bool empties = std::ranges::all_of(*entries, [&](const world::Entry& entry) {
      std::string path = directory + "/" + entry.name;
      return entry.kind == FileKind::directory ? emptied.contains(path) : leaving.contains(path);
    });
    if (empties) emptied.insert(directory);
  }
  return Done{};
}

Result<Done> Stage::commit(const Changes& changes, const Loop& loop) {
  CHECK(state_->options.write);
  CHECK(changes.clean());
  if (changes.nothing()) return Done{};
  Result<Done> done = state_->commit(changes, loop);
  if (!done) return state_->outside(done.error());
  return done;
}

}  // namespace megac::store
