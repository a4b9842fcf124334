#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/body.h"
#include "compiler/jinja/dump.h"
#include "compiler/jinja/parse.h"
#include "compiler/jinja/python.h"
#include "compiler/jinja/resolve.h"

namespace megac::jinja {

uint32_t Library::Body::global(data::Key key) {
  auto [row, fresh] = global_rows.try_emplace(key.value, static_cast<uint32_t>(globals.size()));
  if (fresh) globals.push_back({key, keys->text(key)});
  return row->second;
}

const Signature& Library::Body::signature(const Builtin& builtin) {
  auto known = signatures.find(&builtin);
  if (known == signatures.end()) {
    known = signatures.emplace(&builtin, read_signature(builtin)).first;
  }
  return known->second;
}

const Builtin* Library::Body::find(std::span<const Builtin> extra, std::span<const Builtin> own,
                                   std::string_view name) const {
  for (const Builtin& builtin : extra) {
    if (builtin.name == name) return &builtin;
  }
  if (std::find(dialect.without.begin(), dialect.without.end(), name) != dialect.without.end()) {
    return nullptr;
  }
  for (const Builtin& builtin : own) {
    if (builtin.name == name) return &builtin;
  }
  return nullptr;
}

const Builtin* Library::Body::filter(std::string_view name) const {
  return find(dialect.filters, filters(), name);
}
const Builtin* Library::Body::test(std::string_view name) const {
  return find(dialect.tests, tests(), name);
}
const Builtin* Library::Body::function(std::string_view name) const {
  return find(dialect.functions, functions(), name);
}

namespace {

// Line ends become LF; of a template, one at the end is dropped where the dialect says so.
std::string_view normal_text(Library::Body& body, std::string_view text, bool is_template) {
  if (text.find('\r') != std::string_view::npos) {
    std::string plain;
    plain.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\r') {
        plain += text[i];
      } else if (i + 1 == text.size() || text[i + 1] != '\n') {
        plain += '\n';
      }
    }
    text = body.normalised.emplace_back(std::move(plain));
  }
  if (is_template && !body.dialect.keep_trailing_newline && !text.empty() && text.back() == '\n') {
    text.remove_suffix(1);
  }
  return text;
}

uint32_t new_unit(Library::Body& body, const Text& text, bool is_template,
                  Placeholders placeholders) {
  CHECK(!body.linked);
  Unit unit;
  unit.name = text.name;
  unit.text = normal_text(body, text.text, is_template);
  unit.origin = &text.origin;
  unit.lines.push_back(0);
  for (size_t at = unit.text.find('\n'); at != std::string_view::npos;
       at = unit.text.find('\n', at + 1)) {
    unit.lines.push_back(static_cast<uint32_t>(at + 1));
  }
  unit.first_node = static_cast<uint32_t>(body.code.nodes.size());
  body.code.units.push_back(std::move(unit));
  body.reads.resize(body.code.units.size());
  body.placeholders.push_back(std::move(placeholders));
  return static_cast<uint32_t>(body.code.units.size() - 1);
}

void finish(Library::Body& body, uint32_t unit, bool parsed, Diagnostics& diags) {
  body.code.units[unit].broken = !parsed || !resolve(body, unit, diags);
}

// The compiled form of a partial for one set of placeholders.
uint32_t partial_unit(Library::Body& body, Library::Body::Partial& partial,
                      const Placeholders& placeholders, Diagnostics& diags) {
  auto key = std::make_pair(placeholders.names, placeholders.loops);
  if (auto known = partial.units.find(key); known != partial.units.end()) return known->second;
  uint32_t unit = new_unit(body, partial.text, true, placeholders);
  body.code.units[unit].partial = true;
  partial.units.emplace(std::move(key), unit);
  // A fault of the text itself is told once, not for every set of placeholders.
  Diagnostics own;
  bool parsed = parse_template(body.code, unit, *body.keys, body.dialect, placeholders, own);
  finish(body, unit, parsed, own);
  if (!std::exchange(partial.reported, partial.reported || !own.empty()))
    diags.join(std::move(own));
  return unit;
}

// The names that an include asks for as far as they are constants; false when they are not.
bool constant_names(const Code& code, NodeId id, std::vector<std::string_view>& names) {
  const Node& node = code.at(id);
  if (node.op == Op::list || node.op == Op::tuple) {
    for (uint32_t part : code.list(node)) {
      if (!constant_names(code, NodeId(part), names)) return false;
    }
    return true;
  }
  if (node.op != Op::constant || !code.constants[node.a].is(data::Type::string)) return false;
  names.push_back(code.constants[node.a].text());
  return true;
}

std::string near_partial(const Library::Body& body, std::string_view name) {
  std::vector<std::string_view> names(body.partial_names.begin(), body.partial_names.end());
  auto near = nearest(name, names);
  return near ? fmt::format("; did you mean '{}'?", *near) : std::string();
}

// Finds what each include can reach and compiles it; sites grow while this goes on.
void reach(Library::Body& body, size_t row, Diagnostics& diags) {
  uint32_t include = body.sites[row].include;
  std::vector<std::string_view> names;
  bool constant = constant_names(body.code, body.code.includes[include].name, names);
  bool optional = body.code.includes[include].ignore_missing || body.dialect.late_names;
  if (!constant) names.assign(body.partial_names.begin(), body.partial_names.end());
  bool found = false;
  std::set<std::string_view> seen;
  for (std::string_view name : names) {
    auto partial = body.partials.find(name);
    if (partial == body.partials.end() || !seen.insert(name).second) continue;
    found = true;
    Placeholders set = body.placeholders[body.sites[row].unit];
    if (body.code.includes[include].import) set = {};
    uint32_t unit = partial_unit(body, partial->second, set, diags);
    body.code.includes[include].reach.push_back({partial->first, unit, {}});
  }
  if (constant && !found && !optional) {
    NodeId name = body.code.includes[include].name;
    diags.add<Kind::template_not_found>(body.code.span(name),
                                        names.empty() ? "" : printable(names[0]),
                                        names.empty() ? "" : near_partial(body, names[0]));
    body.code.units[body.sites[row].unit].broken = true;
  }
}

const Free* find_free(const Unit& unit, data::Key key) {
  for (const Free& free : unit.free) {
    if (free.key == key) return &free;
  }
  return nullptr;
}

bool sees_context(const Include& include) { return include.context; }

// The free names of what a partial includes are its own, unless they are bound around the include.
bool pass_on(Library::Body& body) {
  bool changed = false;
  for (const Library::Body::Site& site : body.sites) {
    const Include& include = body.code.includes[site.include];
    Unit& unit = body.code.units[site.unit];
    if (!unit.partial || !sees_context(include)) continue;
    for (const Reach& reach : include.reach) {
      for (size_t i = 0; i < body.code.units[reach.unit].free.size(); ++i) {
        data::Key key = body.code.units[reach.unit].free[i].key;
        auto same = [&](const auto& known) { return known.first == key; };
        if (std::any_of(site.visible.begin(), site.visible.end(), same)) continue;
        if (find_free(unit, key) != nullptr) continue;
        unit.free.push_back({key, unit.frame++});
        changed = true;
      }
    }
  }
  return changed;
}

// An include sees `loop` of the innermost loop around it that uses the name itself.
void show_loops(Library::Body& body) {
  for (Library::Body::Site& site : body.sites) {
    for (const auto& [node, row] : site.loops) {
      Loop& loop = body.code.loops[row];
      if (loop.slot == NodeId::kNone) continue;
      loop.escapes = true;
      site.visible.push_back({body.keys->intern("loop"), node});
      break;
    }
  }
}

void fill(Library::Body& body, const Library::Body::Site& site) {
  Code& code = body.code;
  Place place = code.places[site.node.value];
  for (Reach& reach : code.includes[site.include].reach) {
    for (const Free& free : code.units[reach.unit].free) {
      Entry entry{free.slot, {}};
      auto same = [&](const auto& known) { return known.first == free.key; };
      auto visible = std::find_if(site.visible.begin(), site.visible.end(), same);
      if (!sees_context(code.includes[site.include])) {
        // Nothing of the including template is seen.
      } else if (visible != site.visible.end()) {
        entry.from = visible->second;
      } else if (code.units[site.unit].partial) {
        entry.from =
            slot_node(code, find_free(code.units[site.unit], free.key)->slot, site.depth, place);
      } else {
        entry.from = NodeId(code.nodes.size());
        code.nodes.push_back({Op::global, 0, body.global(free.key)});
        code.places.push_back(place);
      }
      reach.entries.push_back(entry);
    }
  }
}

void collect(const Library::Body& body, uint32_t unit, std::set<uint32_t>& seen,
             const std::set<uint32_t>& hidden, std::vector<Use>& out) {
  if (!seen.insert(unit).second) return;
  for (const Library::Body::Read& read : body.reads[unit]) {
    if (hidden.contains(read.key.value)) continue;
    auto row = body.global_rows.find(read.key.value);
    if (row == body.global_rows.end()) continue;
    out.push_back({row->second, body.code.span(read.node), read.guarded});
  }
  for (const Library::Body::Site& site : body.sites) {
    if (site.unit != unit) continue;
    const Include& include = body.code.includes[site.include];
    if (!sees_context(include)) continue;
    std::set<uint32_t> around = hidden;
    for (const auto& [key, node] : site.visible) around.insert(key.value);
    for (const Reach& reach : include.reach) collect(body, reach.unit, seen, around, out);
  }
}

std::vector<Use> uses_of(const Library::Body& body, uint32_t unit) {
  std::set<uint32_t> seen;
  std::vector<Use> out;
  collect(body, unit, seen, {}, out);
  return out;
}

}  // namespace

Library::Library(data::Keys& keys, Dialect dialect)
    : body_(std::make_unique<Body>(keys, std::move(dialect))) {}
Library::Library(Library&&) noexcept = default;
Library& Library::operator=(Library&&) noexcept = default;
Library::~Library() = default;

TemplateId Library::add(Text text, const Placeholders& placeholders, Diagnostics& diags) {
  uint32_t unit = new_unit(*body_, body_->texts.emplace_back(std::move(text)), true, placeholders);
  bool parsed =
      parse_template(body_->code, unit, *body_->keys, body_->dialect, placeholders, diags);
  finish(*body_, unit, parsed, diags);
  body_->templates.push_back(unit);
  return TemplateId(body_->templates.size() - 1);
}

TemplateId Library::add_field(Text text, std::span<const std::string> names, bool strict,
                              Diagnostics& diags) {
  uint32_t unit = new_unit(*body_, body_->texts.emplace_back(std::move(text)), false, {});
  bool parsed = parse_field(body_->code, unit, *body_->keys, body_->dialect, names, strict, diags);
  finish(*body_, unit, parsed, diags);
  body_->templates.push_back(unit);
  return TemplateId(body_->templates.size() - 1);
}

ExpressionId Library::add_expression(Text text, Diagnostics& diags) {
  uint32_t unit = new_unit(*body_, body_->texts.emplace_back(std::move(text)), false, {});
  bool parsed = parse_expression(body_->code, unit, *body_->keys, body_->dialect, diags);
  finish(*body_, unit, parsed, diags);
  body_->expressions.push_back(unit);
  return ExpressionId(body_->expressions.size() - 1);
}

void Library::add_partial(Text text) {
  CHECK(!body_->linked);
  std::string name = text.name;
  if (body_->partials.try_emplace(name, Body::Partial{std::move(text), {}, false}).second) {
    body_->partial_names.push_back(std::move(name));
  }
}

void Library::link(Diagnostics& diags) {
  Body& body = *body_;
  for (size_t i = 0; i < body.sites.size(); ++i) reach(body, i, diags);
  for (const std::string& name : body.partial_names) {
    Body::Partial& partial = body.partials.find(name)->second;
    if (!partial.units.empty()) continue;
    size_t before = body.sites.size();
    partial_unit(body, partial, {}, diags);
    for (size_t i = before; i < body.sites.size(); ++i) reach(body, i, diags);
  }
  show_loops(body);
  while (pass_on(body)) {
  }
  for (const Body::Site& site : body.sites) fill(body, site);
  body.linked = true;
}

std::span<const Global> Library::globals() const { return body_->globals; }
std::vector<Use> Library::uses(TemplateId id) const {
  return uses_of(*body_, body_->templates[id.value]);
}
std::vector<Use> Library::uses(ExpressionId id) const {
  return uses_of(*body_, body_->expressions[id.value]);
}
const Dialect& Library::dialect() const { return body_->dialect; }

std::string Library::dump(TemplateId id) const {
  return dump_unit(*body_, body_->templates[id.value]);
}
std::string Library::dump(ExpressionId id) const {
  return dump_unit(*body_, body_->expressions[id.value]);
}

}  // namespace megac::jinja
