// Runs of the store over trees in memory.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/store/store.h"
#include "test/support/memory_world.h"

namespace megac::test {

struct Body {
  std::string bytes;
  uint32_t mode = 0644;
  Body(const char* b, uint32_t m = 0644) : bytes(b), mode(m) {}
  Body(std::string b, uint32_t m = 0644) : bytes(std::move(b)), mode(m) {}
};
using Bodies = std::map<std::string, Body>;

inline Path path(const std::string& text) {
  Path::Parsed parsed = Path::parse(text);
  if (!parsed.fault.empty()) throw std::runtime_error(text);
  return parsed.path;
}

struct Ran {
  std::string rows;  ///< "write a; keep b; ", with drift and blocked
  std::optional<Error> fault;
  bool committed = false;
};

inline const char* word(store::Verdict verdict) {
  constexpr const char* kWords[] = {"write", "replace", "keep",   "remove",
                                    "leave", "drift",   "blocked"};
  return kWords[static_cast<size_t>(verdict)];
}

inline std::string dump(const store::Changes& changes) {
  std::string text;
  for (const store::Change& row : changes.rows) {
    text += std::string(word(row.verdict)) + " " + row.path + "; ";
  }
  return text;
}

/// One whole run: every entry of the last lock that is not among the bodies is gone.
inline Ran run(world::FileSystem& files, const store::Options& options, const Bodies& bodies,
               const Loop& loop = in_order()) {
  Ran ran;
  auto stage = store::open(files, options);
  if (!stage) return {"", stage.error(), false};
  std::vector<std::pair<std::string, Body>> rows(bodies.begin(), bodies.end());
  std::vector<std::optional<Error>> faults(rows.size());
  loop.run(rows.size(), [&](size_t i, unsigned worker) {
    Path at = path(rows[i].first);
    auto put = stage->put(worker, {at, rows[i].second.mode, "t/u#x", rows[i].second.bytes});
    if (!put) faults[i] = put.error();
  });
  for (auto& fault : faults) {
    if (fault) return {"", fault, false};
  }
  auto changes = stage->changes([](const store::Entry&) { return true; });
  if (!changes) return {"", changes.error(), false};
  ran.rows = dump(*changes);
  if (!changes->clean() || !options.write) return ran;
  auto done = stage->commit(*changes, loop);
  if (!done) return {ran.rows, done.error(), false};
  ran.committed = true;
  return ran;
}

}  // namespace megac::test
