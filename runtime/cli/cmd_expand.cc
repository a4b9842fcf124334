#include "runtime/cli/build.h"
#include "runtime/cli/inputs.h"
#include "runtime/cli/say.h"

namespace megac::cli {

Exit expand(World& world, const Arguments& arguments) {
  workspace::Request request;
  if (auto exit = take_inputs(world, arguments, request)) return *exit;
  request.out = arguments.text("--out");
  if (!request.files.empty() && request.out.empty()) {
    std::vector<std::string> words = arguments.words();
    words.insert(words.end(), {"--out", "DIR"});
    return refuse(world, {"where to? FILES need --out", call(words, words.size() - 2)});
  }
  request.only = arguments.list("--only");
  request.jobs = arguments.number("--jobs");
  request.write = !arguments.has("--dry-run");
  const Aim aim = request.write ? Aim::write : Aim::foresee;
  return build(world, arguments, std::move(request), aim);
}

}  // namespace megac::cli
