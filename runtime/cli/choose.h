#pragma once
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/cli/commands.h"

namespace megac::cli {

/// Help was asked for: of a command, of a group ("debug"), or of all (empty).
struct Help {
  std::string_view topic;
};

/// The row that the words name, and how many of them do.
struct Chosen {
  const Command* command;
  size_t words;
};

/// Which command is meant by the words behind `megac`; the first row of `table` when they begin
/// with an option.
std::variant<Chosen, Help, Usage> choose(std::span<const Command> table,
                                         const std::vector<std::string>& words);

/// "debug" of "debug dump"; empty when a command is in no group.
std::string_view group_of(const Command& command);

}  // namespace megac::cli
