#include "test/house/floors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace megac::house {
namespace {

struct Folder {
  std::string_view path;
  int floor;
};

/// A folder includes itself and lower floors, never a neighbour on its own floor or a higher one.
constexpr std::array floors = {
    Folder{"compiler/base", 0},        Folder{"compiler/data", 1},     Folder{"compiler/diag", 1},
    Folder{"compiler/glob", 1},        Folder{"compiler/sig", 1},      Folder{"compiler/yaml", 2},
    Folder{"compiler/jinja", 2},       Folder{"compiler/scan", 2},     Folder{"compiler/ir", 3},
    Folder{"compiler/schema", 4},      Folder{"compiler/lower", 4},    Folder{"compiler/own", 4},
    Folder{"compiler/plan", 4},        Folder{"compiler/expand", 4},   Folder{"compiler/link", 4},
    Folder{"compiler/format", 4},      Folder{"compiler", 5},          Folder{"compiler/query", 6},
    Folder{"runtime/world", 7},        Folder{"runtime/schedule", 8},  Folder{"runtime/store", 8},
    Folder{"runtime/watch", 8},        Folder{"runtime/supervise", 8}, Folder{"runtime/rpc", 8},
    Folder{"runtime/workspace", 9},    Folder{"runtime/lsp", 10},      Folder{"runtime/mcp", 10},
    Folder{"runtime/orchestrate", 10}, Folder{"runtime/cli", 11},
};

/// A header that only some files may include; `*` at the end of either stands for anything.
struct Door {
  std::string_view header;
  std::array<std::string_view, 3> files;
};

constexpr std::array doors = {
    Door{"yaml-cpp/*", {"compiler/yaml/parse.cc"}},
    Door{"boost/*", {"compiler/jinja/grammar.cc", "compiler/sig/*"}},
    Door{"CLI/*", {"runtime/cli/parse.cc"}},
    Door{"doctest/*", {}},
    Door{"openssl/*", {"compiler/base/hash.cc"}},
    Door{"utf8proc.h", {"compiler/base/*", "compiler/jinja/characters.cc"}},
    Door{"fstream", {"runtime/world/*"}},
    Door{"filesystem", {"runtime/world/*"}},
    Door{"fcntl.h", {"runtime/world/*"}},
    Door{"unistd.h", {"runtime/world/*"}},
    Door{"sys/*", {"runtime/world/*"}},
    Door{"chrono", {"runtime/*"}},
    Door{"ctime", {"runtime/world/*"}},
    Door{"thread", {"runtime/schedule/*"}},
    Door{"future", {"runtime/schedule/*"}},
    Door{"condition_variable", {"runtime/schedule/*"}},
    Door{"iostream", {}},
};

bool fits(std::string_view pattern, std::string_view text) {
  if (!pattern.ends_with('*')) return pattern == text;
  pattern.remove_suffix(1);
  return !pattern.empty() && text.starts_with(pattern);
}

std::string_view folder_of(std::string_view file) { return file.substr(0, file.rfind('/')); }

std::optional<int> floor_of(std::string_view folder) {
  auto it = std::ranges::find(floors, folder, &Folder::path);
  if (it == floors.end()) return std::nullopt;
  return it->floor;
}

std::string house_fault(const Include& include) {
  std::string_view from = folder_of(include.file);
  std::optional<int> mine = floor_of(from);
  if (!mine) return "the folder has no floor (test/house/floors.cc)";
  if (include.target.find('/') == std::string::npos) return "not written from the root";
  std::string_view to = folder_of(include.target);
  std::optional<int> theirs = floor_of(to);
  if (!theirs) return "leads to no folder that has a floor";
  if (from == to || *theirs < *mine) return "";
  return "stands on floor " + std::to_string(*mine) + ", and '" + std::string(to) + "' on floor " +
         std::to_string(*theirs);
}

std::string door_fault(const Include& include) {
  if (include.target.starts_with("nlohmann/") && !include.file.ends_with(".cc")) {
    return "the JSON library stays in .cc files";
  }
  for (const Door& door : doors) {
    if (!fits(door.header, include.target)) continue;
    bool open = std::ranges::any_of(
        door.files, [&](std::string_view file) { return fits(file, include.file); });
    if (!open) return "this file is not the door of that library (test/house/floors.cc)";
  }
  return "";
}

}  // namespace

std::string fault(const Include& include) {
  return include.system ? door_fault(include) : house_fault(include);
}

}  // namespace megac::house
