#include <algorithm>
#include <unordered_map>

#include "compiler/lower/axes.h"
#include "compiler/lower/context.h"
#include "compiler/lower/data.h"
#include "compiler/lower/lower.h"
#include "compiler/lower/names.h"
#include "compiler/lower/templates.h"

namespace megac::lower {
namespace {

/// Keys of expansion_rules that are the language's, not data.
constexpr std::string_view kRules[] = {"axes", "patterns", "scaffold", "endpoints_per_entity"};

bool is_rule(std::string_view key) {
  return std::find(std::begin(kRules), std::end(kRules), key) != std::end(kRules);
}

void header(const Context& context) {
  const yaml::Tree& tree = context.tree;
  ir::Unit& unit = context.unit;
  yaml::NodeId root = tree.root();
  auto name = [&](std::string_view key) {
    yaml::NodeId node = tree.find(root, key);
    return context.is_text(node) ? context.name(node) : ir::Name{{}, tree[root].span};
  };
  unit.id = name("id");
  unit.version = name("version");
  unit.team = name("team");
  unit.description = name("description").text;

  yaml::NodeId metadata = tree.find(root, "metadata");
  if (!context.is_map(metadata)) return;
  if (yaml::NodeId text = tree.find(metadata, "description");
      unit.description.empty() && context.is_text(text)) {
    unit.description = tree[text].text;
  }
  auto number = [&](std::string_view key, int64_t otherwise) {
    yaml::NodeId node = tree.find(metadata, key);
    return node && tree[node].kind == yaml::Kind::integer ? tree[node].integer : otherwise;
  };
  unit.priority = number("priority", 0);
  unit.iteration = static_cast<uint32_t>(std::clamp<int64_t>(number("iteration", 1), 1, 1'000'000));
  yaml::NodeId dependencies = tree.find(metadata, "dependencies");
  if (!context.is_sequence(dependencies)) return;
  for (yaml::NodeId node : tree.children(dependencies)) {
    if (context.is_text(node)) unit.dependencies.push_back(context.name(node));
  }
}

/// The original fills in each attribute's TypeScript type where it has none.
std::string_view ts_type(std::string_view type) {
  if (type == "uuid" || type == "string" || type == "text" || type == "enum") return "string";
  if (type == "integer" || type == "decimal") return "number";
  if (type == "boolean") return "boolean";
  if (type == "timestamp") return "Date";
  if (type == "array") return "any[]";
  return "any";
}

/// Attributes of the items of every list: distinct names, and in the seed dialect `tsType`.
void attributes(const Context& context) {
  data::Keys& keys = *context.unit.keys;
  data::Key attributes = keys.intern("attributes"), name = keys.intern("name"),
            type = keys.intern("type"), ts = keys.intern("tsType");
  for (const data::Member& member : context.unit.data->all()) {
    if (member.value.type != data::Type::list) continue;
    for (const data::Value& owner : member.value.items->all()) {
      if (owner.type != data::Type::map) continue;
      const data::Value* list = owner.fields->find(attributes);
      if (!list || list->type != data::Type::list) continue;
      std::unordered_map<std::string_view, Span> seen;
      for (data::Value& attribute : std::span(list->items->first, list->items->size)) {
        if (attribute.type != data::Type::map) continue;
        const data::Map* map = attribute.fields;
        const data::Value* named = map->find(name);
        if (named && named->type == data::Type::string) {
          auto [first, fresh] = seen.try_emplace(named->text(), map->span);
          const data::Value* entity = owner.fields->find(name);
          bool has_name = entity && entity->type == data::Type::string;
          if (!fresh) {
            context.diags
                .add<Kind::duplicate_attribute>(map->span, named->text(),
                                                has_name ? entity->text() : keys.text(member.key))
                .also(first->second, "first declared here");
          }
        }
        const data::Value* given = map->find(type);
        if (!context.seed() || map->find(ts) || !given || given->type != data::Type::string) {
          continue;
        }
        std::vector<data::Member> members(map->all().begin(), map->all().end());
        members.push_back({ts, data::string(ts_type(given->text()))});
        data::Map* filled = data::make_map(context.arena, members);
        filled->span = map->span;
        attribute = data::map(filled);
      }
    }
  }
}

void refuse_what_comes_later(const Context& context) {
  const yaml::Tree& tree = context.tree;
  auto refuse = [&](yaml::NodeId node, std::string_view where) {
    context.diags.add<Kind::not_yet>(context.key_span(node),
                                     fmt::format("'{}{}'", where, context.key(node)));
  };
  for (yaml::NodeId node : tree.children(tree.root())) {
    std::string_view key = context.key(node);
    bool later = key == "imports" || key == "interfaces" || key == "types" || key == "anchors" ||
                 key.starts_with("special_");
    if (later && tree[node].children > 0) refuse(node, "");
  }
  yaml::NodeId rules = tree.find(tree.root(), "expansion_rules");
  if (!context.is_map(rules)) return;
  for (yaml::NodeId node : tree.children(rules)) {
    std::string_view key = context.key(node);
    if ((key == "patterns" || key == "scaffold") && tree[node].children > 0) {
      refuse(node, "expansion_rules.");
    }
  }
}

}  // namespace

ir::Dialect dialect(const yaml::Tree& tree) {
  bool map = tree.root() && tree[tree.root()].kind == yaml::Kind::map;
  return map && tree.find(tree.root(), "megac") ? ir::Dialect::v1 : ir::Dialect::seed;
}

ir::Unit unit(FileId file, const Source& source, yaml::Tree tree, const Builtins& builtins,
              Diagnostics& diags) {
  ir::Unit unit;
  unit.file = file;
  unit.dialect = dialect(tree);
  unit.keys = std::make_unique<data::Keys>();
  Arena arena;
  unit.vars = unit.data = data::make_map(arena, {});
  diags.set_seed(unit.dialect == ir::Dialect::seed);

  jinja::Dialect templates_dialect = jinja::mega(unit.dialect == ir::Dialect::seed);
  templates_dialect.filters = builtins.filters;
  templates_dialect.functions = builtins.functions;
  unit.library = std::make_unique<jinja::Library>(*unit.keys, std::move(templates_dialect));

  Context context{tree, source, unit, arena, diags};
  yaml::NodeId root = tree.root();
  if (context.is_map(root)) {
    if (yaml::NodeId version = tree.find(root, "megac");
        version && !(tree[version].kind == yaml::Kind::integer && tree[version].integer == 1)) {
      diags.add<Kind::unknown_version>(tree[version].span, tree[version].text);
    }
    header(context);
    refuse_what_comes_later(context);
    yaml::NodeId rules = tree.find(root, "expansion_rules");
    unit.data = data_map(context, rules, [](std::string_view key) { return !is_rule(key); });
    unit.vars = data_map(context, tree.find(root, "vars"), [](std::string_view) { return true; });
    attributes(context);
    axes(context, context.is_map(rules) ? tree.find(rules, "axes") : yaml::NodeId());
    check_names(context, builtins);
    templates(context, tree.find(root, "partials"), tree.find(root, "generation_templates"));
  }
  unit.broken = diags.errors() > 0;
  unit.arenas.push_back(std::move(arena));
  unit.arenas.push_back(std::move(tree.arena));
  return unit;
}

}  // namespace megac::lower
