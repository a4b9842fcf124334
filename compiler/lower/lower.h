// From trees to the program. Comes in: the Tree of one mega-file or manifest, already checked
// against its schema. Goes out: a Unit (names, axes, templates compiled) or the Manifest, then the
// Program in which names across units are resolved. Everything that follows from one file alone is
// said here; deliberately absent: other files (but in join), paths and bodies (expand/ renders
// them), permission (own/).
#pragma once
#include <span>

#include "compiler/base/source.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"
#include "compiler/jinja/builtin.h"
#include "compiler/yaml/tree.h"

namespace megac::lower {

/// What mega-files have besides Jinja2's own.
struct Builtins {
  std::span<const jinja::Builtin> filters, functions;
};

/// The dialect that a file is written in: version 1 where it has a key `megac`.
ir::Dialect dialect(const yaml::Tree& tree);

/// One mega-file. Takes over the tree's arena. A unit with errors is marked broken.
ir::Unit unit(FileId file, const Source& source, yaml::Tree tree, const Builtins& builtins,
              Diagnostics& diags);

ir::Manifest manifest(FileId file, const yaml::Tree& tree, Diagnostics& diags);

/// Names across units: one id per team, known teams, dependencies. The units come in the order of
/// their files' names, which is the order of their ids.
ir::Program join(Table<ir::UnitId, ir::Unit> units, ir::Manifest manifest, Diagnostics& diags);

}  // namespace megac::lower
