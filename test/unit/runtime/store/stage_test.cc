#include "runtime/store/stage.h"

#include <cerrno>

#include <doctest/doctest.h>

#include "test/unit/runtime/store/bench.h"

using namespace megac;
using namespace megac::store;
using namespace megac::test;
using Tree = std::map<std::string, std::string>;

namespace {

const Options kProject{.root = "out", .layout = Layout::project};
const Options kLoose{.root = "out", .layout = Layout::loose};

Ran run(MemoryFiles& files, const Bodies& bodies) { return test::run(files, kProject, bodies); }

/// The tree without megac's own state.
Tree product(const MemoryFiles& files) {
  Tree tree = files.tree("out");
  std::erase_if(tree, [](const auto& row) {
    return row.first.starts_with(".megac") || row.first == "megac.lock";
  });
  return tree;
}

}  // namespace

TEST_CASE("a first run makes the root, the tree, the lock and an ignored state directory") {
  MemoryFiles files;
  Ran ran = run(files, {{"a/b/c.ts", "c"}, {"a/run.sh", {"r", 0755}}, {"top", "t"}});
  REQUIRE(ran.committed);
  CHECK(ran.rows == "write a/b/c.ts; write a/run.sh; write top; ");
  Tree tree = files.tree("out");
  CHECK(tree["a/b/c.ts"] == "0644 c");
  CHECK(tree["a/run.sh"] == "0755 r");
  CHECK(tree["top"] == "0644 t");
  CHECK(tree[".megac/.gitignore"] == "0644 *\n");
  CHECK(tree["megac.lock"] == "0644 " + print({{"a/b/c.ts", "t/u#x", sha256("c"), 0644},
                                               {"a/run.sh", "t/u#x", sha256("r"), 0755},
                                               {"top", "t/u#x", sha256("t"), 0644}}));
  CHECK(tree.size() == 8);
  // The directory went in whole: one rename for all that is below it.
  size_t renames = 0;
  for (const std::string& line : files.log) renames += line.starts_with("rename ");
  CHECK(renames == 3);
}

TEST_CASE("loose files: all state is in .megac") {
  MemoryFiles files;
  REQUIRE(test::run(files, kLoose, {{"a", "1"}}).committed);
  Tree tree = files.tree("out");
  CHECK(tree.count(".megac/megac.lock") == 1);
  CHECK(tree.count(".megac/.gitignore") == 1);
  CHECK(tree.size() == 4);
  CHECK(test::run(files, kLoose, {{"a", "2"}}).rows == "replace a; ");
}

TEST_CASE("a run in which nothing changes writes nothing at all") {
  MemoryFiles files;
  const Bodies bodies = {{"a/b", "1"}, {"c", "2"}};
  REQUIRE(run(files, bodies).committed);
  files.log.clear();
  Ran again = run(files, bodies);
  CHECK(again.committed);
  CHECK(again.rows == "keep a/b; keep c; ");
  CHECK(files.writes().empty());
  // Not even where there is no state, and nothing to say.
  files.put_directory("bare");
  files.log.clear();
  CHECK(test::run(files, {.root = "bare"}, {}).committed);
  CHECK(test::run(files, {.root = "absent"}, {}).committed);
  CHECK(files.writes().empty());
}

TEST_CASE("reading never writes, and sees what a run would do") {
  MemoryFiles files;
  REQUIRE(run(files, {{"a", "1"}, {"b", "2"}, {"c", "3"}}).committed);
  files.put("out/.megac/stage/new/x", "left by a run that died");
  files.log.clear();
  Options dry = kProject;
  dry.write = false;
  dry.memory = 0;
  CHECK(test::run(files, dry, {{"a", "1"}, {"b", "new"}, {"d/e", "4"}}).rows ==
        "keep a; replace b; remove c; write d/e; ");
  dry.root = "absent";
  CHECK(test::run(files, dry, {{"a", "1"}}).rows == "write a; ");
  CHECK(files.writes().empty());
  for (const std::string& line : files.log) CHECK(!line.starts_with("lock "));
}

TEST_CASE("changed, new, removed: one switch") {
  MemoryFiles files;
  REQUIRE(run(files, {{"keep", "k"}, {"d/change", "1"}, {"gone/deep/x", "x"}, {"gone/y", "y"}})
              .committed);
  uint64_t kept = files.find("/project/out/keep")->inode;
  Ran ran = run(files, {{"keep", "k"}, {"d/change", "2"}, {"d/new", "n"}, {"e/f/new", "n"}});
  REQUIRE(ran.committed);
  CHECK(ran.rows ==
        "replace d/change; write d/new; write e/f/new; remove gone/deep/x; remove gone/y; keep "
        "keep; ");
  CHECK(product(files) == Tree{{"d", "0755/"},
                               {"d/change", "0644 2"},
                               {"d/new", "0644 n"},
                               {"e", "0755/"},
                               {"e/f", "0755/"},
                               {"e/f/new", "0644 n"},
                               {"keep", "0644 k"}});
  CHECK(files.find("/project/out/keep")->inode == kept);
  CHECK(files.tree("out").count(".megac/stage") == 0);
}

TEST_CASE("a mode alone is a change") {
  MemoryFiles files;
  REQUIRE(run(files, {{"a", "1"}}).committed);
  CHECK(run(files, {{"a", {"1", 0755}}}).rows == "replace a; ");
  CHECK(product(files)["a"] == "0755 1");
}

TEST_CASE("directories that are not empty, or not of ours, stay") {
  MemoryFiles files;
  files.put_directory("out/empty");
  REQUIRE(run(files, {{"a/b/c", "1"}, {"d/e", "2"}}).committed);
  files.put("out/a/mine", "m");
  REQUIRE(run(files, {}).committed);
  CHECK(product(files) == Tree{{"a", "0755/"}, {"a/mine", "0644 m"}, {"empty", "0755/"}});
}

TEST_CASE("a file becomes a directory, and a directory a file") {
  MemoryFiles files;
  REQUIRE(run(files, {{"a", "file"}, {"b/c/d", "deep"}}).committed);
  Ran ran = run(files, {{"a/x/y", "deep"}, {"b", "file"}});
  REQUIRE(ran.committed);
  CHECK(ran.rows == "remove a; write a/x/y; write b; remove b/c/d; ");
  CHECK(product(files) ==
        Tree{{"a", "0755/"}, {"a/x", "0755/"}, {"a/x/y", "0644 deep"}, {"b", "0644 file"}});
  // Not when what is in the way has been edited, or holds something else.
  files.put("out/b", "edited");
  files.put("out/a/mine", "m");
  CHECK(run(files, {{"a", "file"}, {"b/c", "1"}}).rows ==
        "blocked a; remove a/x/y; leave b; blocked b/c; ");
}

TEST_CASE("what stands in the way is found before anything is written") {
  struct Row {
    std::string name;
    std::function<void(MemoryFiles&)> prepare;
    std::string rows;
  };
  const Row rows[] = {
      {"a link as the file", [](auto& f) { f.put_link("out/d/x", "/etc/passwd"); },
       "blocked d/x; write e; "},
      {"a link as the directory", [](auto& f) { f.put_link("out/d", "/etc"); },
       "blocked d/x; write e; "},
      {"a dangling link", [](auto& f) { f.put_link("out/d", "nowhere"); },
       "blocked d/x; write e; "},
      {"a directory", [](auto& f) { f.put_directory("out/d/x"); }, "blocked d/x; write e; "},
      {"a fifo", [](auto& f) { f.put_special("out/d/x"); }, "blocked d/x; write e; "},
      {"a file above", [](auto& f) { f.put("out/d", "mine"); }, "blocked d/x; write e; "},
      {"other bytes", [](auto& f) { f.put("out/d/x", "mine"); }, "drift d/x; write e; "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    MemoryFiles files;
    row.prepare(files);
    Tree before = files.tree("/");
    files.log.clear();
    Ran ran = run(files, {{"d/x", "1"}, {"e", "2"}});
    CHECK(ran.rows == row.rows);
    CHECK(!ran.committed);
    CHECK(files.tree("/") == before);
    CHECK(files.writes().empty());
  }
}

TEST_CASE("a directory that cannot be written is found before anything is") {
  MemoryFiles files;
  REQUIRE(run(files, {{"d/x", "1"}, {"e/y", "2"}}).committed);
  files.put_directory("out/e", 0555);
  for (const Bodies& bodies : {Bodies{{"d/x", "new"}, {"e/y", "new"}}, Bodies{{"d/x", "1"}},
                               Bodies{{"d/x", "1"}, {"e/y", "2"}, {"e/z", "3"}}}) {
    Tree before = files.tree("out");
    files.log.clear();
    Ran ran = run(files, bodies);
    REQUIRE(ran.fault);
    CHECK(ran.fault->path == "out/e");
    CHECK(ran.fault->code == EACCES);
    CHECK(files.writes().empty());
    CHECK(files.tree("out") == before);
  }
}

TEST_CASE("drift: what somebody else has changed is never touched") {
  MemoryFiles files;
  REQUIRE(run(files, {{"a", "1"}, {"b", "2"}, {"c", "3"}}).committed);
  files.put("out/a", "edited");
  files.put("out/c", "edited");
  files.put("out/n", "mine");
  CHECK(run(files, {{"a", "new"}, {"b", "2"}, {"n", "x"}}).rows ==
        "drift a; keep b; leave c; drift n; ");
  CHECK(product(files)["a"] == "0644 edited");
  // What was edited into just what is wanted is megac's again.
  files.put("out/a", "new");
  files.put("out/n", "x");
  REQUIRE(run(files, {{"a", "new"}, {"b", "2"}, {"n", "x"}}).committed);
  CHECK(run(files, {{"a", "newer"}, {"b", "2"}, {"n", "y"}}).rows ==
        "replace a; keep b; replace n; ");
  // An orphan that was left is the user's from then on.
  CHECK(run(files, {{"a", "newer"}, {"b", "2"}, {"c", "3"}, {"n", "y"}}).rows ==
        "keep a; keep b; drift c; keep n; ");
}

TEST_CASE("only what nothing produces any more is an orphan") {
  MemoryFiles files;
  REQUIRE(run(files, {{"a", "1"}, {"b", "2"}, {"c", "3"}}).committed);
  {
    auto stage = open(files, kProject);
    REQUIRE(stage);
    REQUIRE(stage->put(0, {path("a"), 0644, "t/u#x", "new"}));
    auto changes = stage->changes([](const Entry& entry) { return entry.path == "c"; });
    REQUIRE(changes);
    CHECK(dump(*changes) == "replace a; remove c; ");
    REQUIRE(stage->commit(*changes, in_order()));
  }
  CHECK(run(files, {{"a", "new"}, {"b", "2"}}).rows == "keep a; keep b; ");
}

TEST_CASE("bodies beyond the memory allowed go to the stage; given up, it goes away") {
  for (uint64_t memory : {uint64_t{0}, uint64_t{5}, uint64_t{1000}}) {
    for (bool stood : {false, true}) {
      MemoryFiles files;
      if (stood) files.put("out/mine", "m");
      Tree before = files.tree("/");
      {
        Options options = kProject;
        options.memory = memory;
        auto stage = open(files, options);
        REQUIRE(stage);
        REQUIRE(stage->put(0, {path("a/b"), 0644, "p", "1234"}));
        REQUIRE(stage->put(0, {path("a/c"), 0644, "p", "5678"}));
        bool spilled = files.find("/project/out/.megac/stage/new/a/b") != nullptr;
        CHECK(spilled == (memory < 8));
        Tree now = files.tree("/");
        CHECK(now.count("project/out/a") == 0);
      }
      CHECK(files.tree("/") == before);
    }
  }
}

TEST_CASE("a run that died in its switch is made good by the next one") {
  // Dies before each operation in turn: from then on nothing it does has any effect.
  const Bodies first = {{"a", "1"}, {"d/x", "1"}, {"gone/y", "1"}},
               second = {{"a", "2"}, {"d/x", "2"}, {"n/z", "2"}},
               third = {{"a", "3"}, {"d/x", "3"}, {"n/z", "3"}, {"m", "3"}};
  MemoryFiles clean;
  run(clean, first);
  run(clean, second);
  run(clean, third);
  size_t deaths = 0;
  for (size_t nth = 1;; ++nth) {
    CAPTURE(nth);
    MemoryFiles files;
    REQUIRE(run(files, first).committed);
    files.fail(nth, EIO, true);
    Ran dead = run(files, second);
    bool died = dead.fault.has_value();
    files.fail(0, 0);
    deaths += died;
    if (died && deaths % 3 == 0) CHECK(run(files, second).committed);
    CHECK(run(files, third).committed);
    CHECK(product(files) == product(clean));
    CHECK(files.tree("out") == clean.tree("out"));
    if (dead.committed) break;
  }
  CHECK(deaths > 40);
}

TEST_CASE("and so is one that died while it made good another") {
  const Bodies first = {{"a", "1"}, {"gone/y", "1"}}, second = {{"a", "2"}, {"n/z", "2"}},
               third = {{"a", "3"}, {"m", "3"}};
  MemoryFiles clean;
  run(clean, first);
  run(clean, third);
  bool committed = false;
  for (size_t nth = 10; !committed; ++nth) {
    bool finished = false;
    for (size_t again = 1; !finished; ++again) {
      CAPTURE(nth);
      CAPTURE(again);
      MemoryFiles files;
      run(files, first);
      files.fail(nth, EIO, true);
      committed = run(files, second).committed;
      files.fail(again, EIO, true);
      finished = run(files, again % 2 ? third : second).committed;
      files.fail(0, 0);
      CHECK(run(files, third).committed);
      CHECK(files.tree("out") == clean.tree("out"));
    }
  }
}

TEST_CASE("each operation failing once leaves the old tree or the new one, and no stage") {
  const Bodies first = {{"a", "1"}, {"d/x", "1"}, {"gone/y", "1"}, {"f", "f"}},
               second = {{"a", "2"}, {"d/x", "2"}, {"n/z", "2"}, {"f/g", "2"}};
  for (bool fresh : {false, true}) {
    for (uint64_t memory : {uint64_t{0}, uint64_t{1000}}) {
      for (size_t nth = 1;; ++nth) {
        CAPTURE(nth);
        MemoryFiles files;
        if (!fresh) run(files, first);
        Tree before = files.tree("/");
        Options options = kProject;
        options.memory = memory;
        files.log.clear();
        files.fail(nth, ENOSPC);
        Ran ran = test::run(files, options, second);
        bool reached = files.log.size() >= nth;
        files.fail(0, 0);
        if (ran.fault) {
          CHECK(ran.fault->code == ENOSPC);
          CHECK(ran.fault->path.starts_with("out"));
          Tree after = files.tree("/");
          CHECK(after == before);
        } else if (reached) {
          // The one fault that is no fault: the stage could not be cleared.
          CHECK(files.log[nth - 1].find(".megac/stage") != std::string::npos);
        }
        CHECK(test::run(files, options, second).committed);
        CHECK(product(files).at("a") == "0644 2");
        CHECK(product(files).at("f/g") == "0644 2");
        CHECK(files.tree("out").count(".megac/stage") == 0);
        if (!reached) break;
      }
    }
  }
}

TEST_CASE("an edit during the switch is put back and named") {
  const Bodies first = {{"a", "1"}, {"b", "1"}, {"gone/y", "1"}}, second = {{"a", "2"}, {"b", "2"}};
  struct Row {
    std::string before, edited;
  };
  // At the moment the operation named begins, somebody writes the file.
  const Row rows[] = {
      {"rename /project/out/.megac/stage/new/b", "out/b"},
      {"rename /project/out/gone/y", "out/gone/y"},
      {"rename /project/out/gone ", "out/gone/z"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    MemoryFiles files;
    run(files, first);
    bool done = false;
    files.meanwhile = [&](const std::string& line) {
      if (done || !line.starts_with(row.before)) return;
      done = true;
      files.put(row.edited, "edited");
    };
    Ran ran = run(files, second);
    files.meanwhile = nullptr;
    REQUIRE(done);
    REQUIRE(ran.fault);
    CHECK(ran.fault->path == (row.edited == "out/gone/z" ? "out/gone" : row.edited));
    CHECK(ran.fault->message == "was changed while megac ran; run it again");
    Tree tree = product(files);
    CHECK(tree["a"] == "0644 1");
    CHECK(tree[row.edited.substr(4)] == "0644 edited");
    CHECK(tree.count("gone/y") == 1);
  }
}

TEST_CASE("a new file that appears meanwhile is not overwritten") {
  MemoryFiles files;
  run(files, {{"a", "1"}});
  files.meanwhile = [&](const std::string& line) {
    if (line.starts_with("rename") && !files.find("/project/out/n")) files.put("out/n", "mine");
  };
  Ran ran = run(files, {{"a", "2"}, {"n", "x"}});
  files.meanwhile = nullptr;
  REQUIRE(ran.fault);
  CHECK(ran.fault->path == "out/n");
  CHECK(product(files) == Tree{{"a", "0644 1"}, {"n", "0644 mine"}});
  MemoryFiles bare;
  bare.meanwhile = [&](const std::string& line) {
    if (line.starts_with("mkdir") && !bare.find("/project/out")) bare.put("out/a", "mine");
  };
  ran = run(bare, {{"a", "1"}});
  REQUIRE(ran.fault);
  CHECK(ran.fault->message == "appeared while megac ran; run it again");
  CHECK(product(bare) == Tree{{"a", "0644 mine"}});
}

TEST_CASE("a switch that cannot be undone says so and keeps the old files") {
  MemoryFiles files;
  run(files, {{"a", "1"}, {"b", "1"}});
  size_t renames = 0;
  files.meanwhile = [&](const std::string& line) {
    if (line.starts_with("rename") && ++renames == 2) files.fail(1, EIO, true);
  };
  Ran ran = run(files, {{"a", "2"}, {"b", "2"}});
  files.meanwhile = nullptr;
  files.fail(0, 0);
  REQUIRE(ran.fault);
  CHECK(ran.fault->message.find("could not be undone") != std::string::npos);
  CHECK(files.tree("out")[".megac/stage/new/a"] == "0644 1");
  CHECK(run(files, {{"a", "3"}, {"b", "3"}}).committed);
}

TEST_CASE("one writer at a time") {
  MemoryFiles files;
  run(files, {{"a", "1"}});
  auto holder = open(files, kProject);
  REQUIRE(holder);
  auto second = open(files, kProject);
  REQUIRE(!second);
  CHECK(second.error().code == EWOULDBLOCK);
  CHECK(second.error().path == "out");
  CHECK(second.error().message.find("process ") != std::string::npos);
  Options dry = kProject;
  dry.write = false;
  CHECK(open(files, dry));
  {
    Stage ended = std::move(*holder);
  }
  CHECK(open(files, kProject));
}

TEST_CASE("a lock or a state directory that cannot be is a fault, and nothing is written") {
  struct Row {
    std::string name;
    std::function<void(MemoryFiles&)> prepare;
    std::string path;
  };
  const Row rows[] = {
      {"damaged", [](auto& f) { f.put("out/megac.lock", "megac.lock 1\nx\n"); }, "out/megac.lock"},
      {"newer", [](auto& f) { f.put("out/megac.lock", "megac.lock 7\n"); }, "out/megac.lock"},
      {"a link", [](auto& f) { f.put_link("out/megac.lock", "/etc/passwd"); }, "out/megac.lock"},
      {"a directory", [](auto& f) { f.put_directory("out/megac.lock"); }, "out/megac.lock"},
      {"state is a link", [](auto& f) { f.put_link("out/.megac", "/tmp"); }, "out/.megac"},
      {"state is a file", [](auto& f) { f.put("out/.megac", ""); }, "out/.megac"},
      {"root is a file", [](auto& f) { f.put("out", ""); }, "out"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    MemoryFiles files;
    row.prepare(files);
    Tree before = files.tree("/");
    Ran ran = run(files, {{"a", "1"}});
    REQUIRE(ran.fault);
    CHECK(ran.fault->path == row.path);
    CHECK(files.tree("/") == before);
  }
}
