// The compiler as one call. Comes in: a closed snapshot of texts. Goes out: everything that can be
// known before a body is rendered. Pure and deterministic: no file, no clock, no thread of its own.
#pragma once
#include <string_view>
#include <vector>

#include "compiler/base/loop.h"
#include "compiler/base/source.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/artifact.h"
#include "compiler/ir/plan.h"
#include "compiler/ir/program.h"

namespace megac {

namespace compile_timings {
/// Seconds that each step took, by the clock the caller passed; zero without one.
struct Shares {
  double parse = 0, lower = 0, own = 0, plan = 0;
};
}  // namespace compile_timings

/// Texts of schemas/, by the dialect they describe.
struct Schemas {
  std::string_view mega, seed, manifest;
};

struct Inputs {
  const Sources& sources;
  std::vector<FileId> mega_files;
  FileId manifest;  ///< none: stand-alone
  Schemas schemas;
  /// Seconds from some start, for the timings; may be empty.
  std::function<double()> seconds;
};

struct Compiled {
  ir::Program program;
  ir::Claims claims;
  ir::Plan plan;
  Diagnostics diagnostics;
  compile_timings::Shares shares;
};

Compiled compile(const Inputs& inputs, const Loop& loop);

}  // namespace megac
