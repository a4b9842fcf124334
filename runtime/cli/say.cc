#include "runtime/cli/say.h"

#include <string>
#include <system_error>

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace megac::cli {
namespace {

/// Standard error has nobody left to tell of its own failure.
void complain(World& world, const std::string& line) {
  (void)static_cast<bool>(world.err.write("megac: " + line + "\n"));
}

}  // namespace

Exit print(World& world, std::string_view text) {
  Result<Done> written = world.out.write(text);
  return written ? Exit::ok : failed(world, written.error());
}

Exit refuse(World& world, const Usage& fault) {
  complain(world, fault.what + "; try: " + fault.instead);
  return Exit::usage;
}

std::string text(const Error& error) {
  std::string all;
  if (!error.path.empty()) all += printable(error.path) + ": ";
  all += printable(error.message);
  if (error.code != 0) all += ": " + std::generic_category().message(error.code);
  return all;
}

Exit failed(World& world, const Error& error) {
  complain(world, text(error));
  return Exit::world;
}

}  // namespace megac::cli
