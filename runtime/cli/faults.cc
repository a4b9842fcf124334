#include "runtime/cli/faults.h"

#include <algorithm>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/diag/render.h"
#include "runtime/cli/summary.h"

namespace megac::cli {
namespace {

constexpr size_t kMostPerFile = 20;

using Faults = std::vector<const Diagnostic*>;

Faults heavy_enough(const Diagnostics& diagnostics, Severity least) {
  Faults kept;
  for (const Diagnostic& d : diagnostics.all()) {
    if (d.severity <= least) kept.push_back(&d);
  }
  // By file; within one the order that they came in, which is that of their places.
  std::stable_sort(kept.begin(), kept.end(), [](const Diagnostic* a, const Diagnostic* b) {
    return a->span.file < b->span.file;
  });
  return kept;
}

/// The 20 that weigh most, in the order they were in.
Faults most_important(std::span<const Diagnostic* const> all) {
  Faults chosen;
  for (Severity weight : {Severity::error, Severity::warning, Severity::note}) {
    for (const Diagnostic* d : all) {
      if (d->severity == weight && chosen.size() < kMostPerFile) chosen.push_back(d);
    }
  }
  Faults ordered;
  for (const Diagnostic* d : all) {
    if (std::find(chosen.begin(), chosen.end(), d) != chosen.end()) ordered.push_back(d);
  }
  return ordered;
}

std::string of_file(std::span<const Diagnostic* const> all, const Sources& sources, bool colour) {
  std::string printed;
  for (const Diagnostic* d : most_important(all)) {
    printed += diag::text(*d, sources, colour);
    if (!printed.ends_with('\n')) printed += '\n';
  }
  if (all.size() <= kMostPerFile) return printed;
  FileId file = all.front()->span.file;
  std::string where = file ? " in " + printable(sources[file].name()) : "";
  return printed + fmt::format("… and {} more{}\n", grouped(all.size() - kMostPerFile), where);
}

}  // namespace

std::string text(const Diagnostics& diagnostics, const Sources& sources, const Manner& manner) {
  Faults all = heavy_enough(diagnostics, manner.least);
  std::string printed;
  for (auto begin = all.begin(); begin != all.end();) {
    auto end = std::find_if(
        begin, all.end(), [&](const Diagnostic* d) { return d->span.file != (*begin)->span.file; });
    printed += of_file({begin, end}, sources, manner.colour);
    begin = end;
  }
  return printed;
}

std::string json_lines(const Diagnostics& diagnostics, const Sources& sources,
                       const Manner& manner) {
  std::string printed;
  for (const Diagnostic* d : heavy_enough(diagnostics, manner.least)) {
    printed += diag::json(*d, sources);
    if (!printed.ends_with('\n')) printed += '\n';
  }
  return printed;
}

}  // namespace megac::cli
