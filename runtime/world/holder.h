#pragma once
#include <string_view>

#include <sys/stat.h>

namespace megac::world {

/// The process that holds a flock on this file, as /proc/locks tells; 0: it does not tell.
long flock_holder(const struct stat& file);

/// The same, from the text of /proc/locks (proc_locks(5)).
long flock_holder(std::string_view locks, unsigned major, unsigned minor, unsigned long inode);

}  // namespace megac::world
