// The one seam between megac and the machine. Comes in: paths, bytes, instants. Goes out: the same,
// or an Error that names the path and the system's reason. main() makes the real World and passes
// it down; tests pass the one in memory (test/support/memory_world.h), which logs every operation
// and fails the one it is told to. Two ways to reach files: FileSystem reads inputs wherever the
// user says; Root is an opened directory below which output is made, and nothing done through it
// can leave it, whatever others do to the tree meanwhile. Deliberately absent: what to read or
// write, retries, caches of contents, environment variables beyond those about colour, child
// processes.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace megac::world {

enum class FileKind : uint8_t { absent, file, directory, symlink, other };

/// What the system knows of a name, links not followed.
struct FileInfo {
  FileKind kind = FileKind::absent;
  uint32_t mode = 0;  ///< permission bits, 07777
  uint64_t size = 0;  ///< bytes
  uint64_t links = 0;
  uint64_t device = 0, inode = 0;
  int64_t changed = 0;  ///< mtime, nanoseconds since 1970

  explicit operator bool() const { return kind != FileKind::absent; }
  friend bool operator==(const FileInfo&, const FileInfo&) = default;
};

struct Entry {
  std::string name;
  FileKind kind;
};

/// A regular file read whole.
struct Contents {
  std::string bytes;
  FileInfo info;         ///< of the file that was read
  bool symlink = false;  ///< the last segment of the name is a symbolic link
};

enum class Rename : uint8_t {
  replace,   ///< over whatever file stands there
  fresh,     ///< EEXIST when anything stands there
  exchange,  ///< both must stand; at no moment is either name without a file
};

/// An opened directory. Paths are relative to it: segments parted by `/`, none empty, `.` or `..`
/// (EINVAL otherwise); "" is the directory itself where that makes sense. A symbolic link anywhere
/// in a path is refused (ELOOP), and so is leaving the directory, also when others swap its parts
/// during the call. One handle serves one thread; another() gives each worker its own.
class Root {
 public:
  virtual ~Root() = default;
  /// A second handle on the same opened directory, for another thread. It may go on seeing, for
  /// directories it has used before, what was there before this handle moved them.
  virtual std::unique_ptr<Root> another() = 0;

  /// `absent` when the file or a directory above it is not there; ENOTDIR below a file, ELOOP
  /// behind a symbolic link.
  virtual Result<FileInfo> stat(std::string_view path) = 0;
  /// A regular file, whole, into `bytes`; its info. EFBIG when longer than `cap`, ENOENT when it is
  /// not there, ELOOP, EISDIR, EINVAL (fifo, socket, device) when it is no regular file.
  virtual Result<FileInfo> read(std::string_view path, uint64_t cap, std::string& bytes) = 0;
  /// The entries of a directory in byte order.
  virtual Result<std::vector<Entry>> list(std::string_view path) = 0;
  /// EACCES or EROFS when names in this directory cannot be made or removed.
  virtual Result<Done> writable(std::string_view directory) = 0;

  /// A file that must not be there yet, with exactly these permission bits. After a fault it is not
  /// there.
  virtual Result<Done> create(std::string_view path, uint32_t mode, std::string_view bytes) = 0;
  /// One directory, mode 0777 less the umask; EEXIST when anything stands there.
  virtual Result<Done> make_directory(std::string_view path) = 0;
  virtual Result<Done> rename(std::string_view from, std::string_view to, Rename how) = 0;
  virtual Result<Done> remove_file(std::string_view path) = 0;
  /// ENOTEMPTY when anything is left in it.
  virtual Result<Done> remove_directory(std::string_view path) = 0;
  /// Whatever stands there and everything below; nothing there is no fault. Stops at the first
  /// fault.
  virtual Result<Done> remove_tree(std::string_view path) = 0;
  /// Everything written so far survives a power cut.
  virtual Result<Done> sync() = 0;

  /// Takes the directory for this process until the last handle is gone; the kernel gives it back
  /// when the process dies, however it dies. EWOULDBLOCK, with the holder's process id in the
  /// message, when another one has it. Writes nothing.
  virtual Result<Done> lock() = 0;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// A regular file, whole; never blocks on a fifo or a device (EINVAL). EFBIG when longer than
  /// `cap`. Symbolic links are followed and reported.
  virtual Result<Contents> read(const std::string& path, uint64_t cap) = 0;
  /// Standard input up to its end; EFBIG beyond `cap`.
  virtual Result<std::string> read_input(uint64_t cap) = 0;
  /// The entries of a directory in byte order, without `.` and `..`.
  virtual Result<std::vector<Entry>> list(const std::string& path) = 0;
  /// Links not followed; `absent` when there is no such name.
  virtual Result<FileInfo> stat(const std::string& path) = 0;
  /// An absolute path, without links.
  virtual Result<std::string> current_directory() = 0;
  /// Bytes into a file wherever the user says, as a shell's `>` does it: for reports, not for
  /// trees.
  virtual Result<Done> write(const std::string& path, std::string_view bytes) = 0;

  /// ENOENT when it is not there, ENOTDIR when it is something else. A link here is followed: the
  /// user named it.
  virtual Result<std::unique_ptr<Root>> open(const std::string& directory) = 0;
  /// One directory and the missing ones above it; EEXIST when anything stands there.
  virtual Result<Done> make_directory(const std::string& path) = 0;
  virtual Result<Done> remove_directory(const std::string& path) = 0;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::system_clock::time_point now() = 0;     ///< wall clock, UTC
  virtual std::chrono::steady_clock::time_point steady() = 0;  ///< for durations
  /// Processor time that this process has used so far; zero where nobody counts it.
  virtual std::chrono::nanoseconds used() { return {}; }
};

class Output {
 public:
  virtual ~Output() = default;
  /// All the bytes, at once. A reader that has gone away is no fault: closed() tells.
  virtual Result<Done> write(std::string_view bytes) = 0;
  virtual bool closed() const = 0;
  virtual bool terminal() const = 0;
  /// Colour is welcome: NO_COLOR forbids it, CLICOLOR_FORCE wants it, and without them it takes a
  /// terminal whose TERM is not `dumb`.
  virtual bool colour() const = 0;
  virtual unsigned width() const = 0;  ///< columns; 80 where nobody knows
};

/// A file that is part of the program, by its path in the repository ("schemas/mega.schema.json");
/// empty when there is none.
std::string_view embedded(std::string_view path);

}  // namespace megac::world

namespace megac {

struct World {
  world::FileSystem& files;
  world::Clock& clock;
  world::Output& out;
  world::Output& err;
};

}  // namespace megac
