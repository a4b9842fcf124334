#pragma once
#include "compiler/data/value.h"
#include "compiler/lower/context.h"

namespace megac::lower {

/// A subtree as data: maps in file order, scalars typed as YAML's core schema says. Strings are
/// views into the tree's arena.
data::Value data_value(const Context& context, yaml::NodeId node);

/// A map of the children of `node` whose key `keep` accepts; empty for anything but a map.
template <class Keep>
const data::Map* data_map(const Context& context, yaml::NodeId node, Keep keep) {
  std::vector<data::Member> members;
  if (context.is_map(node)) {
    for (yaml::NodeId child : context.tree.children(node)) {
      if (!keep(context.key(child))) continue;
      members.push_back(
          {context.unit.keys->intern(context.key(child)), data_value(context, child)});
    }
  }
  return data::make_map(context.arena, members);
}

}  // namespace megac::lower
