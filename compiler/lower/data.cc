#include "compiler/lower/data.h"

namespace megac::lower {

data::Value data_value(const Context& context, yaml::NodeId id) {
  const yaml::Node& node = context.tree[id];
  switch (node.kind) {
    case yaml::Kind::null: return data::none();
    case yaml::Kind::boolean: return data::boolean(node.boolean);
    case yaml::Kind::integer: return data::integer(node.integer);
    case yaml::Kind::real: return data::real(node.real);
    case yaml::Kind::string: return data::string(node.text);
    case yaml::Kind::sequence: {
      auto* items = context.arena.array<data::Value>(node.children);
      uint32_t n = 0;
      for (yaml::NodeId child : context.tree.children(id)) items[n++] = data_value(context, child);
      return data::list(context.arena.make<data::List>(items, n, n));
    }
    case yaml::Kind::map: {
      auto* members = context.arena.array<data::Member>(node.children);
      uint32_t n = 0;
      for (yaml::NodeId child : context.tree.children(id)) {
        data::Key key = context.unit.keys->intern(context.key(child));
        members[n++] = {key, data_value(context, child)};
      }
      return data::map(context.arena.make<data::Map>(members, n, n, nullptr, node.span));
    }
  }
  return data::none();
}

}  // namespace megac::lower
