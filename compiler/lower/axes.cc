#include "compiler/lower/axes.h"

#include <algorithm>
#include <functional>
#include <span>
#include <unordered_map>

#include "compiler/base/text.h"
#include "compiler/base/words.h"

namespace megac::lower {
namespace {

using data::Type;
using data::Value;

bool is_scalar(const Value& v) { return v.type != Type::list && v.type != Type::map; }

/// Gives lists their items. One list may serve several axes; it is looked at once.
class Items {
 public:
  explicit Items(const Context& context)
      : context_(context),
        name_(context.unit.keys->intern("name")),
        plural_(context.unit.keys->intern("plural")) {}

  /// The list with each element an item, or null after a fault. `key` names it in messages.
  const data::List* bind(const data::List* list, std::string_view key, Span span) {
    auto [known, fresh] = done_.try_emplace(list, nullptr);
    if (!fresh) return known->second;
    bool scalars = std::all_of(list->all().begin(), list->all().end(), is_scalar);
    std::vector<Value> boxed;
    std::unordered_map<std::string, Span> seen;
    bool fault = false;
    for (const Value& element : list->all()) {
      Value value = scalars ? box(element, span) : element;
      std::string name;
      if (value.type == Type::map) name = printed_name(*value.fields);
      if (name.empty()) {
        Span at = value.type == Type::map ? value.fields->span : span;
        context_.diags.add<Kind::bad_list>(at, key);
        return nullptr;
      }
      auto [first, is_new] = seen.try_emplace(name, value.fields->span);
      if (!is_new) {
        fault = true;
        if (key.ends_with(".attributes")) continue;  // E0206 has been said of it
        auto& d = context_.diags.add<Kind::duplicate_item>(value.fields->span, name, key);
        if (!scalars) d.also(first->second, "first declared here");
        continue;
      }
      make_item(*value.fields, name);
      boxed.push_back(value);
    }
    if (fault) return nullptr;
    known->second = scalars ? data::make_list(context_.arena, boxed) : list;
    return known->second;
  }

  data::Key name_key() const { return name_; }
  std::string printed_name(const data::Map& map) const {
    const Value* name = map.find(name_);
    if (!name || !is_scalar(*name) || name->type == Type::none) return {};
    std::string text;
    jinja::print(text, *name, *context_.unit.keys);
    return text;
  }

 private:
  Value box(const Value& scalar, Span span) {
    data::Member member{name_, scalar};
    data::Map* map = data::make_map(context_.arena, {&member, 1});
    map->span = span;
    return data::map(map);
  }

  void make_item(const data::Map& map, const std::string& name) {
    std::string plural_name;
    const Value* given = map.find(plural_);
    if (given && given->type == Type::string) {
      plural_name = given->text();
    } else {
      plural_name = plural(to_lower(name));
    }
    Arena& arena = context_.arena;
    auto* item = arena.make<data::Item>();
    item->name = arena.copy(name);
    item->printed = arena.copy(context_.seed() ? to_lower(name) : camel(name));
    item->pascal = arena.copy(pascal(name));
    item->plural = arena.copy(plural_name);
    item->raised_plural = arena.copy(raise_first(plural_name));
    // The map is this unit's own and still being built; views of it are const everywhere else.
    const_cast<data::Map&>(map).item = item;
  }

  const Context& context_;
  data::Key name_, plural_;
  std::unordered_map<const data::List*, const data::List*> done_;
};

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> steps;
  while (true) {
    size_t dot = path.find('.');
    steps.push_back(path.substr(0, dot));
    if (dot == path.npos) return steps;
    path.remove_prefix(dot + 1);
  }
}

const Value* follow(const Value* value, std::span<const data::Key> steps) {
  for (data::Key step : steps) {
    if (!value || value->type != Type::map) return nullptr;
    value = value->fields->find(step);
  }
  return value;
}

/// Calls visit(item) for every item of an axis, over all items of its parents.
void each_item(const ir::Unit& unit, ir::AxisId id,
               const std::function<void(const Value&)>& visit) {
  const ir::Axis& axis = unit.axes[id];
  if (!axis.parent) {
    if (axis.items) {
      for (const Value& item : axis.items->all()) visit(item);
    }
    return;
  }
  each_item(unit, axis.parent, [&](const Value& outer) {
    const Value* list = follow(&outer, axis.steps);
    if (!list || list->type != Type::list) return;
    auto boxed = axis.boxed.find(list->items);
    const data::List* items = boxed == axis.boxed.end() ? list->items : boxed->second;
    for (const Value& item : items->all()) {
      if (item.type == Type::map) visit(item);
    }
  });
}

class AxisBuilder {
 public:
  explicit AxisBuilder(const Context& context) : context_(context), items_(context) {}

  void declared(yaml::NodeId axes) {
    if (!context_.is_map(axes)) return;
    for (yaml::NodeId node : context_.tree.children(axes)) pending_.push_back(node);
    for (size_t i = 0; i < pending_.size(); ++i) declare(i);
  }

  /// Seed: every list of maps that all have `name`, under the singular of its key.
  void implied() {
    for (const data::Member& member : context_.unit.data->all()) {
      if (member.value.type != Type::list || member.value.items->size == 0) continue;
      auto all = member.value.items->all();
      bool named = std::all_of(all.begin(), all.end(), [&](const Value& v) {
        return v.type == Type::map && v.fields->find(items_.name_key());
      });
      if (!named) continue;
      std::string_view key = context_.unit.keys->text(member.key);
      std::string name = singular(key);
      if (find_axis(context_.unit, name)) continue;
      Span span = member.value.items->first->fields->span;
      add({name, span}, member.value.items, key, span);
    }
  }

 private:
  ir::AxisId add(ir::Name name, const data::List* list, std::string_view key, Span span) {
    ir::Axis axis;
    axis.name = std::move(name);
    axis.items = items_.bind(list, key, span);
    if (axis.items && axis.items->size == 0) {
      context_.diags.add<Kind::empty_axis>(span, axis.name.text);
    }
    ir::AxisId id = context_.unit.axes.push(std::move(axis));
    context_.unit.axes[id].chain = {id};
    return id;
  }

  /// Declares the axis of pending_[i], and its parent before it. A circle ends at the axis that is
  /// already under way.
  ir::AxisId declare(size_t i) {
    yaml::NodeId node = pending_[i];
    if (!node) return {};
    std::string name(context_.key(node));
    if (ir::AxisId known = find_axis(context_.unit, name)) return known;
    pending_[i] = {};

    yaml::NodeId over = context_.is_map(node) ? context_.tree.find(node, "over") : yaml::NodeId();
    if (!context_.is_text(over)) return {};
    std::string_view path = context_.tree[over].text;
    std::vector<std::string_view> steps = split(path);
    ir::Name named{name, context_.key_span(node)};
    ir::AxisId id = over_data(named, steps, path, context_.tree[over].span);
    if (!id) id = over_axis(named, steps, path);
    if (!id) {
      context_.diags.add<Kind::over_leads_nowhere>(context_.tree[over].span, path);
      return {};
    }
    yaml::NodeId where = context_.tree.find(node, "where");
    if (context_.is_text(where)) {
      context_.unit.axes[id].where = context_.unit.library->add_expression(
          context_.text(where, "where of axis " + name), context_.diags);
    }
    return id;
  }

  ir::AxisId over_data(const ir::Name& name, const std::vector<std::string_view>& steps,
                       std::string_view path, Span span) {
    Value data = data::map(context_.unit.data);
    const Value* found = follow(&data, keys(steps));
    if (!found || found->type != Type::list) return {};
    return add(name, found->items, path, span);
  }

  ir::AxisId over_axis(const ir::Name& name, const std::vector<std::string_view>& steps,
                       std::string_view path) {
    if (steps.size() < 2) return {};
    ir::AxisId parent = find_axis(context_.unit, steps[0]);
    for (size_t i = 0; i < pending_.size() && !parent; ++i) {
      if (pending_[i] && context_.key(pending_[i]) == steps[0]) parent = declare(i);
    }
    if (!parent) return {};

    ir::Axis axis;
    axis.name = name;
    axis.parent = parent;
    axis.steps = keys(std::span(steps).subspan(1));
    bool present = false, fault = false;
    each_item(context_.unit, parent, [&](const Value& outer) {
      const Value* list = follow(&outer, axis.steps);
      if (!list || list->type == Type::none) return;
      present = true;
      if (list->type != Type::list) {
        fault = true;
        return;
      }
      const data::List* bound = items_.bind(list->items, path, outer.fields->span);
      if (bound && bound != list->items) axis.boxed[list->items] = bound;
    });
    if (!present || fault) return {};
    std::vector<ir::AxisId> chain = context_.unit.axes[parent].chain;
    ir::AxisId id = context_.unit.axes.push(std::move(axis));
    chain.push_back(id);
    context_.unit.axes[id].chain = std::move(chain);
    return id;
  }

  std::vector<data::Key> keys(std::span<const std::string_view> steps) {
    std::vector<data::Key> keys;
    for (std::string_view step : steps) keys.push_back(context_.unit.keys->intern(step));
    return keys;
  }

  const Context& context_;
  Items items_;
  std::vector<yaml::NodeId> pending_;
};

}  // namespace

void axes(const Context& context, yaml::NodeId axes) {
  AxisBuilder builder(context);
  builder.declared(axes);
  if (context.seed()) builder.implied();
}

std::vector<data::Key> fields(const ir::Unit& unit, ir::AxisId axis) {
  std::vector<bool> seen(unit.keys->size());
  each_item(unit, axis, [&](const Value& item) {
    for (const data::Member& member : item.fields->all()) seen[member.key.value] = true;
  });
  std::vector<data::Key> keys;
  for (uint32_t i = 0; i < seen.size(); ++i) {
    if (seen[i]) keys.emplace_back(i);
  }
  return keys;
}

ir::AxisId find_axis(const ir::Unit& unit, std::string_view name) {
  for (size_t i = 0; i < unit.axes.size(); ++i) {
    if (unit.axes[ir::AxisId(i)].name.text == name) return ir::AxisId(i);
  }
  return {};
}

}  // namespace megac::lower
