#include "compiler/lower/templates.h"

#include <algorithm>
#include <set>

#include "compiler/base/text.h"
#include "compiler/lower/axes.h"
#include "compiler/lower/names.h"

namespace megac::lower {
namespace {

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  std::vector<std::string_view> views(known.begin(), known.end());
  auto found = nearest(word, views);
  return found ? fmt::format("; did you mean '{}'?", *found) : std::string();
}

class TemplateBuilder {
 public:
  explicit TemplateBuilder(const Context& context)
      : context_(context), unit_(context.unit), mega_(mega_names(context)) {}

  void partials(yaml::NodeId partials) {
    if (!context_.is_map(partials)) return;
    for (yaml::NodeId node : context_.tree.children(partials)) {
      if (context_.is_scalar(node)) {
        unit_.library->add_partial(context_.text(node, std::string(context_.key(node))));
      }
    }
  }

  void templates(yaml::NodeId templates) {
    if (!context_.is_map(templates)) return;
    for (yaml::NodeId node : context_.tree.children(templates)) {
      if (context_.is_map(node)) add(node);
    }
  }

  /// After the last text: what each name means where it is read.
  void scopes() {
    for (ir::Axis& axis : unit_.axes) {
      if (!axis.where) continue;
      Names names(unit_, axis.chain, mega_);
      axis.scope = scope(names);
      check_uses(unit_.library->uses(axis.where), axis.scope, names);
    }
    for (ir::Template& t : unit_.templates) {
      Names names(unit_, t.axes, mega_);
      t.scope = scope(names);
      if (t.when) check_uses(unit_.library->uses(t.when), t.scope, names);
      if (t.body) check_uses(unit_.library->uses(t.body), t.scope, names);
    }
  }

 private:
  std::vector<ir::Bound> scope(const Names& names) const {
    std::vector<ir::Bound> scope;
    for (const jinja::Global& global : unit_.library->globals()) {
      scope.push_back(names.bind(global.name));
    }
    return scope;
  }

  void check_uses(const std::vector<jinja::Use>& uses, const std::vector<ir::Bound>& scope,
                  const Names& names) {
    for (const jinja::Use& use : uses) {
      if (use.guarded || scope[use.global].kind != ir::Bound::nothing) continue;
      if (!reported_.insert(use.span).second) continue;
      std::string_view name = unit_.library->globals()[use.global].name;
      context_.diags.add<Kind::unbound_name>(use.span, name, did_you_mean(name, names.all()));
    }
  }

  void add(yaml::NodeId node) {
    const yaml::Tree& tree = context_.tree;
    ir::Template t;
    t.name = {std::string(context_.key(node)), context_.key_span(node)};
    if (auto axes = axes_of(node)) {
      t.axes = std::move(*axes);
    } else {
      return;
    }
    Names names(unit_, t.axes, mega_);
    if (yaml::NodeId when = tree.find(node, "when"); context_.is_text(when)) {
      t.when = unit_.library->add_expression(context_.text(when, "when of " + t.name.text),
                                             context_.diags);
    }
    if (yaml::NodeId path = tree.find(node, "output_path"); context_.is_text(path)) {
      t.path_text = tree[path].text;
      t.path_span = tree[path].span;
      t.path = unit_.library->add_field(context_.text(path, "output_path of " + t.name.text),
                                        names.all(), true, context_.diags);
    }
    if (yaml::NodeId language = tree.find(node, "language"); context_.is_text(language)) {
      t.language = tree[language].text;
    }
    if (yaml::NodeId mode = tree.find(node, "mode"); context_.is_text(mode)) {
      t.mode = mode_of(mode);
    }
    t.iteration = unit_.iteration;
    if (yaml::NodeId iteration = tree.find(node, "iteration");
        iteration && tree[iteration].kind == yaml::Kind::integer) {
      t.iteration = static_cast<uint32_t>(std::max<int64_t>(1, tree[iteration].integer));
    }
    for (std::string_view key : {"delimiters", "undefined", "header", "eol", "with", "overwrite"}) {
      if (yaml::NodeId later = tree.find(node, key)) {
        context_.diags.add<Kind::not_yet>(context_.key_span(later), fmt::format("'{}'", key));
      }
    }
    body(node, t, names);
    unit_.templates.push(std::move(t));
  }

  /// The axes of `for`; nothing after a fault.
  std::optional<std::vector<ir::AxisId>> axes_of(yaml::NodeId node) {
    const yaml::Tree& tree = context_.tree;
    yaml::NodeId given = tree.find(node, "for");
    std::vector<ir::AxisId> axes;
    if (!given) {
      if (!context_.seed()) return axes;
      ir::AxisId chosen = find_axis(unit_, "entity");
      if (!chosen && unit_.axes.size() == 1) chosen = ir::AxisId(0u);
      if (!chosen) {
        context_.diags.add<Kind::no_default_axis>(context_.key_span(node));
        return std::nullopt;
      }
      return std::vector{chosen};
    }
    std::vector<yaml::NodeId> names;
    if (context_.is_sequence(given)) {
      for (yaml::NodeId child : tree.children(given)) names.push_back(child);
    } else {
      names.push_back(given);
    }
    bool fault = false;
    for (yaml::NodeId name : names) {
      if (!context_.is_text(name)) return std::nullopt;
      std::string_view text = tree[name].text;
      ir::AxisId axis = find_axis(unit_, text);
      if (!axis) {
        std::vector<std::string> known;
        for (const ir::Axis& a : unit_.axes) known.push_back(a.name.text);
        context_.diags.add<Kind::unknown_axis>(tree[name].span, text, did_you_mean(text, known));
        fault = true;
        continue;
      }
      if (std::find(axes.begin(), axes.end(), axis) != axes.end()) {
        context_.diags.add<Kind::name_clash>(tree[name].span, text, "this 'for'")
            .as(Severity::error);
        fault = true;
        continue;
      }
      ir::AxisId parent = unit_.axes[axis].parent;
      if (parent && std::find(axes.begin(), axes.end(), parent) == axes.end()) {
        context_.diags.add<Kind::axis_without_parent>(tree[name].span, text,
                                                      unit_.axes[parent].name.text);
        fault = true;
      }
      axes.push_back(axis);
    }
    if (fault) return std::nullopt;
    return axes;
  }

  uint32_t mode_of(yaml::NodeId node) {
    uint32_t mode = 0;
    for (char c : context_.tree[node].text) {
      if (c < '0' || c > '7' || mode > 0777) {
        mode = 01000;
        break;
      }
      mode = mode * 8 + static_cast<uint32_t>(c - '0');
    }
    if (mode > 0777 || (mode & 0002) != 0 || (mode & 0400) == 0) {
      context_.diags.add<Kind::wrong_kind>(context_.tree[node].span, "mode",
                                           "an octal number such as 0755, readable by its owner "
                                           "and not writable by the world",
                                           fmt::format("'{}'", context_.tree[node].text));
      return 0644;
    }
    return mode;
  }

  void body(yaml::NodeId node, ir::Template& t, const Names& names) {
    const yaml::Tree& tree = context_.tree;
    std::vector<yaml::NodeId> bodies;
    for (std::string_view key : {"template", "template_file", "use"}) {
      if (yaml::NodeId body = tree.find(node, key)) bodies.push_back(body);
    }
    if (bodies.size() != 1) {
      auto& d = context_.diags.add<Kind::body_count>(
          bodies.empty() ? context_.key_span(node) : context_.key_span(bodies[1]),
          bodies.empty() ? "; this one has none" : "");
      if (!bodies.empty()) d.also(context_.key_span(bodies[0]), "the first is here");
      return;
    }
    std::string_view key = context_.key(bodies[0]);
    if (key != "template") {
      context_.diags.add<Kind::not_yet>(context_.key_span(bodies[0]), fmt::format("'{}'", key));
      return;
    }
    if (!context_.is_text(bodies[0])) return;
    t.body = unit_.library->add(context_.text(bodies[0], t.name.text), placeholders(node, t, names),
                                context_.diags);
  }

  jinja::Placeholders placeholders(yaml::NodeId node, const ir::Template& t, const Names& names) {
    yaml::NodeId given = context_.tree.find(node, "placeholders");
    jinja::Placeholders set;
    if (context_.is_sequence(given)) {
      for (yaml::NodeId name : context_.tree.children(given)) {
        if (context_.is_text(name)) set.names.emplace_back(context_.tree[name].text);
      }
      return set;
    }
    std::string_view word = context_.is_text(given) ? context_.tree[given].text : "";
    if (word == "none" || (word.empty() && !context_.seed())) return set;
    set.loops = true;
    set.names = names.axes();
    if (context_.seed() && word.empty() && !jsx_like(t)) {
      for (std::string& field : names.item_fields()) set.names.push_back(std::move(field));
      set.names.push_back("team");
      set.names.push_back("description");
    }
    return set;
  }

  static bool jsx_like(const ir::Template& t) {
    std::string_view kind = t.language;
    if (kind.empty()) {
      size_t dot = t.path_text.rfind('.');
      if (dot != std::string::npos) kind = std::string_view(t.path_text).substr(dot + 1);
    }
    return kind == "jsx" || kind == "tsx" || kind == "vue" || kind == "svelte";
  }

  const Context& context_;
  ir::Unit& unit_;
  const data::Map* mega_;
  std::set<Span> reported_;
};

}  // namespace

void templates(const Context& context, yaml::NodeId partials, yaml::NodeId templates) {
  TemplateBuilder builder(context);
  builder.partials(partials);
  builder.templates(templates);
  context.unit.library->link(context.diags);
  builder.scopes();
}

}  // namespace megac::lower
