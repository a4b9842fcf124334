#include "runtime/store/changes.h"

#include <algorithm>

namespace megac::store {
namespace {

using Kind = Seen::Kind;

std::string_view obstacle(Kind kind) {
  switch (kind) {
    case Kind::directory: return "is a directory";
    case Kind::symlink: return "is a symbolic link";
    case Kind::special: return "is no regular file";
    case Kind::below_file: return "lies below a file";
    case Kind::below_link: return "lies behind a symbolic link";
    case Kind::absent:
    case Kind::file:
    case Kind::unknown: break;
  }
  return {};
}

Change judge(const Lock& last, const Wanted& wanted) {
  const Seen& seen = wanted.seen;
  Change change{std::string(wanted.entry.path), Verdict::write, {}, {}};
  if (seen.kind == Kind::absent || seen.yields) return change;
  if (std::string_view why = obstacle(seen.kind); !why.empty()) {
    change.verdict = Verdict::blocked;
    change.why = why;
    change.at = seen.at;
    return change;
  }
  bool file = seen.kind == Kind::file;
  if (file && seen.digest == wanted.entry.digest) {
    change.verdict = seen.info.mode == wanted.entry.mode ? Verdict::keep : Verdict::replace;
    return change;
  }
  const Entry* known = last.find(wanted.entry.path);
  if (known && file && known->digest == seen.digest) {
    change.verdict = Verdict::replace;
    return change;
  }
  change.verdict = Verdict::drift;
  change.why = known ? "was changed after megac wrote it" : "stands there and is not megac's";
  return change;
}

/// The lock afterwards: what is wanted, and of the last lock what was not asked for.
std::vector<Entry> next_entries(const Lock& last, std::span<const Wanted> wanted,
                                std::span<const Orphan> orphans) {
  std::vector<Entry> next;
  next.reserve(std::max(wanted.size(), last.entries().size()));
  size_t w = 0, o = 0;
  for (const Entry& entry : last.entries()) {
    while (w < wanted.size() && wanted[w].entry.path < entry.path)
      next.push_back(wanted[w++].entry);
    while (o < orphans.size() && orphans[o].entry.path < entry.path) ++o;
    bool stays = (w == wanted.size() || wanted[w].entry.path != entry.path) &&
                 (o == orphans.size() || orphans[o].entry.path != entry.path);
    if (stays) next.push_back(entry);
  }
  for (; w < wanted.size(); ++w) next.push_back(wanted[w].entry);
  return next;
}

bool same(const std::vector<Entry>& a, const std::vector<Entry>& b) {
  return std::ranges::equal(a, b, [](const Entry& x, const Entry& y) {
    return x.path == y.path && x.producer == y.producer && x.digest == y.digest && x.mode == y.mode;
  });
}

}  // namespace

bool Changes::clean() const {
  return std::ranges::none_of(rows, [](const Change& row) {
    return row.verdict == Verdict::drift || row.verdict == Verdict::blocked;
  });
}

bool Changes::nothing() const {
  return !lock_changed && std::ranges::all_of(rows, [](const Change& row) {
    return row.verdict == Verdict::keep || row.verdict == Verdict::leave;
  });
}

bool removable(const Orphan& orphan) {
  return orphan.seen.kind == Kind::file && orphan.seen.digest == orphan.entry.digest;
}

Changes diff(const Lock& last, std::span<const Wanted> wanted, std::span<const Orphan> orphans) {
  Changes changes;
  changes.rows.reserve(wanted.size() + orphans.size());
  size_t o = 0;
  auto add_orphans_before = [&](const Wanted* next) {
    for (; o < orphans.size() && (!next || orphans[o].entry.path < next->entry.path); ++o) {
      const Orphan& orphan = orphans[o];
      if (orphan.seen.kind == Kind::absent || orphan.seen.kind == Kind::below_file) continue;
      bool removed = removable(orphan);
      changes.rows.push_back({std::string(orphan.entry.path),
                              removed ? Verdict::remove : Verdict::leave,
                              removed ? "" : "was changed after megac wrote it",
                              {}});
    }
  };
  for (const Wanted& file : wanted) {
    add_orphans_before(&file);
    changes.rows.push_back(judge(last, file));
  }
  add_orphans_before(nullptr);

  std::vector<Entry> next = next_entries(last, wanted, orphans);
  changes.lock_changed = !same(next, last.entries());
  if (changes.lock_changed) changes.lock = print(next);
  return changes;
}

}  // namespace megac::store
