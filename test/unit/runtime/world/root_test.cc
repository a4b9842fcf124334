#include "runtime/world/root.h"

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/support/memory_world.h"
#include "test/support/scratch.h"

using namespace megac;
using namespace megac::world;
namespace fs = std::filesystem;

namespace {

/// One kind of Root over a tree that begins empty; the same promises hold for all.
struct Kind {
  std::string name;
  bool memory;
  Resolve resolve;
};
const Kind kKinds[] = {{"openat2", false, Resolve::choose},
                       {"component walk", false, Resolve::component_walk},
                       {"memory", true, Resolve::choose}};

struct Bench {
  explicit Bench(const Kind& kind)
      : memory(kind.memory), machine(kind.resolve), files(memory ? in_memory.files : *real()) {
    auto opened = files.open(memory ? "/project" : scratch.path().string());
    REQUIRE(opened);
    root = std::move(*opened);
  }
  FileSystem* real() { return &machine.world().files; }

  void link(const std::string& name, const std::string& target) {
    if (memory) return in_memory.files.put_link(name, target);
    fs::create_symlink(target, scratch.path() / name);
  }
  void special(const std::string& name) {
    if (memory) return in_memory.files.put_special(name);
    REQUIRE(::mkfifo(scratch.at(name).c_str(), 0600) == 0);
  }

  bool memory;
  test::Scratch scratch;
  test::MemoryWorld in_memory;
  PosixWorld machine;
  FileSystem& files;
  std::unique_ptr<Root> root;
};

template <class T>
int code(const Result<T>& result) {
  return result ? 0 : result.error().code;
}

std::string read(Root& root, const std::string& path) {
  std::string bytes;
  Result<FileInfo> info = root.read(path, 1000, bytes);
  return info ? bytes : "errno " + std::to_string(info.error().code);
}

}  // namespace

TEST_CASE("files, directories and renames below a root") {
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    Bench bench(kind);
    Root& root = *bench.root;
    REQUIRE(root.make_directory("a"));
    REQUIRE(root.make_directory("a/b"));
    CHECK(code(root.make_directory("a/b")) == EEXIST);
    CHECK(code(root.make_directory("x/y")) == ENOENT);
    REQUIRE(root.create("a/b/one", 0644, "1"));
    REQUIRE(root.create("a/two", 0755, "22"));
    CHECK(code(root.create("a/two", 0644, "")) == EEXIST);
    CHECK(read(root, "a/two") == "22");

    Result<FileInfo> info = root.stat("a/two");
    REQUIRE(info);
    CHECK(info->kind == FileKind::file);
    CHECK(info->mode == 0755);
    CHECK(info->size == 2);
    CHECK(root.stat("a")->kind == FileKind::directory);
    CHECK(root.stat("")->kind == FileKind::directory);
    CHECK(root.stat("no")->kind == FileKind::absent);
    CHECK(root.stat("no/such")->kind == FileKind::absent);
    CHECK(code(root.stat("a/two/below")) == ENOTDIR);

    auto entries = root.list("a");
    REQUIRE(entries);
    REQUIRE(entries->size() == 2);
    CHECK((*entries)[0].name == "b");
    CHECK((*entries)[0].kind == FileKind::directory);
    CHECK((*entries)[1].name == "two");
    CHECK((*entries)[1].kind == FileKind::file);
    CHECK(code(root.list("a/two")) == ENOTDIR);
    CHECK(code(root.list("no")) == ENOENT);

    CHECK(code(root.rename("a/two", "a/b/one", Rename::fresh)) == EEXIST);
    REQUIRE(root.rename("a/two", "a/b/one", Rename::exchange));
    CHECK(read(root, "a/b/one") == "22");
    CHECK(read(root, "a/two") == "1");
    CHECK(code(root.rename("a/two", "a/no", Rename::exchange)) == ENOENT);
    REQUIRE(root.rename("a/two", "a/b/one", Rename::replace));
    CHECK(read(root, "a/b/one") == "1");
    CHECK(read(root, "a/two") == "errno 2");

    // A directory that this handle has used before moves with what is in it.
    REQUIRE(root.rename("a/b", "c", Rename::fresh));
    CHECK(read(root, "c/one") == "1");
    CHECK(read(root, "a/b/one") == "errno 2");
    REQUIRE(root.make_directory("a/b"));
    REQUIRE(root.create("a/b/one", 0600, "new"));
    CHECK(read(root, "a/b/one") == "new");
    CHECK(read(root, "c/one") == "1");

    CHECK(code(root.remove_directory("c")) == ENOTEMPTY);
    CHECK(code(root.remove_file("c")) != 0);
    REQUIRE(root.remove_file("c/one"));
    CHECK(code(root.remove_file("c/one")) == ENOENT);
    REQUIRE(root.remove_directory("c"));
    REQUIRE(root.remove_tree("a"));
    REQUIRE(root.remove_tree("a"));
    CHECK(root.list("")->empty());
    CHECK(root.sync());
    CHECK(code(root.writable("")) == 0);
    CHECK(code(root.writable("gone")) == ENOENT);
  }
}

TEST_CASE("paths that are none, and links and special files in the way") {
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    Bench bench(kind);
    Root& root = *bench.root;
    REQUIRE(root.make_directory("d"));
    REQUIRE(root.create("d/file", 0644, "x"));
    bench.link("link", "d");
    bench.link("leaf", "d/file");
    bench.link("loop", "loop");
    bench.link("out", "/proc/self/cwd");
    bench.link("dangling", "nowhere");
    bench.special("fifo");

    for (std::string path : {"/d", "d/", "d//file", "./d", "d/.", "../d", "d/../d", "d/..", "."}) {
      CAPTURE(path);
      CHECK(code(root.stat(path)) == EINVAL);
      CHECK(code(root.create(path, 0644, "")) == EINVAL);
      CHECK(code(root.rename("d/file", path, Rename::replace)) == EINVAL);
      CHECK(code(root.remove_tree(path)) == EINVAL);
    }
    for (std::string path : {"link/file", "loop/file", "out/file", "dangling/file"}) {
      CAPTURE(path);
      std::string bytes;
      CHECK(code(root.stat(path)) == ELOOP);
      CHECK(code(root.read(path, 10, bytes)) == ELOOP);
      CHECK(code(root.create(path, 0644, "")) == ELOOP);
      CHECK(code(root.make_directory(path)) == ELOOP);
      CHECK(code(root.rename("d/file", path, Rename::replace)) == ELOOP);
      CHECK(code(root.remove_file(path)) == ELOOP);
    }
    CHECK(read(root, "leaf") == "errno " + std::to_string(ELOOP));
    CHECK(read(root, "dangling") == "errno " + std::to_string(ELOOP));
    CHECK(code(root.create("dangling", 0644, "")) == EEXIST);
    CHECK(root.stat("dangling")->kind == FileKind::symlink);
    CHECK(read(root, "d") == "errno " + std::to_string(EISDIR));
    CHECK(read(root, "fifo") == "errno " + std::to_string(EINVAL));
    CHECK(root.stat("fifo")->kind == FileKind::other);
    std::string bytes;
    REQUIRE(root.create("long", 0644, "12345"));
    CHECK(code(root.read("long", 4, bytes)) == EFBIG);
    CHECK(code(root.read("long", 5, bytes)) == 0);
    // A tree is removed without following what it holds.
    REQUIRE(root.rename("link", "d/link", Rename::fresh));
    REQUIRE(root.make_directory("e"));
    REQUIRE(root.create("e/kept", 0644, "k"));
    bench.link("d/other", "../e");
    REQUIRE(root.remove_tree("d"));
    CHECK(read(root, "e/kept") == "k");
  }
}

TEST_CASE("a lock is one process's and goes with its last handle") {
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    Bench bench(kind);
    std::string where = kind.memory ? "/project" : bench.scratch.path().string();
    REQUIRE(bench.root->lock());
    std::unique_ptr<Root> more = bench.root->another();
    auto second = bench.files.open(where);
    REQUIRE(second);
    Result<Done> refused = (*second)->lock();
    REQUIRE(!refused);
    CHECK(refused.error().code == EWOULDBLOCK);
    if (!kind.memory) {
      std::string holder = "process " + std::to_string(::getpid()) + " ";
      CHECK(refused.error().message.starts_with(holder));
    }
    bench.root.reset();
    CHECK(code((*second)->lock()) == EWOULDBLOCK);
    more.reset();
    CHECK(code((*second)->lock()) == 0);
  }
}

TEST_CASE("modes are exact under any umask") {
  mode_t before = ::umask(0077);
  test::Scratch scratch;
  PosixWorld machine;
  auto root = machine.world().files.open(scratch.path());
  REQUIRE(root);
  for (uint32_t mode : {0644U, 0755U, 0600U, 0444U, 0664U}) {
    std::string name = std::to_string(mode);
    REQUIRE((*root)->create(name, mode, "x"));
    CHECK((*root)->stat(name)->mode == mode);
  }
  ::umask(before);
}

TEST_CASE("paths longer than the system takes at once, and trees deeper than files may be open") {
  for (Resolve resolve : {Resolve::choose, Resolve::component_walk}) {
    test::Scratch scratch;
    PosixWorld machine(resolve);
    auto root = machine.world().files.open(scratch.path());
    REQUIRE(root);
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit few{64, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    std::string path = "d";
    for (int depth = 0; depth < 300; ++depth) {
      REQUIRE((*root)->make_directory(path));
      path += "/" + std::string(19, 'd');
    }
    CHECK(path.size() > 5000);
    CHECK((*root)->create(path, 0644, "deep"));
    CHECK(read(**root, path) == "deep");
    CHECK((*root)->remove_tree("d"));
    CHECK((*root)->list("")->empty());
    ::setrlimit(RLIMIT_NOFILE, &before);
  }
}

TEST_CASE("many handles stay below 256 open files") {
  test::Scratch scratch;
  PosixWorld machine;
  auto root = machine.world().files.open(scratch.path());
  REQUIRE(root);
  std::vector<std::unique_ptr<Root>> handles;
  for (int i = 0; i < 64; ++i) handles.push_back((*root)->another());
  for (int d = 0; d < 20; ++d) {
    std::string name = "d" + std::to_string(d);
    REQUIRE((*root)->make_directory(name));
    for (size_t i = 0; i < handles.size(); ++i) {
      REQUIRE(handles[i]->create(name + "/" + std::to_string(i), 0644, "x"));
    }
  }
  auto open = std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
  CHECK(open < 192);
}

namespace {

/// Lets others replace the directory `d` by a link that leads out, again and again, during `act`.
template <class Act>
void race(Resolve resolve, Act act) {
  test::Scratch scratch, outside;
  fs::create_directory(scratch.path() / "d");
  fs::create_directory_symlink(outside.path(), scratch.path() / "l");
  outside.put("victim", "safe");
  PosixWorld machine(resolve);
  auto root = machine.world().files.open(scratch.path());
  REQUIRE(root);
  std::atomic<bool> stop{false};
  std::thread attacker([&] {
    std::string d = scratch.at("d"), l = scratch.at("l");
    while (!stop) ::renameat2(AT_FDCWD, d.c_str(), AT_FDCWD, l.c_str(), RENAME_EXCHANGE);
  });
  size_t refused = 0;
  for (int i = 0; i < 4'000 || (refused == 0 && i < 1'000'000); ++i) {
    // A new handle keeps no directory open from before. On a busy machine the attacker may come
    // late.
    refused += !act(*(*root)->another(), i);
  }
  stop = true;
  attacker.join();
  CHECK(refused > 0);
  CHECK(outside.bytes("victim") == "safe");
  CHECK(std::distance(fs::directory_iterator(outside.path()), fs::directory_iterator()) == 1);
}

}  // namespace

TEST_CASE("a directory swapped for a link during the call leads nowhere") {
  for (Resolve resolve : {Resolve::choose, Resolve::component_walk}) {
    race(resolve,
         [](Root& root, int i) { return bool(root.create("d/" + std::to_string(i), 0644, "x")); });
    race(resolve, [](Root& root, int) {
      std::string bytes;
      Result<FileInfo> info = root.read("d/victim", 100, bytes);
      CHECK(bytes.empty());
      return info || info.error().code != ELOOP;
    });
    race(resolve, [](Root& root, int) {
      Result<Done> gone = root.remove_file("d/victim");
      CHECK(!gone);
      return gone || gone.error().code != ELOOP;
    });
    race(resolve,
         [](Root& root, int i) { return bool(root.make_directory("d/" + std::to_string(i))); });
  }
}

namespace {

/// 0 when `body` holds in a child process in which openat2 answers `code`.
template <class Body>
int without_openat2(int code, Body body) {
  pid_t child = ::fork();
  if (child == 0) {
    sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(code)),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    sock_fprog program{4, rules};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) ::_exit(77);
    ::_exit(body() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("where the kernel or a container refuses openat2, the walk takes over") {
  for (int code : {ENOSYS, EPERM}) {
    test::Scratch scratch;
    scratch.put("a/b/file", "x");
    fs::create_directory_symlink("a", scratch.path() / "link");
    int status = without_openat2(code, [&] {
      PosixWorld machine;
      auto root = machine.world().files.open(scratch.path());
      std::string bytes;
      return root && (*root)->read("a/b/file", 10, bytes) && bytes == "x" &&
             (*root)->create("a/b/new", 0644, "y") && !(*root)->create("link/new", 0644, "y");
    });
    if (status == 77) {
      MESSAGE("skipped: no seccomp filters here");
    } else {
      CHECK(status == 0);
    }
  }
}

TEST_CASE("hard links are never written through") {
  test::Scratch scratch, outside;
  outside.put("victim", "safe");
  fs::create_hard_link(outside.path() / "victim", scratch.path() / "file");
  PosixWorld machine;
  auto root = machine.world().files.open(scratch.path());
  REQUIRE(root);
  CHECK((*root)->stat("file")->links == 2);
  REQUIRE((*root)->create("new", 0644, "new"));
  REQUIRE((*root)->rename("new", "file", Rename::exchange));
  CHECK(scratch.bytes("file") == "new");
  CHECK(outside.bytes("victim") == "safe");
}
