#pragma once
#include <string>
#include <vector>

#include "compiler/base/hash.h"
#include "compiler/base/path.h"
#include "compiler/data/value.h"
#include "compiler/ir/ids.h"

namespace megac::ir {

/// One file that a template will give: who produces it, for which items, where.
struct Claim {
  UnitId unit;
  TemplateId source;
  std::vector<data::Value> items;  ///< one per axis of the template
  Path path;
};

/// Every file of a build, in path order; claims of broken templates are absent.
using Claims = Table<ArtifactId, Claim>;

/// One file as it has to stand on disk.
struct Artifact {
  Path path;
  std::string bytes;
  uint32_t mode = 0644;
  UnitId owner;
};

}  // namespace megac::ir
