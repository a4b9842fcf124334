#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/glob/glob.h"
#include "compiler/ir/ids.h"
#include "compiler/ir/unit.h"

namespace megac::ir {

/// A glob and where it is declared.
struct Claimed {
  glob::Glob glob;
  Span span;
};

struct Team {
  Name name;          ///< the key under `teams`
  std::string id;     ///< `id`, when given
  std::string title;  ///< `name`, when given
  int64_t priority = 0;
  bool bounded = false;  ///< it has boundaries
  std::vector<Name> dependencies;
  std::vector<Claimed> write, read, forbidden;
};

/// One phase of integration_sequence.
struct Phase {
  Name name;
  std::vector<Name> teams;
};

/// The teams of a project and what each may write. Without a manifest file there are no teams and
/// paths are not checked.
struct Manifest {
  FileId file;  ///< none: there is no manifest
  std::string project;
  Table<TeamId, Team> teams;
  std::vector<Phase> phases;

  /// The team that a mega-file or dependency means: `alpha`, `team-alpha` or the team's `id`, or a
  /// sub-team `alpha-2` of a team that is declared.
  TeamId find(std::string_view name) const;
};

/// `team-alpha` and `alpha` are one name; this is the short one.
std::string_view short_team(std::string_view name);

}  // namespace megac::ir
