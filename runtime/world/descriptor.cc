#include "runtime/world/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace megac::world {
namespace {

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::file;
  if (S_ISDIR(mode)) return FileKind::directory;
  return S_ISLNK(mode) ? FileKind::symlink : FileKind::other;
}

/// Up to `most` bytes, less only at the end of the file; -1 with errno set.
ssize_t read_some(int file, char* into, size_t most) {
  size_t have = 0;
  while (have < most) {
    ssize_t count = ::read(file, into + have, most - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    if (count == 0) break;
    have += static_cast<size_t>(count);
  }
  return static_cast<ssize_t>(have);
}

Error too_long(uint64_t cap, std::string_view path) {
  return {"is longer than " + std::to_string(cap) + " bytes", std::string(path), EFBIG};
}

/// The end of the stream tells its length: `expected` is only where reading begins.
Result<Done> read_to_end(int file, uint64_t expected, uint64_t cap, std::string_view path,
                         std::string& bytes) {
  bytes.clear();
  uint64_t want = std::min(expected, cap) + 1;
  while (true) {
    size_t have = bytes.size();
    bytes.resize(want);
    ssize_t count = read_some(file, bytes.data() + have, want - have);
    if (count < 0) return fault("cannot read", path);
    if (have + static_cast<size_t>(count) < want) {
      bytes.resize(have + static_cast<size_t>(count));
      return Done{};
    }
    if (want > cap) return too_long(cap, path);
    want = std::min(want * 2, cap + 1);
  }
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this == &other) return *this;
  close();
  number_ = other.release();
  return *this;
}

int Descriptor::release() { return std::exchange(number_, -1); }

bool Descriptor::close() {
  int number = release();
  // Linux has closed the number also when it answers EINTR; closing again could hit another file.
  return number < 0 || ::close(number) == 0 || errno == EINTR;
}

Error fault(std::string message, std::string_view path) {
  return {std::move(message), std::string(path), errno};
}

FileInfo info_of(const struct stat& facts) {
  return {kind_of(facts.st_mode),
          facts.st_mode & 07777,
          static_cast<uint64_t>(facts.st_size),
          facts.st_nlink,
          facts.st_dev,
          facts.st_ino,
          facts.st_mtim.tv_sec * int64_t{1'000'000'000} + facts.st_mtim.tv_nsec};
}

Result<FileInfo> read_regular(int file, uint64_t cap, std::string_view path, std::string& bytes) {
  struct stat facts;
  if (::fstat(file, &facts) != 0) return fault("cannot read", path);
  FileInfo info = info_of(facts);
  if (info.kind != FileKind::file) {
    int code = info.kind == FileKind::directory ? EISDIR : EINVAL;
    return Error{"is no regular file", std::string(path), code};
  }
  if (info.size > cap) return too_long(cap, path);
  Result<Done> done = read_to_end(file, info.size, cap, path, bytes);
  if (!done) return done.error();
  return info;
}

Result<Done> read_stream(int file, uint64_t cap, std::string_view path, std::string& bytes) {
  return read_to_end(file, 65535, cap, path, bytes);
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

Result<std::vector<Entry>> entries_of(Descriptor directory, std::string_view path) {
  DIR* stream = ::fdopendir(directory.number());
  if (!stream) return fault("cannot list", path);
  int number = directory.release();
  std::vector<Entry> entries;
  errno = 0;
  while (dirent* row = ::readdir(stream)) {
    std::string name = row->d_name;
    if (name == "." || name == "..") continue;
    FileKind kind = FileKind::other;
    if (row->d_type == DT_UNKNOWN) {
      struct stat facts;
      bool there = ::fstatat(number, row->d_name, &facts, AT_SYMLINK_NOFOLLOW) == 0;
      kind = there ? kind_of(facts.st_mode) : FileKind::absent;
    } else {
      kind = kind_of(DTTOIF(row->d_type));
    }
    if (kind != FileKind::absent) entries.push_back({std::move(name), kind});
    errno = 0;
  }
  int code = errno;
  ::closedir(stream);
  if (code != 0) return Error{"cannot list", std::string(path), code};
  std::ranges::sort(entries, {}, &Entry::name);
  return entries;
}

}  // namespace megac::world
