#include <fmt/format.h>

#include "runtime/cli/choose.h"
#include "runtime/cli/help.h"
#include "runtime/cli/say.h"

namespace megac::cli {

Exit help(World& world, const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.list("COMMAND");
  if (words.empty()) return print(world, help(commands(), ""));
  auto chosen = choose(commands(), words);
  if (const Usage* fault = std::get_if<Usage>(&chosen)) {
    // A group alone is no call, but it is a topic.
    for (const Command& row : commands()) {
      if (words.size() == 1 && group_of(row) == words[0]) {
        return print(world, help(commands(), group_of(row)));
      }
    }
    std::string_view meant = std::string_view(fault->instead).substr(sizeof "megac");
    std::string_view help = meant.starts_with("--") ? "" : "help ";
    return refuse(world, {fault->what, fmt::format("megac {}{}", help, meant)});
  }
  const Chosen* named = std::get_if<Chosen>(&chosen);
  return print(world, help(commands(), named ? named->command->name : std::string_view()));
}

}  // namespace megac::cli
