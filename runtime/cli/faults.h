#pragma once
#include <string>

#include "compiler/base/source.h"
#include "compiler/diag/diagnostic.h"

namespace megac::cli {

/// How diagnostics are printed.
struct Manner {
  bool colour = false;
  Severity least = Severity::note;  ///< what weighs less is left out
};

/// For people: excerpts, at most 20 a file, errors before the rest, and how many more there are.
std::string text(const Diagnostics& diagnostics, const Sources& sources, const Manner& manner);

/// For machines: every one, a line of JSON each.
std::string json_lines(const Diagnostics& diagnostics, const Sources& sources,
                       const Manner& manner);

}  // namespace megac::cli
