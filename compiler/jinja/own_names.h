#pragma once
#include <unordered_map>
#include <vector>

#include "compiler/jinja/ast.h"

namespace megac::jinja {

/// What the statements of one scope, without those inside, do with each name. Jinja2 decides by the
/// first of them what a name is that the scope assigns: one that is read first, or is assigned only
/// in some branches, begins with what it means outside; one that is assigned first begins undefined
/// where nothing around the scope binds it.
class OwnNames {
 public:
  struct Use {
    bool stored = false;
    bool resolves = false;  ///< begins with what it means outside
  };

  OwnNames(const Code& code, NodeId body);
  /// The names that are assigned, in the order in which they first occur.
  const std::vector<data::Key>& assigned() const { return order_; }
  bool resolves(data::Key key) const { return uses_.at(key.value).resolves; }

 private:
  struct Change {
    uint32_t key;
    Use before;
  };
  void set(uint32_t key, Use use);
  void statements(uint32_t body);
  void branch(const Node& node);
  void read(uint32_t id);
  void read_all(const Node& node, uint32_t step);
  void read(const CallArgs& args);
  void store(uint32_t id);

  const Code& code_;
  std::unordered_map<uint32_t, Use> uses_;
  std::vector<Change> changes_;  // so that a branch can be undone
  std::vector<data::Key> order_;
  std::unordered_map<uint32_t, bool> listed_;
};

/// The names that a target binds.
void names_of_target(const Code& code, uint32_t target, std::vector<data::Key>& names);

}  // namespace megac::jinja
