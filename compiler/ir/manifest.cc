#include "compiler/ir/manifest.h"

namespace megac::ir {
namespace {

/// `alpha-2` -> `alpha`; anything else comes back as it is.
std::string_view without_number(std::string_view name) {
  size_t end = name.find_last_not_of("0123456789");
  bool numbered = end != name.npos && end + 1 < name.size() && end > 0 && name[end] == '-';
  return numbered ? name.substr(0, end) : name;
}

}  // namespace

std::string_view short_team(std::string_view name) {
  constexpr std::string_view kPrefix = "team-";
  if (name.size() > kPrefix.size() && name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  return name;
}

TeamId Manifest::find(std::string_view name) const {
  for (std::string_view wanted : {name, without_number(name)}) {
    for (size_t i = 0; i < teams.size(); ++i) {
      const Team& team = teams[TeamId(i)];
      if (short_team(team.name.text) == short_team(wanted) ||
          (!team.id.empty() && short_team(team.id) == short_team(wanted))) {
        return TeamId(i);
      }
    }
  }
  return {};
}

}  // namespace megac::ir
