// How the goldens of each room are run: always through the real binary, in a folder of their own.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "test/support/golden.h"

namespace megac::golden {

struct Setting {
  std::filesystem::path megac;    ///< the binary
  std::filesystem::path scratch;  ///< an empty folder for this case
};

struct Outcome {
  bool failed = false;  ///< megac found fault with the input
  std::vector<Section> sections;
};

/// Whether a folder below test/golden holds text goldens that this runner knows.
bool is_room(std::string_view folder);
/// Runs one text golden of a room.
Outcome run_text(std::string_view room, const Case& golden, const Setting& setting);

/// Runs one build/CASE: `in/` with one and with eight jobs, then once more. `want` receives
/// expectations instead when `update` is set. Returns what is wrong; empty when nothing is.
std::string run_build(const std::filesystem::path& folder, bool must_fail, bool update,
                      const Setting& setting);

/// Paths, durations, dates and versions, which differ from run to run, under fixed names.
std::string normalised(std::string text, const Setting& setting);

/// What a run said, without the lines that sum it up.
std::string without_summary(const std::string& err);

}  // namespace megac::golden
