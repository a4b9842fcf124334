#pragma once
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/base/source.h"
#include "runtime/workspace/workspace.h"

namespace megac::workspace {

/// What a request reads: texts and what each of them is.
struct Project {
  bool stand_alone = false;  ///< no root: paths are not checked
  std::string root;          ///< directory, as named by the user
  FileId manifest;           ///< none: there is none
  std::vector<FileId> mega_files;
  std::vector<FileId> asked;  ///< those that the request names; empty: all of the project's
};

/// Finds the root, the manifest and the mega-files of a request (docs/language.md, Project layout)
/// and reads them into `sources`. Two manifests are E0321, none in a project is N0324.
Result<Project> load(World& world, const Request& request, Sources& sources, Diagnostics& diags);

}  // namespace megac::workspace
