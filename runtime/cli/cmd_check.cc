#include "runtime/cli/build.h"
#include "runtime/cli/inputs.h"

namespace megac::cli {

Exit check(World& world, const Arguments& arguments) {
  workspace::Request request;
  if (auto exit = take_inputs(world, arguments, request)) return *exit;
  request.jobs = arguments.number("--jobs");
  request.write = false;
  request.compare = false;
  return build(world, arguments, std::move(request), Aim::check);
}

}  // namespace megac::cli
