#pragma once
#include <span>
#include <string>
#include <string_view>

#include "runtime/cli/commands.h"

namespace megac::cli {

/// The help of a command ("debug dump"), of a group ("debug"), or of megac (empty), from the rows.
std::string help(std::span<const Command> table, std::string_view topic);

}  // namespace megac::cli
