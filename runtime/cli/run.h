#pragma once
#include <span>
#include <string_view>

#include "runtime/cli/commands.h"

namespace megac::cli {

/// One run of megac: parses, does what is asked, prints, and says how it ended.
Exit run(World& world, std::span<const std::string_view> words);

}  // namespace megac::cli
