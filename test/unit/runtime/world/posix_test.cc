#include "runtime/world/posix.h"

#include <cerrno>
#include <csignal>
#include <filesystem>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/world/holder.h"
#include "runtime/world/output.h"
#include "test/support/scratch.h"

using namespace megac;
using namespace megac::world;
namespace fs = std::filesystem;

TEST_CASE("inputs are read whole, and only when they are regular files") {
  test::Scratch scratch;
  scratch.put("file", "text");
  scratch.put("large", std::string(300'000, 'x'));
  scratch.put("empty", "");
  fs::create_symlink("file", scratch.path() / "link");
  fs::create_symlink("gone", scratch.path() / "dangling");
  fs::create_directory(scratch.path() / "directory");
  REQUIRE(::mkfifo(scratch.at("fifo").c_str(), 0600) == 0);
  PosixWorld machine;
  FileSystem& files = machine.world().files;

  struct Row {
    std::string name;
    uint64_t cap;
    int code;
    size_t size;
    bool symlink;
  };
  const Row rows[] = {
      {"file", 100, 0, 4, false},          {"file", 4, 0, 4, false},
      {"file", 3, EFBIG, 0, false},        {"large", 300'000, 0, 300'000, false},
      {"large", 299'999, EFBIG, 0, false}, {"empty", 0, 0, 0, false},
      {"link", 100, 0, 4, true},           {"dangling", 9, ENOENT, 0, false},
      {"directory", 9, EISDIR, 0, false},  {"fifo", 9, EINVAL, 0, false},
      {"gone", 9, ENOENT, 0, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Result<Contents> read = files.read(scratch.at(row.name), row.cap);
    CHECK((read ? 0 : read.error().code) == row.code);
    if (!read) {
      CHECK(read.error().path == scratch.at(row.name));
      continue;
    }
    CHECK(read->bytes.size() == row.size);
    CHECK(read->symlink == row.symlink);
    CHECK(read->info.kind == FileKind::file);
  }
  Result<Contents> device = files.read("/dev/zero", 100);
  REQUIRE(!device);
  CHECK(device.error().code == EINVAL);
  // /proc tells no size; the end of the stream does.
  CHECK(files.read("/proc/self/status", 100'000)->bytes.size() > 100);
}

TEST_CASE("directories anywhere") {
  test::Scratch scratch;
  PosixWorld machine;
  FileSystem& files = machine.world().files;
  REQUIRE(files.make_directory(scratch.at("a/b/c/")));
  CHECK(files.make_directory(scratch.at("a/b/c")).error().code == EEXIST);
  scratch.put("file", "");
  CHECK(files.make_directory(scratch.at("file/x")).error().code == ENOTDIR);
  CHECK(files.stat(scratch.at("a/b/c"))->kind == FileKind::directory);
  CHECK(files.stat(scratch.at("nothing"))->kind == FileKind::absent);
  CHECK(files.stat(scratch.at("file/below"))->kind == FileKind::absent);
  auto entries = files.list(scratch.path());
  REQUIRE(entries);
  REQUIRE(entries->size() == 2);
  CHECK((*entries)[0].name == "a");
  CHECK((*entries)[1].kind == FileKind::file);
  CHECK(files.open(scratch.at("file")).error().code == ENOTDIR);
  CHECK(files.open(scratch.at("no")).error().code == ENOENT);
  CHECK(files.remove_directory(scratch.at("a")).error().code == ENOTEMPTY);
  REQUIRE(files.write(scratch.at("report"), "{}"));
  REQUIRE(files.write(scratch.at("report"), "[]"));
  CHECK(scratch.bytes("report") == "[]");
  CHECK(*files.current_directory() == fs::current_path().string());
}

TEST_CASE("output whose reader has gone is quiet; a full disk is not") {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  PosixOutput output(ends[1], "pipe");
  CHECK(output.write("text"));
  CHECK(!output.closed());
  CHECK(!output.terminal());
  ::close(ends[0]);
  CHECK(output.write("text"));
  CHECK(output.closed());
  ::close(ends[1]);
  int full = ::open("/dev/full", O_WRONLY);
  Result<Done> refused = PosixOutput(full, "full").write("text");
  REQUIRE(!refused);
  CHECK(refused.error().code == ENOSPC);
  ::close(full);
}

TEST_CASE("who wants colour") {
  struct Row {
    bool terminal;
    const char *no_color, *force, *term;
    bool wanted;
  };
  const Row rows[] = {
      {true, nullptr, nullptr, "xterm", true}, {false, nullptr, nullptr, "xterm", false},
      {true, "", nullptr, "xterm", true},      {true, "1", nullptr, "xterm", false},
      {true, nullptr, nullptr, "dumb", false}, {true, nullptr, nullptr, nullptr, false},
      {false, nullptr, "1", "xterm", true},    {false, nullptr, "0", "xterm", false},
      {true, nullptr, "1", "dumb", true},      {true, "1", "1", "xterm", false},
  };
  for (const Row& row : rows) {
    CHECK(colour_wanted(row.terminal, row.no_color, row.force, row.term) == row.wanted);
  }
}

TEST_CASE("the holder of a lock, from /proc/locks") {
  const char* locks =
      "1: POSIX  ADVISORY  WRITE 111 fe:00:42 0 EOF\n"
      "2: FLOCK  ADVISORY  READ  222 fe:00:42 0 EOF\n"
      "3: FLOCK  ADVISORY  WRITE 333 fe:01:42 0 EOF\n"
      "3: -> FLOCK  ADVISORY  WRITE 444 fe:00:42 0 EOF\n"
      "4: FLOCK  ADVISORY  WRITE 555 fe:00:42 0 EOF\n";
  CHECK(flock_holder(locks, 0xfe, 0, 42) == 555);
  CHECK(flock_holder(locks, 0xfe, 1, 42) == 333);
  CHECK(flock_holder(locks, 0xfe, 0, 43) == 0);
  CHECK(flock_holder("", 0xfe, 0, 42) == 0);
}
