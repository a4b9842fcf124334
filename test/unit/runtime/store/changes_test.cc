#include "runtime/store/changes.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace megac;
using namespace megac::store;
using Kind = Seen::Kind;

namespace {

Entry entry(std::string_view path, std::string_view bytes, uint32_t mode = 0644) {
  return {path, "t/u#x", sha256(bytes), mode};
}

Seen file(std::string_view bytes, uint32_t mode = 0644) {
  Seen seen;
  seen.kind = Kind::file;
  seen.digest = sha256(bytes);
  seen.info.mode = mode;
  return seen;
}

Seen other(Kind kind, bool yields = false, std::string at = {}) {
  Seen seen;
  seen.kind = kind;
  seen.yields = yields;
  seen.at = std::move(at);
  return seen;
}

Lock lock(const std::vector<Entry>& entries) { return *Lock::parse(print(entries), ""); }

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::write: return "write";
    case Verdict::replace: return "replace";
    case Verdict::keep: return "keep";
    case Verdict::remove: return "remove";
    case Verdict::leave: return "leave";
    case Verdict::drift: return "drift";
    case Verdict::blocked: return "blocked";
  }
  return "";
}

std::string dump(const Changes& changes) {
  std::string text;
  for (const Change& row : changes.rows) {
    text += std::string(word(row.verdict)) + " " + row.path;
    if (!row.why.empty()) text += " (" + std::string(row.why) + ")";
    if (!row.at.empty()) text += " at " + row.at;
    text += "; ";
  }
  return text;
}

}  // namespace

TEST_CASE("one wanted file, by what the lock knows and what stands there") {
  struct Row {
    std::vector<Entry> last;
    Seen seen;
    std::string verdict;
  };
  const std::vector<Entry> none, old = {entry("a", "old")};
  const Row rows[] = {
      {none, other(Kind::absent), "write a; "},
      {old, other(Kind::absent), "write a; "},
      {none, file("new"), "keep a; "},
      {old, file("new"), "keep a; "},
      {none, file("new", 0755), "replace a; "},
      {old, file("old"), "replace a; "},
      {old, file("old", 0600), "replace a; "},
      {none, file("old"), "drift a (stands there and is not megac's); "},
      {old, file("edited"), "drift a (was changed after megac wrote it); "},
      {old, other(Kind::unknown), "drift a (was changed after megac wrote it); "},
      {none, other(Kind::unknown), "drift a (stands there and is not megac's); "},
      {old, other(Kind::directory), "blocked a (is a directory); "},
      {old, other(Kind::directory, true), "write a; "},
      {old, other(Kind::symlink), "blocked a (is a symbolic link); "},
      {old, other(Kind::special), "blocked a (is no regular file); "},
      {none, other(Kind::below_file, false, "p"), "blocked a (lies below a file) at p; "},
      {none, other(Kind::below_file, true, "p"), "write a; "},
      {none, other(Kind::below_link, false, "p"), "blocked a (lies behind a symbolic link) at p; "},
  };
  for (const Row& row : rows) {
    Wanted wanted{entry("a", "new"), row.seen};
    Changes changes = diff(lock(row.last), {&wanted, 1}, {});
    CHECK(dump(changes) == row.verdict);
    CHECK(changes.clean() == (row.verdict.find("drift") == std::string::npos &&
                              row.verdict.find("blocked") == std::string::npos));
  }
}

TEST_CASE("orphans, and files that were not asked for") {
  Lock last = lock({entry("a", "1"), entry("b", "2"), entry("c", "3"), entry("d", "4"),
                    entry("e", "5"), entry("f", "6")});
  std::vector<Wanted> wanted = {{entry("aa", "n"), {}}, {entry("c", "3"), file("3")}};
  std::vector<Orphan> orphans = {{entry("b", "2"), file("2")},
                                 {entry("d", "4"), file("edited")},
                                 {entry("e", "5"), other(Kind::absent)},
                                 {entry("f", "6"), other(Kind::directory)}};
  Changes changes = diff(last, wanted, orphans);
  CHECK(dump(changes) ==
        "write aa; remove b; keep c; leave d (was changed after megac wrote it); "
        "leave f (was changed after megac wrote it); ");
  CHECK(changes.clean());
  CHECK(!changes.nothing());
  CHECK(changes.lock_changed);
  CHECK(changes.lock == print({entry("a", "1"), entry("aa", "n"), entry("c", "3")}));
}

TEST_CASE("nothing to do") {
  Lock last = lock({entry("a", "1"), entry("b", "2")});
  Wanted wanted{entry("a", "1"), file("1")};
  Changes same = diff(last, {&wanted, 1}, {});
  CHECK(same.nothing());
  CHECK(!same.lock_changed);
  // Another producer of the same bytes changes the lock alone.
  wanted.entry.producer = "t/other#x";
  Changes renamed = diff(last, {&wanted, 1}, {});
  CHECK(dump(renamed) == "keep a; ");
  CHECK(!renamed.nothing());
  CHECK(diff(Lock(), {}, {}).nothing());
}
