#include "runtime/world/exchange.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace megac::world {
namespace {

constexpr const char* kAside = ".megac-exchange";

bool rename_plainly(Name from, Name to) {
  return ::renameat(from.directory, from.name, to.directory, to.name) == 0;
}

/// The old file gets a second name beside the new one before the new one is renamed over it, so
/// that `to` is never without a file.
bool exchange_by_link(Name from, Name to) {
  Name aside{from.directory, kAside};
  if (::linkat(to.directory, to.name, aside.directory, aside.name, 0) != 0) return false;
  if (!rename_plainly(from, to)) {
    int code = errno;
    ::unlinkat(aside.directory, aside.name, 0);
    errno = code;
    return false;
  }
  if (rename_plainly(aside, from)) return true;
  int code = errno;
  if (rename_plainly(to, from)) rename_plainly(aside, to);
  errno = code;
  return false;
}

/// A directory cannot be linked; renamed over an empty one that appears meanwhile it harms nobody,
/// and over anything else it is refused.
bool fresh_by_link(Name from, Name to) {
  struct stat facts;
  if (::fstatat(from.directory, from.name, &facts, AT_SYMLINK_NOFOLLOW) != 0) return false;
  if (!S_ISDIR(facts.st_mode)) {
    return ::linkat(from.directory, from.name, to.directory, to.name, 0) == 0 &&
           ::unlinkat(from.directory, from.name, 0) == 0;
  }
  if (::fstatat(to.directory, to.name, &facts, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return false;
  }
  return errno == ENOENT && rename_plainly(from, to);
}

}  // namespace

bool move(Name from, Name to, Rename how) {
  if (how == Rename::replace) return rename_plainly(from, to);
  unsigned flags = how == Rename::fresh ? RENAME_NOREPLACE : RENAME_EXCHANGE;
  if (::renameat2(from.directory, from.name, to.directory, to.name, flags) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  return how == Rename::fresh ? fresh_by_link(from, to) : exchange_by_link(from, to);
}

}  // namespace megac::world
