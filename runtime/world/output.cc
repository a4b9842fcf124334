#include "runtime/world/output.h"

#include <cerrno>
#include <cstdlib>
#include <string_view>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "runtime/world/descriptor.h"

namespace megac::world {

bool colour_wanted(bool terminal, const char* no_color, const char* force, const char* term) {
  if (no_color && *no_color) return false;
  if (force && *force && std::string_view(force) != "0") return true;
  return terminal && term && std::string_view(term) != "dumb";
}

Result<Done> PosixOutput::write(std::string_view bytes) {
  if (closed_ || write_all(file_, bytes)) return Done{};
  if (errno != EPIPE) return fault("cannot write", name_);
  closed_ = true;
  return Done{};
}

bool PosixOutput::terminal() const { return ::isatty(file_) == 1; }

bool PosixOutput::colour() const {
  return colour_wanted(terminal(), std::getenv("NO_COLOR"), std::getenv("CLICOLOR_FORCE"),
                       std::getenv("TERM"));
}

unsigned PosixOutput::width() const {
  winsize size{};
  if (::ioctl(file_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  unsigned long asked = columns ? std::strtoul(columns, nullptr, 10) : 0;
  return asked > 0 && asked < 10'000 ? static_cast<unsigned>(asked) : 80;
}

}  // namespace megac::world
