#pragma once
#include <string_view>

#include "compiler/base/result.h"
#include "runtime/cli/commands.h"

namespace megac::cli {

/// What was asked for, on standard output. A reader that has gone away is no fault; a full disk is.
Exit print(World& world, std::string_view text);

/// One line on standard error: what is wrong with the command line, and the call that is right.
Exit refuse(World& world, const Usage& fault);

/// "PATH: message: the system's reason", safe to print.
std::string text(const Error& error);
/// The same on standard error.
Exit failed(World& world, const Error& error);

}  // namespace megac::cli
