// A World in memory: every operation is logged, any of them can be made to fail. Directories,
// links, permission bits, inodes and times are kept as far as megac looks at them; hard links are
// not.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/world/world.h"

namespace megac::test {

struct Node {
  world::FileKind kind = world::FileKind::absent;
  uint32_t mode = 0;
  std::string bytes;  ///< of a link: where it leads
  uint64_t inode = 0;
  int64_t changed = 0;
};

class MemoryOutput final : public world::Output {
 public:
  Result<Done> write(std::string_view bytes) override {
    text += bytes;
    return Done{};
  }
  bool closed() const override { return false; }
  bool terminal() const override { return is_terminal; }
  bool colour() const override { return is_terminal; }
  unsigned width() const override { return 80; }

  std::string text;
  bool is_terminal = false;
};

class MemoryClock final : public world::Clock {
 public:
  std::chrono::system_clock::time_point now() override { return wall; }
  std::chrono::steady_clock::time_point steady() override { return ticks; }

  std::chrono::system_clock::time_point wall{};
  std::chrono::steady_clock::time_point ticks{};
};

/// Paths are absolute, or relative to /project.
class MemoryFiles final : public world::FileSystem {
 public:
  MemoryFiles();

  Result<world::Contents> read(const std::string& path, uint64_t cap) override;
  Result<std::string> read_input(uint64_t cap) override;
  Result<std::vector<world::Entry>> list(const std::string& path) override;
  Result<world::FileInfo> stat(const std::string& path) override;
  Result<std::string> current_directory() override;
  Result<Done> write(const std::string& path, std::string_view bytes) override;
  Result<std::unique_ptr<world::Root>> open(const std::string& directory) override;
  Result<Done> make_directory(const std::string& path) override;
  Result<Done> remove_directory(const std::string& path) override;

  /// Without a log line and without faults; directories above are made.
  void put(const std::string& path, std::string bytes, uint32_t mode = 0644);
  void put_directory(const std::string& path, uint32_t mode = 0755);
  void put_link(const std::string& path, std::string target);
  void put_special(const std::string& path);
  void remove(const std::string& path);

  /// Everything at and below a directory: path from it -> "0644 bytes", "0755/", "-> target".
  std::map<std::string, std::string> tree(const std::string& directory) const;
  const Node* find(const std::string& path) const;

  /// The `nth` operation from now (from 1) fails with `code`, and with `for_ever` all after it.
  void fail(size_t nth, int code, bool for_ever = false);
  /// The log lines of operations that change something.
  std::vector<std::string> writes() const;

  std::vector<std::string> log;  ///< "create /project/out/a.ts"
  std::string input;
  /// Called before each operation, with its log line; for what others do meanwhile.
  std::function<void(const std::string&)> meanwhile;

 private:
  friend class MemoryRoot;

  /// The errno that this operation has to fail with, or 0.
  int enter(std::string_view operation, const std::string& path);
  /// Absolute, links followed; of the last segment only where asked.
  std::string resolve(const std::string& path, bool last) const;
  /// What keeps a name in this directory from being looked at, made or removed; 0: nothing.
  int above_fault(const std::string& path, const std::string& root, bool change) const;
  void add(const std::string& path, world::FileKind kind, uint32_t mode, std::string bytes);
  bool empty(const std::string& directory) const;
  void move(const std::string& from, const std::string& to);
  std::vector<world::Entry> entries(const std::string& directory) const;

  mutable std::recursive_mutex mutex_;
  std::map<std::string, Node> nodes_;
  std::set<std::string> locked_;
  uint64_t inodes_ = 0;
  int64_t time_ = 0;
  size_t countdown_ = 0;
  int code_ = 0;
  bool for_ever_ = false;
};

struct MemoryWorld {
  MemoryFiles files;
  MemoryClock clock;
  MemoryOutput out, err;

  World world() { return {files, clock, out, err}; }
};

}  // namespace megac::test
