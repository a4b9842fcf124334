#include "runtime/store/store.h"

#include <cerrno>
#include <csignal>
#include <filesystem>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/schedule/schedule.h"
#include "runtime/world/posix.h"
#include "test/support/scratch.h"
#include "test/unit/runtime/store/bench.h"

using namespace megac;
using namespace megac::store;
using namespace megac::test;
namespace fs = std::filesystem;

namespace {

Bodies many(int directories, int files, const std::string& bytes) {
  Bodies bodies;
  for (int d = 0; d < directories; ++d) {
    for (int f = 0; f < files; ++f) {
      bodies.emplace("src/d" + std::to_string(d) + "/f" + std::to_string(f),
                     Body(bytes + std::to_string(d * files + f)));
    }
  }
  return bodies;
}

bool holds(const fs::path& root, const Bodies& bodies) {
  size_t found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    std::string name = fs::relative(entry.path(), root).string();
    if (!entry.is_regular_file() || name.starts_with(".megac") || name == "megac.lock") continue;
    auto body = bodies.find(name);
    if (body == bodies.end()) return false;
    std::ifstream file(entry.path(), std::ios::binary);
    if (std::string(std::istreambuf_iterator<char>(file), {}) != body->second.bytes) return false;
    ++found;
  }
  return found == bodies.size();
}

}  // namespace

TEST_CASE("eight workers make, keep, change and remove one tree") {
  for (world::Resolve resolve : {world::Resolve::choose, world::Resolve::component_walk}) {
    Scratch scratch;
    world::PosixWorld machine(resolve);
    world::FileSystem& files = machine.world().files;
    Loop loop = schedule::parallel(8);
    Options options{.root = scratch.at("out"), .workers = loop.workers, .memory = 3000};

    REQUIRE(run(files, options, many(20, 30, "one"), loop).committed);
    CHECK(holds(scratch.at("out"), many(20, 30, "one")));
    struct stat before, after;
    REQUIRE(::stat(scratch.at("out/src/d3/f3").c_str(), &before) == 0);
    auto lock_time = fs::last_write_time(scratch.at("out/megac.lock"));
    auto state_time = fs::last_write_time(scratch.at("out/.megac"));

    REQUIRE(run(files, options, many(20, 30, "one"), loop).committed);
    REQUIRE(::stat(scratch.at("out/src/d3/f3").c_str(), &after) == 0);
    CHECK(before.st_ino == after.st_ino);
    CHECK(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
    CHECK(lock_time == fs::last_write_time(scratch.at("out/megac.lock")));
    CHECK(state_time == fs::last_write_time(scratch.at("out/.megac")));

    REQUIRE(run(files, options, many(25, 20, "two"), loop).committed);
    CHECK(holds(scratch.at("out"), many(25, 20, "two")));
    REQUIRE(run(files, options, {}, loop).committed);
    CHECK(holds(scratch.at("out"), {}));
    CHECK(!fs::exists(scratch.at("out/src")));
  }
}

TEST_CASE("a hard link to something outside is replaced, not written through") {
  Scratch scratch;
  world::PosixWorld machine;
  Options options{.root = scratch.at("out")};
  REQUIRE(run(machine.world().files, options, {{"a", "1"}}).committed);
  fs::create_hard_link(scratch.at("out/a"), scratch.at("outside"));
  REQUIRE(run(machine.world().files, options, {{"a", "2"}}).committed);
  CHECK(scratch.bytes("outside") == "1");
  CHECK(scratch.bytes("out/a") == "2");
}

TEST_CASE("killed anywhere, every file is whole and the next run needs no help") {
  const Bodies one = many(6, 6, std::string(2000, '1')), two = many(7, 5, std::string(2000, '2'));
  Scratch scratch;
  Options options{.root = scratch.at("out"), .memory = 20'000};
  world::PosixWorld machine;
  REQUIRE(run(machine.world().files, options, one).committed);
  int killed = 0;
  for (int round = 0; round < 120; ++round) {
    const Bodies& target = round % 2 ? one : two;
    pid_t child = ::fork();
    if (child == 0)
      ::_exit(run(world::PosixWorld().world().files, options, target).committed ? 0 : 1);
    ::usleep(static_cast<useconds_t>(100 + round * 53 % 3000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    killed += WIFSIGNALED(status);
    for (const auto& entry : fs::recursive_directory_iterator(scratch.at("out/src"))) {
      if (entry.is_regular_file()) CHECK(entry.file_size() > 2000);
    }
    const Bodies& next = round % 3 ? target : one;
    REQUIRE(run(machine.world().files, options, next).committed);
    CHECK(holds(scratch.at("out"), next));
    CHECK(!fs::exists(scratch.at("out/.megac/stage")));
  }
  CHECK(killed > 10);
}

TEST_CASE("a second process is refused by the first one's number, and served when it dies") {
  Scratch scratch;
  Options options{.root = scratch.at("out")};
  world::PosixWorld machine;
  REQUIRE(run(machine.world().files, options, {{"a", "1"}}).committed);
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  pid_t child = ::fork();
  if (child == 0) {
    world::PosixWorld own;
    auto stage = open(own.world().files, options);
    char byte = stage ? 'y' : 'n';
    if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
    ::pause();
  }
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  CHECK(byte == 'y');
  auto refused = open(machine.world().files, options);
  REQUIRE(!refused);
  CHECK(refused.error().message == "process " + std::to_string(child) + " is writing here");
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(open(machine.world().files, options));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_CASE("what the disk refuses leaves the old tree") {
  Scratch scratch;
  Options options{.root = scratch.at("out"), .memory = 0};
  world::PosixWorld machine;
  world::FileSystem& files = machine.world().files;
  REQUIRE(run(files, options, {{"d/a", "1"}, {"b", "2"}}).committed);
  const Bodies next = {{"d/a", std::string(20'000, 'x')}, {"b", "3"}, {"e/f", "4"}};

  SUBCASE("files too large") {
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit small{10'000, before.rlim_max};
    std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    Ran ran = run(files, options, next);
    ::setrlimit(RLIMIT_FSIZE, &before);
    REQUIRE(ran.fault);
    CHECK(ran.fault->code == EFBIG);
    CHECK(ran.fault->path.ends_with("d/a"));
  }
  SUBCASE("a directory without write permission") {
    if (::geteuid() == 0) {
      // Root may write everywhere; a child without that power may not.
      fs::permissions(scratch.path(), fs::perms::all);
      for (const auto& entry : fs::recursive_directory_iterator(scratch.path())) {
        REQUIRE(::lchown(entry.path().c_str(), 65534, 65534) == 0);
      }
    }
    fs::permissions(scratch.at("out/d"), fs::perms::owner_read | fs::perms::owner_exec);
    pid_t child = ::fork();
    if (child == 0) {
      if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
      world::PosixWorld own;
      Ran ran = run(own.world().files, options, next);
      ::_exit(ran.fault && ran.fault->code == EACCES && ran.fault->path.ends_with("out/d") ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WEXITSTATUS(status) == 0);
    fs::permissions(scratch.at("out/d"), fs::perms::owner_all);
  }
  CHECK(scratch.bytes("out/d/a") == "1");
  CHECK(scratch.bytes("out/b") == "2");
  CHECK(!fs::exists(scratch.at("out/e")));
  CHECK(!fs::exists(scratch.at("out/.megac/stage")));
}
