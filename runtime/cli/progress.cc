#include "runtime/cli/progress.h"

#include <fmt/format.h>

#include "runtime/cli/summary.h"

namespace megac::cli {
namespace {

constexpr std::chrono::milliseconds kPatience{500};
constexpr std::chrono::milliseconds kPause{100};

}  // namespace

Progress::Progress(World& world, bool wanted)
    : world_(world),
      wanted_(wanted && world.err.terminal()),
      next_(world.clock.steady() + kPatience) {}

void Progress::show(std::string_view stage, size_t done, size_t total) {
  if (!wanted_) return;
  Instant now = world_.clock.steady();
  if (now < next_) return;
  next_ = now + kPause;
  std::string line(stage);
  if (total > 0) line += fmt::format(" {} of {}", grouped(done), grouped(total));
  // In the last column a terminal would wrap, and the line could not be taken back.
  size_t room = world_.err.width() > 1 ? world_.err.width() - 1 : 0;
  if (line.size() > room) line.resize(room);
  size_t columns = line.size();
  if (columns < drawn_) line.append(drawn_ - columns, ' ');
  if (!world_.err.write("\r" + line)) wanted_ = false;
  drawn_ = columns;
}

void Progress::erase() {
  if (drawn_ == 0) return;
  if (!world_.err.write("\r" + std::string(drawn_, ' ') + "\r")) wanted_ = false;
  drawn_ = 0;
}

}  // namespace megac::cli
