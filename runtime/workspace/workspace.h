// From a request to a tree on disk. Comes in: the World and what the user asked for. Goes out: a
// Report of what was read, decided and written; an Error only for the world's sake. Deliberately
// absent: decisions about text (compiler/), how files are switched (store/), printing (cli/).
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/loop.h"
#include "compiler/base/result.h"
#include "compiler/base/source.h"
#include "compiler/compile.h"
#include "compiler/diag/diagnostic.h"
#include "runtime/world/world.h"

namespace megac::workspace {

/// What is under way: "reading", "checking", "rendering", "writing"; `total` 0 when unknown.
using Progress = std::function<void(std::string_view stage, size_t done, size_t total)>;

struct Request {
  std::vector<std::string> files;  ///< mega-files; "-" is standard input. Empty: the whole project
  std::string project;             ///< the root; empty: found from the files, the manifest or here
  std::string out;                 ///< output root; empty: the project's root
  std::string manifest;            ///< empty: the project's own
  std::string team;                ///< selects in a project, asserts with files
  std::vector<std::string> only;   ///< globs: write nothing else
  unsigned jobs = 0;               ///< 0: one per processor
  bool write = true;               ///< false: render everything and write nothing
  bool compare = true;             ///< false, with write false: do not look at the output root
  Progress progress;
};

enum class Action : uint8_t {
  create,
  replace,
  keep,    ///< it stands as it should
  remove,  ///< nothing produces it any more, and it is as megac wrote it
  leave,   ///< nothing produces it any more, but somebody has edited it
  render,  ///< not compared with the disk
};

/// One file of the tree, as this run found or made it.
struct File {
  std::string path;
  Action action;
  ir::UnitId unit;  ///< none for a file that nothing produces any more
  uint32_t lines = 0;
  uint64_t bytes = 0;
};

/// One mega-file's share of the run.
struct Unit {
  std::string file;  ///< as named in messages
  std::string id;
  std::string team;
  bool selected = true;  ///< the request asked for it
  size_t files = 0;      ///< distinct files
  uint64_t lines = 0;
  uint64_t bytes = 0;
};

/// Seconds by the steady clock.
struct Timings {
  double read = 0, compile = 0, render = 0, write = 0;
  compile_timings::Shares shares;  ///< within `compile`
};

struct Report {
  Sources sources;
  Compiled compiled;        ///< its diagnostics are moved to `diagnostics`
  Diagnostics diagnostics;  ///< sorted; those that concern nothing that was asked for are left out
  std::string root;         ///< of the output, as given
  std::string project;      ///< the project's name, or empty
  bool stand_alone = false;
  std::vector<Unit> units;  ///< in the order of the files' names
  std::vector<File> files;  ///< in path order
  bool written = false;     ///< the tree is as `files` says; false after errors and in dry runs
  bool drifted = false;     ///< refused because of files that are not megac's (E0710)
  Timings timings;
};

/// The directory of the project that holds `from` (a directory): the nearest one upwards with a
/// manifest. Empty when there is none.
Result<std::string> find_root(World& world, const std::string& from);

/// Load and compile; for those who want to look at the program.
Result<Report> compile(World& world, const Request& request, const Loop& loop);
/// Load, compile, render, write.
Result<Report> build(World& world, const Request& request);

}  // namespace megac::workspace
