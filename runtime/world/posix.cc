#include "runtime/world/posix.h"

#include <cerrno>
#include <climits>
#include <ctime>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "runtime/world/descriptor.h"
#include "runtime/world/output.h"
#include "runtime/world/root.h"

namespace megac::world {
namespace {

constexpr int kInput = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

class PosixFiles final : public FileSystem {
 public:
  explicit PosixFiles(Resolve resolve) : resolve_(resolve) {}

  Result<Contents> read(const std::string& path, uint64_t cap) override {
    Contents contents;
    Descriptor file(::open(path.c_str(), kInput | O_NOFOLLOW));
    if (!file && errno == ELOOP) {
      contents.symlink = true;
      file = Descriptor(::open(path.c_str(), kInput));
    }
    if (!file) return fault("cannot read", path);
    Result<FileInfo> info = read_regular(file.number(), cap, path, contents.bytes);
    if (!info) return info.error();
    contents.info = *info;
    return contents;
  }

  Result<std::string> read_input(uint64_t cap) override {
    std::string bytes;
    Result<Done> done = read_stream(STDIN_FILENO, cap, "-", bytes);
    if (!done) return done.error();
    return bytes;
  }

  Result<std::vector<Entry>> list(const std::string& path) override {
    Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory) return fault("cannot list", path);
    return entries_of(std::move(directory), path);
  }

  Result<FileInfo> stat(const std::string& path) override {
    struct stat facts;
    if (::lstat(path.c_str(), &facts) == 0) return info_of(facts);
    if (errno == ENOENT || errno == ENOTDIR) return FileInfo{};
    return fault("cannot look at", path);
  }

  Result<std::string> current_directory() override {
    std::string path(PATH_MAX, '\0');
    if (!::getcwd(path.data(), path.size())) return fault("cannot tell where this is", ".");
    path.resize(path.find('\0'));
    return path;
  }

  Result<Done> write(const std::string& path, std::string_view bytes) override {
    Descriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC, 0666));
    if (file && write_all(file.number(), bytes) && file.close()) return Done{};
    return fault("cannot write", path);
  }

  Result<std::unique_ptr<Root>> open(const std::string& path) override {
    Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory) return fault("cannot open the directory", path);
    return std::unique_ptr<Root>(std::make_unique<PosixRoot>(std::move(directory), resolve_));
  }

  Result<Done> make_directory(const std::string& path) override {
    for (size_t slash = path.find('/', 1); slash != path.npos; slash = path.find('/', slash + 1)) {
      std::string above = path.substr(0, slash);
      if (slash + 1 == path.size()) break;
      if (::mkdir(above.c_str(), 0777) != 0 && errno != EEXIST) {
        return fault("cannot make the directory", above);
      }
    }
    if (::mkdir(path.c_str(), 0777) == 0) return Done{};
    return fault("cannot make the directory", path);
  }

  Result<Done> remove_directory(const std::string& path) override {
    if (::rmdir(path.c_str()) == 0) return Done{};
    return fault("cannot remove", path);
  }

 private:
  Resolve resolve_;
};

class PosixClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() override { return std::chrono::system_clock::now(); }
  std::chrono::steady_clock::time_point steady() override {
    return std::chrono::steady_clock::now();
  }
  std::chrono::nanoseconds used() override {
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
  }
};

}  // namespace

struct PosixWorld::Parts {
  PosixFiles files;
  PosixClock clock;
  PosixOutput out{STDOUT_FILENO, "standard output"};
  PosixOutput err{STDERR_FILENO, "standard error"};
};

PosixWorld::PosixWorld(Resolve resolve)
    : parts_(new Parts{.files = PosixFiles(resolve), .clock = {}}) {}

PosixWorld::~PosixWorld() = default;

World PosixWorld::world() { return {parts_->files, parts_->clock, parts_->out, parts_->err}; }

}  // namespace megac::world
