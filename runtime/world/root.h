#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/world/descriptor.h"
#include "runtime/world/posix.h"
#include "runtime/world/world.h"

namespace megac::world {

/// The machine's Root. The directories used last stay open, so that a file costs no walk from the
/// root; all handles of a root together keep few enough for a limit of 256 open files.
class PosixRoot final : public Root {
 public:
  PosixRoot(Descriptor directory, Resolve resolve);

  std::unique_ptr<Root> another() override;
  Result<FileInfo> stat(std::string_view path) override;
  Result<FileInfo> read(std::string_view path, uint64_t cap, std::string& bytes) override;
  Result<std::vector<Entry>> list(std::string_view path) override;
  Result<Done> writable(std::string_view directory) override;
  Result<Done> create(std::string_view path, uint32_t mode, std::string_view bytes) override;
  Result<Done> make_directory(std::string_view path) override;
  Result<Done> rename(std::string_view from, std::string_view to, Rename how) override;
  Result<Done> remove_file(std::string_view path) override;
  Result<Done> remove_directory(std::string_view path) override;
  Result<Done> remove_tree(std::string_view path) override;
  Result<Done> sync() override;
  Result<Done> lock() override;

  ~PosixRoot() override;

 private:
  /// What all handles of one opened directory have in common.
  struct Shared {
    Descriptor directory;
    std::atomic<bool> beneath;  ///< openat2 is there and allowed
    std::atomic<int> kept{0};   ///< directories that all handles keep open
  };
  /// Where the last segment of a path is looked up.
  struct Place {
    int directory = -1;
    std::string name;
    int code = 0;  ///< errno, when the directory cannot be had
  };
  struct Open {
    std::string path;
    Descriptor directory;
    uint64_t used = 0;
  };

  explicit PosixRoot(std::shared_ptr<Shared> shared);

  Place place(std::string_view path);
  /// The descriptor of a directory, which stays this handle's; -1 with errno set.
  int directory(std::string_view path);
  Descriptor resolve(std::string_view path);
  Descriptor walk(std::string_view path);
  int keep(std::string_view path, Descriptor directory);
  /// Forgets what is kept open at or below a path that moves or goes.
  void forget(std::string_view path);

  std::shared_ptr<Shared> shared_;
  std::vector<Open> open_;
  uint64_t uses_ = 0;
};

}  // namespace megac::world
