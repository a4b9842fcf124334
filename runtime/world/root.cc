#include "runtime/world/root.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "runtime/world/exchange.h"
#include "runtime/world/holder.h"

namespace megac::world {
namespace {

constexpr int kDirectory = O_PATH | O_DIRECTORY | O_CLOEXEC;
constexpr size_t kMostKept = 8;   ///< directories, by one handle
constexpr size_t kLeastKept = 2;  ///< a rename needs two at once
constexpr int kMostKeptByAll = 32;

bool well_formed(std::string_view path) {
  while (true) {
    size_t slash = path.find('/');
    std::string_view segment = path.substr(0, slash);
    if (segment.empty() || segment == "." || segment == "..") return false;
    if (segment.find('\0') != segment.npos) return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool at_or_below(std::string_view path, std::string_view directory) {
  return path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

Result<Done> done_or_fault(bool good, const char* message, std::string_view path) {
  if (good) return Done{};
  return fault(message, path);
}

}  // namespace

PosixRoot::PosixRoot(Descriptor directory, Resolve resolve) : shared_(std::make_shared<Shared>()) {
  shared_->directory = std::move(directory);
  shared_->beneath = resolve == Resolve::choose;
}

PosixRoot::PosixRoot(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

PosixRoot::~PosixRoot() { shared_->kept -= static_cast<int>(open_.size()); }

std::unique_ptr<Root> PosixRoot::another() { return std::unique_ptr<Root>(new PosixRoot(shared_)); }

Descriptor PosixRoot::resolve(std::string_view path) {
  if (!shared_->beneath || path.size() >= PATH_MAX) return walk(path);
  open_how how{};
  how.flags = kDirectory;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  std::string name(path);
  long number = -1;
  do {
    number = ::syscall(SYS_openat2, shared_->directory.number(), name.c_str(), &how, sizeof how);
  } while (number < 0 && (errno == EINTR || errno == EAGAIN));
  if (number >= 0 || (errno != ENOSYS && errno != EPERM)) {
    return Descriptor(static_cast<int>(number));
  }
  shared_->beneath = false;
  return walk(path);
}

Descriptor PosixRoot::walk(std::string_view path) {
  Descriptor at;
  int above = shared_->directory.number();
  while (true) {
    size_t slash = path.find('/');
    std::string segment(path.substr(0, slash));
    Descriptor next(::openat(above, segment.c_str(), kDirectory | O_NOFOLLOW));
    if (!next) {
      // With O_PATH a link is opened itself, and is then no directory.
      struct stat facts;
      int code = errno;
      bool link = code == ENOTDIR &&
                  ::fstatat(above, segment.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
                  S_ISLNK(facts.st_mode);
      at.close();
      errno = link ? ELOOP : code;
      return next;
    }
    at = std::move(next);
    above = at.number();
    if (slash == path.npos) return at;
    path.remove_prefix(slash + 1);
  }
}

int PosixRoot::directory(std::string_view path) {
  if (path.empty()) return shared_->directory.number();
  for (Open& open : open_) {
    if (open.path != path) continue;
    open.used = ++uses_;
    return open.directory.number();
  }
  Descriptor found = resolve(path);
  return found ? keep(path, std::move(found)) : -1;
}

int PosixRoot::keep(std::string_view path, Descriptor directory) {
  while (open_.size() >= kLeastKept &&
         (open_.size() >= kMostKept || shared_->kept >= kMostKeptByAll)) {
    open_.erase(std::ranges::min_element(open_, {}, &Open::used));
    --shared_->kept;
  }
  open_.push_back({std::string(path), std::move(directory), ++uses_});
  ++shared_->kept;
  return open_.back().directory.number();
}

void PosixRoot::forget(std::string_view path) {
  shared_->kept -= static_cast<int>(
      std::erase_if(open_, [&](const Open& open) { return at_or_below(open.path, path); }));
}

PosixRoot::Place PosixRoot::place(std::string_view path) {
  if (!well_formed(path)) return {-1, {}, EINVAL};
  size_t slash = path.rfind('/');
  bool below = slash != path.npos;
  int at = directory(below ? path.substr(0, slash) : std::string_view());
  if (at < 0) return {-1, {}, errno};
  return {at, std::string(below ? path.substr(slash + 1) : path), 0};
}

Result<FileInfo> PosixRoot::stat(std::string_view path) {
  struct stat facts;
  if (path.empty()) {
    if (::fstat(shared_->directory.number(), &facts) != 0) return fault("cannot look at", path);
    return info_of(facts);
  }
  Place at = place(path);
  if (at.code == 0 && ::fstatat(at.directory, at.name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
    at.code = errno;
  }
  if (at.code == ENOENT) return FileInfo{};
  if (at.code != 0) return Error{"cannot look at", std::string(path), at.code};
  return info_of(facts);
}

Result<FileInfo> PosixRoot::read(std::string_view path, uint64_t cap, std::string& bytes) {
  Place at = place(path);
  if (at.code != 0) return Error{"cannot read", std::string(path), at.code};
  Descriptor file(::openat(at.directory, at.name.c_str(),
                           O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) return fault("cannot read", path);
  return read_regular(file.number(), cap, path, bytes);
}

Result<std::vector<Entry>> PosixRoot::list(std::string_view path) {
  int at = -1;
  if (!path.empty() && !well_formed(path)) {
    errno = EINVAL;
  } else {
    at = directory(path);
  }
  if (at < 0) return fault("cannot list", path);
  Descriptor listed(::openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!listed) return fault("cannot list", path);
  return entries_of(std::move(listed), path);
}

Result<Done> PosixRoot::writable(std::string_view path) {
  int at = directory(path);
  bool good = at >= 0 && ::faccessat(at, ".", W_OK | X_OK, 0) == 0;
  return done_or_fault(good, "cannot write into", path);
}

Result<Done> PosixRoot::create(std::string_view path, uint32_t mode, std::string_view bytes) {
  Place at = place(path);
  if (at.code != 0) return Error{"cannot write", std::string(path), at.code};
  Descriptor file(::openat(at.directory, at.name.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode & 0777));
  if (!file) return fault("cannot write", path);
  // The mode is asked for and not computed: besides the umask, a directory's default ACL changes
  // it.
  struct stat facts;
  bool good = write_all(file.number(), bytes) && ::fstat(file.number(), &facts) == 0 &&
              ((facts.st_mode & 07777) == mode || ::fchmod(file.number(), mode) == 0) &&
              file.close();
  if (good) return Done{};
  Error error = fault("cannot write", path);
  file.close();
  ::unlinkat(at.directory, at.name.c_str(), 0);
  return error;
}

Result<Done> PosixRoot::make_directory(std::string_view path) {
  Place at = place(path);
  if (at.code != 0) return Error{"cannot make the directory", std::string(path), at.code};
  return done_or_fault(::mkdirat(at.directory, at.name.c_str(), 0777) == 0,
                       "cannot make the directory", path);
}

Result<Done> PosixRoot::rename(std::string_view from, std::string_view to, Rename how) {
  Place source = place(from);
  if (source.code != 0) return Error{"cannot move", std::string(from), source.code};
  Place target = place(to);
  if (target.code != 0) return Error{"cannot write", std::string(to), target.code};
  if (!move({source.directory, source.name.c_str()}, {target.directory, target.name.c_str()},
            how)) {
    return fault("cannot write", to);
  }
  forget(from);
  forget(to);
  return Done{};
}

Result<Done> PosixRoot::remove_file(std::string_view path) {
  Place at = place(path);
  if (at.code != 0) return Error{"cannot remove", std::string(path), at.code};
  return done_or_fault(::unlinkat(at.directory, at.name.c_str(), 0) == 0, "cannot remove", path);
}

Result<Done> PosixRoot::remove_directory(std::string_view path) {
  Place at = place(path);
  if (at.code != 0) return Error{"cannot remove", std::string(path), at.code};
  forget(path);
  return done_or_fault(::unlinkat(at.directory, at.name.c_str(), AT_REMOVEDIR) == 0,
                       "cannot remove", path);
}

// By path and not by descriptors held on the way down: a tree may be deeper than files may be open.
Result<Done> PosixRoot::remove_tree(std::string_view path) {
  Result<FileInfo> info = stat(path);
  if (!info) return info.error();
  if (info->kind == FileKind::absent) return Done{};
  if (info->kind != FileKind::directory) return remove_file(path);
  Result<std::vector<Entry>> entries = list(path);
  if (!entries) return entries.error();
  for (const Entry& entry : *entries) {
    std::string below = std::string(path) + "/" + entry.name;
    Result<Done> gone = entry.kind == FileKind::directory ? remove_tree(below) : remove_file(below);
    if (!gone) return gone;
  }
  return remove_directory(path);
}

Result<Done> PosixRoot::sync() {
  return done_or_fault(::syncfs(shared_->directory.number()) == 0, "cannot write", "");
}

Result<Done> PosixRoot::lock() {
  int number = shared_->directory.number();
  int code = 0;
  do {
    code = ::flock(number, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  } while (code == EINTR);
  if (code == 0) return Done{};
  if (code != EWOULDBLOCK) return Error{"cannot be locked", "", code};
  struct stat facts;
  long holder = ::fstat(number, &facts) == 0 ? flock_holder(facts) : 0;
  std::string who = holder > 0 ? "process " + std::to_string(holder) : "another megac";
  return Error{who + " is writing here", "", EWOULDBLOCK};
}

}  // namespace megac::world
