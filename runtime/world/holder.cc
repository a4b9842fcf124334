#include "runtime/world/holder.h"

#include <cstdio>
#include <string>

#include <fcntl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "runtime/world/descriptor.h"

namespace megac::world {

long flock_holder(std::string_view locks, unsigned major, unsigned minor, unsigned long inode) {
  while (!locks.empty()) {
    size_t end = locks.find('\n');
    std::string line(locks.substr(0, end));
    locks.remove_prefix(end == locks.npos ? locks.size() : end + 1);
    long holder = 0;
    unsigned line_major = 0, line_minor = 0;
    unsigned long line_inode = 0;
    int fields = std::sscanf(line.c_str(), "%*d: FLOCK ADVISORY WRITE %ld %x:%x:%lu", &holder,
                             &line_major, &line_minor, &line_inode);
    if (fields == 4 && line_major == major && line_minor == minor && line_inode == inode) {
      return holder;
    }
  }
  return 0;
}

long flock_holder(const struct stat& file) {
  constexpr uint64_t kMost = uint64_t{4} << 20;
  Descriptor locks(::open("/proc/locks", O_RDONLY | O_CLOEXEC));
  std::string text;
  if (!locks || !read_stream(locks.number(), kMost, "/proc/locks", text)) return 0;
  return flock_holder(text, major(file.st_dev), minor(file.st_dev), file.st_ino);
}

}  // namespace megac::world
