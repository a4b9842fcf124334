#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "runtime/cli/say.h"
#include "runtime/cli/version.h"

namespace megac::cli {
namespace {

constexpr int kLanguageVersion = 1;
constexpr int kLockVersion = 1;

/// {"megac": "0.1.0", "commit": ..., "date": ..., "language": 1, "lock": 1}
std::string version_json() {
  nlohmann::ordered_json all;
  all["megac"] = version();
  size_t blank = commit().find(' ');
  bool known = blank != std::string_view::npos;
  all["commit"] = known ? nlohmann::ordered_json(commit().substr(0, blank)) : nullptr;
  all["date"] = known ? nlohmann::ordered_json(commit().substr(blank + 1)) : nullptr;
  all["language"] = kLanguageVersion;
  all["lock"] = kLockVersion;
  return all.dump() + "\n";
}

}  // namespace

Exit about(World& world, const Arguments& arguments) {
  if (!arguments.has("--version")) {
    return refuse(world, {"no command is given", "megac --help"});
  }
  if (arguments.has("--json")) return print(world, version_json());
  return print(world, fmt::format("megac {} ({})\n", version(), commit()));
}

}  // namespace megac::cli
