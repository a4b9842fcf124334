#pragma once
#include <string>
#include <string_view>

#include <sys/stat.h>

#include "runtime/world/world.h"

namespace megac::world {

/// An open file descriptor, closed with its owner; -1: none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  int release();
  /// False, with errno set, when what was written could not be kept.
  bool close();

 private:
  int number_ = -1;
};

/// The Error for errno as it stands.
Error fault(std::string message, std::string_view path);

FileInfo info_of(const struct stat& facts);

/// The regular file behind `file` into `bytes`, whole; EISDIR and EINVAL for other things.
Result<FileInfo> read_regular(int file, uint64_t cap, std::string_view path, std::string& bytes);
/// Up to the end of a stream.
Result<Done> read_stream(int file, uint64_t cap, std::string_view path, std::string& bytes);
/// All the bytes; false with errno set.
bool write_all(int file, std::string_view bytes);

/// The entries behind a directory opened for reading, in byte order, without `.` and `..`.
Result<std::vector<Entry>> entries_of(Descriptor directory, std::string_view path);

}  // namespace megac::world
