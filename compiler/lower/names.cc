#include "compiler/lower/names.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/base/text.h"
#include "compiler/base/words.h"
#include "compiler/ir/manifest.h"
#include "compiler/lower/axes.h"

namespace megac::lower {
namespace {

constexpr std::string_view kReserved[] = {
    "mega",  "policies", "loop",   "self",    "super", "caller", "true", "false",
    "none",  "True",     "False",  "None",    "and",   "or",     "not",  "in",
    "is",    "if",       "else",   "elif",    "for",   "endif",  "set",  "recursive",
    "macro", "include",  "import", "varargs", "kwargs"};

/// In the seed dialect a list is an axis by itself, under its own name where that is a singular.
bool is_implied_axis(const ir::Unit& unit, std::string_view name, const data::Value& value) {
  ir::AxisId axis = find_axis(unit, name);
  return axis && value.type == data::Type::list && unit.axes[axis].items == value.items &&
         unit.dialect == ir::Dialect::seed;
}

}  // namespace

void check_names(const Context& context, const Builtins& builtins) {
  std::unordered_map<std::string, std::pair<std::string, Span>> taken;
  auto reserved = [&](std::string_view name) -> std::string_view {
    if (std::find(std::begin(kReserved), std::end(kReserved), name) != std::end(kReserved)) {
      return "the language";
    }
    for (std::span<const jinja::Builtin> table :
         {builtins.functions, context.unit.library->dialect().functions}) {
      for (const jinja::Builtin& f : table) {
        if (f.name == name) return "a function";
      }
    }
    return {};
  };
  auto declare = [&](const std::string& name, const std::string& what, Span span) {
    if (std::string_view owner = reserved(name); !owner.empty()) {
      context.diags.add<Kind::name_clash>(span, name, owner).as(Severity::error);
      return;
    }
    auto [first, fresh] = taken.try_emplace(name, what, span);
    if (!fresh) {
      context.diags.add<Kind::name_clash>(span, name, first->second.first)
          .also(first->second.second, "first declared here");
    }
  };
  for (const ir::Axis& axis : context.unit.axes) {
    declare(axis.name.text, "an axis", axis.name.span);
    std::string raised = pascal(axis.name.text);
    if (raised != axis.name.text) declare(raised, "a form of an axis", axis.name.span);
  }
  auto declare_keys = [&](yaml::NodeId map, const data::Map* kept, const std::string& what) {
    if (!context.is_map(map)) return;
    for (yaml::NodeId child : context.tree.children(map)) {
      auto key = context.unit.keys->find(context.key(child));
      const data::Value* value = key ? kept->find(*key) : nullptr;
      if (value && !is_implied_axis(context.unit, context.key(child), *value)) {
        declare(std::string(context.key(child)), what, context.key_span(child));
      }
    }
  };
  yaml::NodeId root = context.tree.root();
  declare_keys(context.tree.find(root, "vars"), context.unit.vars, "a variable");
  declare_keys(context.tree.find(root, "expansion_rules"), context.unit.data, "data");
}

Names::Names(const ir::Unit& unit, std::span<const ir::AxisId> axes, const data::Map* mega)
    : unit_(unit), constants_{unit.vars, unit.data, mega} {
  bool seed = unit.dialect == ir::Dialect::seed;
  for (size_t i = 0; i < axes.size(); ++i) {
    const std::string& name = unit.axes[axes[i]].name.text;
    auto axis = static_cast<uint8_t>(i);
    forms_.push_back({name, ir::Bound::item, axis});
    forms_.push_back({pascal(name), ir::Bound::pascal, axis});
    if (std::string many = plural(name); seed && many != name) {
      forms_.push_back({many, ir::Bound::plural, axis});
      forms_.push_back({raise_first(many), ir::Bound::raised_plural, axis});
    }
  }
  if (seed && axes.size() == 1) {
    fields_ = fields(unit, axes[0]);
    forms_.push_back({"Name", ir::Bound::pascal, 0});
  }
}

ir::Bound Names::bind(std::string_view name) const {
  auto key = unit_.keys->find(name);
  bool is_field = key && std::binary_search(fields_.begin(), fields_.end(), *key);
  for (const Form& form : forms_) {
    // A field called `Name` is the item's own and wins over the form.
    if (form.name == name && !(is_field && name == "Name")) return {form.kind, form.axis, {}, {}};
  }
  ir::Bound rest;
  for (const data::Map* names : constants_) {
    const data::Value* found = key ? names->find(*key) : nullptr;
    if (!found) continue;
    rest.kind = ir::Bound::constant;
    rest.value = *found;
    break;
  }
  if (is_field) return {ir::Bound::field, 0, *key, rest.value};
  return rest;
}

std::vector<std::string> Names::axes() const {
  std::vector<std::string> names;
  for (const Form& form : forms_) names.push_back(form.name);
  return names;
}

std::vector<std::string> Names::item_fields() const {
  std::vector<std::string> names;
  for (data::Key key : fields_) names.emplace_back(unit_.keys->text(key));
  return names;
}

std::vector<std::string> Names::all() const {
  std::vector<std::string> names = axes();
  for (std::string& field : item_fields()) names.push_back(std::move(field));
  for (const data::Map* map : constants_) {
    for (const data::Member& member : map->all()) names.emplace_back(unit_.keys->text(member.key));
  }
  return names;
}

const data::Map* mega_names(const Context& context) {
  ir::Unit& unit = context.unit;
  auto member = [&](std::string_view key, std::string_view text) {
    return data::Member{unit.keys->intern(key), data::string(context.arena.copy(text))};
  };
  data::Member id = member("id", unit.id.text), version = member("version", unit.version.text),
               team = member("team", ir::short_team(unit.team.text)),
               description = member("description", unit.description);
  std::array mega = {id, version, team, description};
  std::vector<data::Member> names = {
      {unit.keys->intern("mega"), data::map(data::make_map(context.arena, mega))}};
  if (context.seed()) {
    team.value = data::string(context.arena.copy(unit.team.text));
    names.push_back(team);
    names.push_back(description);
  }
  return data::make_map(context.arena, names);
}

}  // namespace megac::lower
