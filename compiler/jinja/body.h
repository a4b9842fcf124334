#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/jinja/ast.h"
#include "compiler/jinja/jinja.h"
#include "compiler/jinja/signature.h"

namespace megac::jinja {

/// What the compiled form of a library consists of.
struct Library::Body {
  /// A name that a unit reads and does not bind.
  struct Read {
    data::Key key;
    NodeId node;
    bool guarded;
  };
  /// An include or import, and what stood around it: the names that are visible there.
  struct Site {
    uint32_t unit;
    uint32_t include;  ///< row of code.includes
    NodeId node;
    uint32_t depth;  ///< macros around it
    std::vector<std::pair<data::Key, NodeId>> visible;
    /// What reads `loop` of the loops around it, from the inside, and their rows.
    std::vector<std::pair<NodeId, uint32_t>> loops;
  };
  struct Partial {
    Text text;
    std::map<std::pair<std::vector<std::string>, bool>, uint32_t> units;  ///< by placeholders
    bool reported = false;
  };

  Body(data::Keys& k, Dialect d) : keys(&k), dialect(std::move(d)) {}

  data::Keys* keys;
  Dialect dialect;
  Code code;
  std::deque<Text> texts;                        ///< of templates and expressions
  std::deque<std::string> normalised;            ///< texts whose line ends had to be changed
  std::vector<uint32_t> templates, expressions;  ///< their units
  std::vector<std::string> partial_names;
  std::map<std::string, Partial, std::less<>> partials;
  std::vector<std::vector<Read>> reads;    ///< of each unit
  std::vector<Placeholders> placeholders;  ///< of each unit
  std::vector<Site> sites;
  std::vector<Global> globals;
  std::unordered_map<uint32_t, uint32_t> global_rows;  ///< by key
  std::unordered_map<const Builtin*, Signature> signatures;
  std::unordered_map<std::string_view, uint32_t> function_rows;  ///< constants of functions
  bool linked = false;

  uint32_t global(data::Key key);
  const Signature& signature(const Builtin& builtin);
  const Builtin* find(std::span<const Builtin> extra, std::span<const Builtin> own,
                      std::string_view name) const;
  const Builtin* filter(std::string_view name) const;
  const Builtin* test(std::string_view name) const;
  const Builtin* function(std::string_view name) const;
};

}  // namespace megac::jinja
