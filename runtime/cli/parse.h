#pragma once
#include <span>
#include <string_view>
#include <variant>

#include "runtime/cli/choose.h"

namespace megac::cli {

/// A command with arguments that its row allows.
struct Call {
  const Command* command;
  Arguments arguments;
};

using Parsed = std::variant<Call, Help, Usage>;

/// The words behind `megac`, read by the rows of `table`. A value begins with a dash only when it
/// is
/// `-` itself or is written --option=VALUE.
Parsed parse(std::span<const Command> table, std::span<const std::string_view> words);

}  // namespace megac::cli
