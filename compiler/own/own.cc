#include "compiler/own/own.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/base/text.h"

namespace megac::own {
namespace {

/// Names whose owner is not megac: version control, megac's own state, the project's sources.
std::string_view owner_of(const Path& path) {
  std::string_view rest = path.relative();
  std::string first = to_lower(rest.substr(0, rest.find('/')));
  if (first == ".megac" || rest == "megac.lock") return "megac itself";
  while (!rest.empty()) {
    size_t slash = rest.find('/');
    std::string segment = to_lower(rest.substr(0, slash));
    while (!segment.empty() && (segment.back() == '.' || segment.back() == ' ')) segment.pop_back();
    if (segment == ".git" || segment == "git~1" || segment == ".gitmodules" ||
        segment == ".gitattributes") {
      return "git";
    }
    rest = slash == rest.npos ? std::string_view() : rest.substr(slash + 1);
  }
  return {};
}

/// The axes of a template that its path does not tell apart: those whose items differ between two
/// bindings of one path.
std::string forgotten_axes(const ir::Unit& unit, const ir::Claim& a, const ir::Claim& b) {
  const ir::Template& t = unit.templates[a.source];
  std::string axes;
  size_t n = 0;
  for (size_t i = 0; i < t.axes.size(); ++i) {
    if (a.items[i].fields == b.items[i].fields) continue;
    axes += fmt::format("{}'{}'", n++ > 0 ? " and " : "", unit.axes[t.axes[i]].name.text);
  }
  return fmt::format("; output_path forgets the {} {}", n == 1 ? "axis" : "axes", axes);
}

/// Paths that others need as directories.
void check_directories(const ir::Program& program, const ir::Claims& claims, Diagnostics& diags) {
  std::unordered_map<std::string_view, const ir::Claim*> files;
  for (const ir::Claim& claim : claims) files.try_emplace(claim.path.relative(), &claim);
  auto span = [&](const ir::Claim& claim) {
    return program.units[claim.unit].templates[claim.source].path_span;
  };
  std::string_view known;
  for (const ir::Claim& claim : claims) {
    std::string_view directory = claim.path.directory();
    if (directory == known) continue;
    known = directory;
    while (!directory.empty()) {
      if (auto file = files.find(directory); file != files.end()) {
        diags
            .add<Kind::file_and_directory>(span(*file->second), file->second->path.str(),
                                           claim.path.str())
            .also(span(claim), "needed as a directory here");
        break;
      }
      size_t slash = directory.rfind('/');
      directory = slash == directory.npos ? std::string_view() : directory.substr(0, slash);
    }
  }
}

}  // namespace

Permission may_write(const ir::Team& team, const Path& path) {
  for (const ir::Claimed& claimed : team.forbidden) {
    if (claimed.glob.matches(path)) return {false, claimed.span};
  }
  bool allowed = std::any_of(team.write.begin(), team.write.end(), [&](const ir::Claimed& claimed) {
    return claimed.glob.matches(path);
  });
  return {allowed, {}};
}

void check(const ir::Program& program, const ir::Claims& claims, Diagnostics& diags) {
  check_directories(program, claims, diags);
  const ir::Claim* previous = nullptr;
  for (const ir::Claim& claim : claims) {
    const ir::Unit& unit = program.units[claim.unit];
    const ir::Template& t = unit.templates[claim.source];
    if (previous && previous->path == claim.path) {
      const ir::Unit& other = program.units[previous->unit];
      const ir::Template& first = other.templates[previous->source];
      if (previous->unit == claim.unit && previous->source == claim.source) {
        diags.add<Kind::path_repeats>(t.path_span, t.name.text, claim.path.str(),
                                      forgotten_axes(unit, *previous, claim));
      } else {
        diags
            .add<Kind::two_producers>(
                t.path_span, claim.path.str(),
                fmt::format("{}#{}", program.name(previous->unit), first.name.text),
                fmt::format("{}#{}", program.name(claim.unit), t.name.text))
            .also(first.path_span, "the other producer");
      }
      continue;
    }
    previous = &claim;
    if (std::string_view owner = owner_of(claim.path); !owner.empty()) {
      diags.add<Kind::protected_path>(t.path_span, claim.path.str(), owner);
      continue;
    }
    ir::TeamId team = program.team[claim.unit];
    if (!team) continue;
    const ir::Team& writer = program.manifest.teams[team];
    Permission permission = may_write(writer, claim.path);
    if (permission.allowed) continue;
    auto& d = diags.add<Kind::outside_boundaries>(t.path_span, writer.name.text, claim.path.str());
    if (permission.forbidden_by) {
      d.also(permission.forbidden_by, "forbidden here");
    } else {
      d.also(writer.name.span, fmt::format("none of the {} write_paths of '{}' matches",
                                           writer.write.size(), writer.name.text));
    }
  }
}

}  // namespace megac::own
