#include <algorithm>

#include "compiler/lower/lower.h"

namespace megac::lower {
namespace {

class ManifestReader {
 public:
  ManifestReader(const yaml::Tree& tree, Diagnostics& diags) : tree_(tree), diags_(diags) {}

  ir::Manifest read(FileId file) {
    ir::Manifest manifest;
    manifest.file = file;
    yaml::NodeId root = tree_.root();
    if (!is_map(root)) return manifest;
    if (yaml::NodeId project = find(root, "project"))
      manifest.project = text(find(project, "name"));
    yaml::NodeId teams = find(root, "teams");
    if (is_map(teams)) {
      for (yaml::NodeId node : tree_.children(teams)) {
        if (is_map(node)) team(manifest, node);
      }
    }
    yaml::NodeId sequence = find(find(root, "coordination_rules"), "integration_sequence");
    for (yaml::NodeId node : items(sequence)) {
      yaml::NodeId phase = find(node, "phase");
      if (is_text(phase)) manifest.phases.push_back({name(phase), names(find(node, "teams"))});
    }
    check_references(manifest);
    return manifest;
  }

 private:
  bool is_map(yaml::NodeId id) const { return id && tree_[id].kind == yaml::Kind::map; }
  bool is_text(yaml::NodeId id) const {
    return id && tree_[id].kind != yaml::Kind::map && tree_[id].kind != yaml::Kind::sequence &&
           tree_[id].kind != yaml::Kind::null;
  }
  yaml::NodeId find(yaml::NodeId map, std::string_view key) const {
    return is_map(map) ? tree_.find(map, key) : yaml::NodeId();
  }
  std::string text(yaml::NodeId id) const {
    return is_text(id) ? std::string(tree_[id].text) : std::string();
  }
  ir::Name name(yaml::NodeId id) const { return {text(id), tree_[id].span}; }
  std::vector<yaml::NodeId> items(yaml::NodeId list) const {
    std::vector<yaml::NodeId> items;
    if (list && tree_[list].kind == yaml::Kind::sequence) {
      for (yaml::NodeId child : tree_.children(list)) items.push_back(child);
    }
    return items;
  }
  std::vector<ir::Name> names(yaml::NodeId list) const {
    std::vector<ir::Name> names;
    for (yaml::NodeId item : items(list)) {
      if (is_text(item)) names.push_back(name(item));
    }
    return names;
  }

  std::vector<ir::Claimed> globs(yaml::NodeId list) {
    std::vector<ir::Claimed> globs;
    for (yaml::NodeId item : items(list)) {
      if (!is_text(item)) continue;
      glob::Glob::Parsed parsed = glob::Glob::parse(tree_[item].text);
      if (!parsed.fault.empty()) {
        diags_.add<Kind::malformed_glob>(tree_[item].span, tree_[item].text, parsed.fault);
        continue;
      }
      globs.push_back({std::move(parsed.glob), tree_[item].span});
    }
    return globs;
  }

  void team(ir::Manifest& manifest, yaml::NodeId node) {
    ir::Team team;
    team.name = {std::string(tree_[tree_[node].key].text), tree_[tree_[node].key].span};
    team.id = text(find(node, "id"));
    team.title = text(find(node, "name"));
    if (yaml::NodeId priority = find(node, "priority");
        priority && tree_[priority].kind == yaml::Kind::integer) {
      team.priority = tree_[priority].integer;
    }
    team.dependencies = names(find(node, "dependencies"));
    if (yaml::NodeId boundaries = find(node, "boundaries"); is_map(boundaries)) {
      team.bounded = true;
      team.write = globs(find(boundaries, "write_paths"));
      team.read = globs(find(boundaries, "read_paths"));
      team.forbidden = globs(find(boundaries, "forbidden_paths"));
    } else {
      diags_.add<Kind::no_boundaries>(team.name.span, team.name.text);
    }
    for (std::string_view spelling :
         {std::string_view(team.name.text), std::string_view(team.id)}) {
      if (spelling.empty()) continue;
      for (const ir::Team& other : manifest.teams) {
        if (ir::short_team(other.name.text) == ir::short_team(spelling) ||
            (!other.id.empty() && ir::short_team(other.id) == ir::short_team(spelling))) {
          diags_
              .add<Kind::team_clash>(team.name.span, ir::short_team(spelling), other.name.text,
                                     team.name.text)
              .also(other.name.span, "the other team");
          break;
        }
      }
    }
    manifest.teams.push(std::move(team));
  }

  void check_references(const ir::Manifest& manifest) {
    auto check = [&](const std::vector<ir::Name>& names) {
      for (const ir::Name& name : names) {
        if (name.text != "all" && !manifest.find(name.text)) {
          diags_.add<Kind::unknown_team>(name.span, name.text, "");
        }
      }
    };
    for (const ir::Team& team : manifest.teams) check(team.dependencies);
    for (const ir::Phase& phase : manifest.phases) check(phase.teams);
  }

  const yaml::Tree& tree_;
  Diagnostics& diags_;
};

}  // namespace

ir::Manifest manifest(FileId file, const yaml::Tree& tree, Diagnostics& diags) {
  return ManifestReader(tree, diags).read(file);
}

}  // namespace megac::lower
