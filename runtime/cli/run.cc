#include "runtime/cli/run.h"

#include "runtime/cli/help.h"
#include "runtime/cli/parse.h"
#include "runtime/cli/say.h"

namespace megac::cli {

Exit run(World& world, std::span<const std::string_view> words) {
  if (words.empty()) {
    (void)static_cast<bool>(world.err.write(help(commands(), "")));
    return Exit::usage;
  }
  Parsed parsed = parse(commands(), words);
  if (const Usage* fault = std::get_if<Usage>(&parsed)) return refuse(world, *fault);
  if (const Help* asked = std::get_if<Help>(&parsed)) {
    return print(world, help(commands(), asked->topic));
  }
  const Call& call = std::get<Call>(parsed);
  return call.command->run(world, call.arguments);
}

}  // namespace megac::cli
