#include "runtime/cli/inputs.h"

#include <algorithm>
#include <string>

#include "runtime/cli/say.h"

namespace megac::cli {

std::optional<Exit> take_inputs(World& world, const Arguments& arguments,
                                workspace::Request& request) {
  request.files = arguments.list("FILES");
  request.project = arguments.text("--project");
  request.manifest = arguments.text("--manifest");
  request.team = arguments.text("--team");
  auto instead = [&](std::vector<std::string> rest) {
    std::vector<std::string> words = arguments.command();
    words.insert(words.end(), rest.begin(), rest.end());
    return call(words, words.size() - rest.size());
  };
  if (!request.files.empty() && !request.project.empty()) {
    return refuse(world, {"FILES and -p are two ways to name the input; give one of them",
                          instead({"-p", request.project})});
  }
  if (std::count(request.files.begin(), request.files.end(), "-") > 1) {
    return refuse(world, {"standard input can be read only once", instead({"-"})});
  }
  if (!request.files.empty() || !request.project.empty() || !request.manifest.empty()) return {};

  Result<std::string> root = workspace::find_root(world, ".");
  if (!root) return failed(world, root.error());
  if (root->empty()) {
    return refuse(world, {"there is no input: no FILES, no -p, and no project here or above",
                          instead({"-p", "DIR"})});
  }
  request.project = *root;
  return {};
}

bool coloured(const Arguments& arguments, const world::Output& output) {
  std::string when = arguments.text("--color");
  return when == "always" || (when != "never" && output.colour());
}

}  // namespace megac::cli
