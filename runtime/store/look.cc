#include "runtime/store/look.h"

#include <algorithm>
#include <cerrno>

namespace megac::store {
namespace {

using world::FileInfo;
using world::FileKind;

constexpr uint64_t kMostBytes = uint64_t{64} << 20;
constexpr size_t kMostBuffer = size_t{1} << 20;

Seen seen(Seen::Kind kind, std::string_view at = {}) {
  Seen result;
  result.kind = kind;
  result.at = at;
  return result;
}

std::string_view directory_of(std::string_view path) {
  size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

}  // namespace

Result<Seen> Look::directory(std::string_view path) {
  if (path.empty()) return seen(Seen::Kind::directory);
  Result<FileInfo> info = root_.stat(path);
  if (info) {
    switch (info->kind) {
      case FileKind::absent: return seen(Seen::Kind::absent);
      case FileKind::directory: return seen(Seen::Kind::directory);
      case FileKind::symlink: return seen(Seen::Kind::below_link, path);
      default: return seen(Seen::Kind::below_file, path);
    }
  }
  // Something above is in the way: the answer for the directory above is also the one for this.
  int code = info.error().code;
  if (code != ELOOP && code != ENOTDIR) return info.error();
  Result<const Seen*> outer = above(directory_of(path));
  if (!outer) return outer.error();
  if ((*outer)->kind == Seen::Kind::directory) return info.error();
  return **outer;
}

Result<const Seen*> Look::above(std::string_view path) {
  if (recent_seen_ && recent_ == path) return recent_seen_;
  auto known = directories_.find(path);
  if (known == directories_.end()) {
    Result<Seen> found = directory(path);
    if (!found) return found.error();
    known = directories_.emplace(path, std::move(*found)).first;
  }
  recent_ = known->first;
  recent_seen_ = &known->second;
  return recent_seen_;
}

Result<Seen> Look::read(std::string_view path, uint64_t least_cap) {
  Result<const Seen*> outer = above(directory_of(path));
  if (!outer) return outer.error();
  if ((*outer)->kind != Seen::Kind::directory) return **outer;

  Result<FileInfo> info = root_.read(path, std::max(kMostBytes, least_cap), buffer_);
  if (info) {
    Seen file = seen(Seen::Kind::file);
    file.info = *info;
    return file;
  }
  Error fault = info.error();
  if (fault.code == ENOENT) return seen(Seen::Kind::absent);
  if (fault.code == EFBIG) return seen(Seen::Kind::unknown);
  Result<FileInfo> facts = root_.stat(path);
  if (!facts) return facts.error();
  switch (facts->kind) {
    case FileKind::directory: return seen(Seen::Kind::directory);
    case FileKind::symlink: return seen(Seen::Kind::symlink);
    case FileKind::other: return seen(Seen::Kind::special);
    default: return fault;
  }
}

Result<Seen> Look::at(std::string_view path, std::string_view bytes, const Digest& digest) {
  Result<Seen> result = read(path, bytes.size());
  if (result && result->kind == Seen::Kind::file) {
    result->digest = buffer_ == bytes ? digest : sha256(buffer_);
  }
  if (buffer_.capacity() > kMostBuffer) std::string().swap(buffer_);
  return result;
}

Result<Seen> Look::at(std::string_view path) {
  Result<Seen> result = read(path, 0);
  if (result && result->kind == Seen::Kind::file) result->digest = sha256(buffer_);
  if (buffer_.capacity() > kMostBuffer) std::string().swap(buffer_);
  return result;
}

}  // namespace megac::store
