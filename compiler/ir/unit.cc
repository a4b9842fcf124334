#include "compiler/ir/unit.h"

namespace megac::ir {

data::Value value_of(const Bound& bound, std::span<const data::Value> items) {
  if (bound.kind == Bound::nothing) return data::undefined();
  if (bound.kind == Bound::constant) return bound.value;
  const data::Value& bound_item = items[bound.axis];
  switch (bound.kind) {
    case Bound::pascal: return data::string(bound_item.fields->item->pascal);
    case Bound::plural: return data::string(bound_item.fields->item->plural);
    case Bound::raised_plural: return data::string(bound_item.fields->item->raised_plural);
    case Bound::field: {
      const data::Value* found = bound_item.fields->find(bound.key);
      return found ? *found : bound.value;
    }
    default: return bound_item;
  }
}

}  // namespace megac::ir
