#pragma once
#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "compiler/data/keys.h"
#include "compiler/jinja/ast.h"

namespace megac::jinja {

/// What has a frame of its own: a template, a macro, a call block.
struct Function {
  Function* outer = nullptr;
  uint32_t next = 0;   ///< slots in use
  uint32_t high = 0;   ///< most slots ever in use
  uint32_t depth = 0;  ///< nodes under way, most of them
  uint32_t deepest = 0;
  bool has_closures = false;
  uint32_t varargs = NodeId::kNone, kwargs = NodeId::kNone, caller = NodeId::kNone;

  uint32_t take_slot() {
    uint32_t slot = next++;
    high = std::max(high, next);
    return slot;
  }
};

/// A name and its slot in the frame of its function.
struct Binding {
  data::Key key;
  uint32_t slot;
  uint32_t loop = NodeId::kNone;  ///< row of loops: the name `loop` itself
  bool pending = false;           ///< may be read before it is assigned here
  bool resolves = false;          ///< it then means what it means outside of the unit
};

/// The names of one body while it is resolved.
struct Scope {
  Scope(Scope* o, Function* f) : outer(o), function(f) {}

  Binding* find(data::Key key) {
    if (names.size() > kFew) {
      auto row = rows_.find(key.value);
      return row == rows_.end() ? nullptr : &names[row->second];
    }
    for (Binding& binding : names) {
      if (binding.key == key) return &binding;
    }
    return nullptr;
  }
  /// The binding of a name here, made when there is none.
  Binding& declare(data::Key key, bool pending, bool resolves = false) {
    if (Binding* known = find(key)) return *known;
    names.push_back({key, function->take_slot(), NodeId::kNone, pending, resolves});
    size_t n = names.size();
    for (size_t i = n == kFew + 1 ? 0 : n - 1; n > kFew && i < n; ++i) {
      rows_.emplace(names[i].key.value, static_cast<uint32_t>(i));
    }
    return names.back();
  }

  Scope* outer;
  Function* function;
  std::vector<Binding> names;
  std::vector<Entry> entries;
  uint32_t branches = 0;  ///< depth of `if` where the scope began

 private:
  static constexpr size_t kFew = 12;             // names that are looked through one by one
  std::unordered_map<uint32_t, uint32_t> rows_;  // of names, once there are many
};

/// Where a name is bound; without a binding it is bound nowhere in this template.
struct Found {
  Binding* binding = nullptr;
  Scope* scope = nullptr;
  uint32_t depth = 0;  ///< functions between the use and the binding
};

/// Counts a node that is under way, as long as it lives.
struct Deeper {
  explicit Deeper(Function& f) : function(f) {
    function.deepest = std::max(function.deepest, ++function.depth);
  }
  ~Deeper() { --function.depth; }
  Function& function;
};

}  // namespace megac::jinja
