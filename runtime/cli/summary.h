#pragma once
#include <cstdint>
#include <string>

#include "runtime/workspace/workspace.h"

namespace megac::cli {

/// What the user wanted of the run.
enum class Aim : uint8_t { write, foresee, check };

/// How it went, for people: a line, and above it one a team when there are several.
std::string summary(const workspace::Report& report, Aim aim, double seconds);

/// What a dry run would do, a line a file that would change.
std::string foreseen(const workspace::Report& report);

/// "12,345".
std::string grouped(uint64_t number);
/// "0.8 ms", "41 ms", "2.35 s".
std::string duration(double seconds);

}  // namespace megac::cli
