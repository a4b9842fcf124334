#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "compiler/base/result.h"
#include "runtime/workspace/workspace.h"

namespace megac::cli {

/// A run as its report tells it.
struct Told {
  const workspace::Request& request;
  const workspace::Report& report;  ///< empty when the world failed
  std::optional<Error> fault;       ///< the world's
  std::chrono::system_clock::time_point start, end;
};

/// The report as JSON, ending in a line end: the keys of the original processor (mega_file, team,
/// stats, success), and units, files and diagnostics, a row a line. `files_generated` counts
/// distinct files that stand as the mega-files say, or, in a dry run, would stand.
std::string report_json(const Told& told, bool one_line);

/// How long each step took, in seconds. `start` is the time that the process had used before it
/// came to the command, `total` all of the run.
std::string profile_json(const workspace::Timings& timings, double start, double total);

}  // namespace megac::cli
