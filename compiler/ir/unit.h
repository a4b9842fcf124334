#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/base/span.h"
#include "compiler/data/keys.h"
#include "compiler/data/value.h"
#include "compiler/ir/ids.h"
#include "compiler/jinja/jinja.h"

namespace megac::ir {

enum class Dialect : uint8_t { seed, v1 };

/// A name and where it stands.
struct Name {
  std::string text;
  Span span;
};

/// What a global of the unit's library means in one template.
struct Bound {
  enum Kind : uint8_t {
    nothing,   ///< undefined
    constant,  ///< `value`
    item,      ///< the item of axis number `axis` of the template
    pascal,    ///< a form of that item's name
    plural,
    raised_plural,
    field,  ///< the item's field `key`, else `value`
  };
  Kind kind = nothing;
  uint8_t axis = 0;
  data::Key key;
  data::Value value;
};

/// A list that templates run over, or a list within the items of another axis.
struct Axis {
  Name name;
  AxisId parent;                      ///< none: the list is the unit's own
  std::vector<data::Key> steps;       ///< with a parent: from its item to the list
  const data::List* items = nullptr;  ///< without a parent: its items, each an item map
  /// With a parent whose items hold lists of scalars: those lists with their scalars as items.
  std::unordered_map<const data::List*, const data::List*> boxed;
  jinja::ExpressionId where;  ///< keeps an item only where this is true
  std::vector<AxisId> chain;  ///< outermost ancestor first, this axis last: what `where` sees
  std::vector<Bound> scope;   ///< of `where`, as Template::scope
};

/// A generation template: one file for each binding of its axes.
struct Template {
  Name name;
  std::vector<AxisId> axes;  ///< outermost first; empty: one file
  jinja::ExpressionId when;
  jinja::TemplateId path;
  std::string path_text;  ///< as written
  Span path_span;
  jinja::TemplateId body;
  std::string language;  ///< empty: by the extension of the path
  uint32_t mode = 0644;
  uint32_t iteration = 1;
  std::vector<Bound> scope;  ///< one for each of the library's globals
};

/// What a Bound yields where these items are bound to the axes.
data::Value value_of(const Bound& bound, std::span<const data::Value> items);

/// One mega-file, lowered; it looks at no other. Movable: strings and values stay where they are.
struct Unit {
  FileId file;
  Dialect dialect = Dialect::seed;
  Name id;
  Name version;
  Name team;
  std::string description;
  int64_t priority = 0;
  uint32_t iteration = 1;
  std::vector<Name> dependencies;

  const data::Map* vars = nullptr;  ///< never null once lowered
  const data::Map* data = nullptr;  ///< expansion_rules but the keys that are the language's
  Table<AxisId, Axis> axes;
  Table<TemplateId, Template> templates;  ///< in the order of the file

  bool broken = false;  ///< it has errors: nothing of it is expanded
  std::unique_ptr<data::Keys> keys;
  std::unique_ptr<jinja::Library> library;
  std::vector<Arena> arenas;  ///< hold what the views above point into
};

}  // namespace megac::ir
