#pragma once
#include <string>
#include <string_view>

#include "compiler/base/source.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/unit.h"
#include "compiler/yaml/tree.h"

namespace megac::lower {

/// What every step of lowering one file works with.
struct Context {
  const yaml::Tree& tree;
  const Source& source;
  ir::Unit& unit;
  Arena& arena;
  Diagnostics& diags;

  bool seed() const { return unit.dialect == ir::Dialect::seed; }
  bool is_map(yaml::NodeId id) const { return id && tree[id].kind == yaml::Kind::map; }
  bool is_sequence(yaml::NodeId id) const { return id && tree[id].kind == yaml::Kind::sequence; }
  bool is_scalar(yaml::NodeId id) const { return id && !is_map(id) && !is_sequence(id); }
  bool is_text(yaml::NodeId id) const { return is_scalar(id) && tree[id].kind != yaml::Kind::null; }
  std::string_view key(yaml::NodeId id) const { return tree[tree[id].key].text; }
  Span key_span(yaml::NodeId id) const { return tree[tree[id].key].span; }

  ir::Name name(yaml::NodeId id) const { return {std::string(tree[id].text), tree[id].span}; }
  /// A text to compile, with its place.
  jinja::Text text(yaml::NodeId id, std::string name) const {
    return {std::move(name), tree[id].text, tree.origin(id, source)};
  }
};

}  // namespace megac::lower
