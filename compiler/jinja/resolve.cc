#include "compiler/jinja/resolve.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/bind.h"
#include "compiler/jinja/own_names.h"
#include "compiler/jinja/python.h"
#include "compiler/jinja/scope.h"

namespace megac::jinja {
namespace {

constexpr uint32_t kNone = NodeId::kNone;

class Resolver {
 public:
  Resolver(Library::Body& body, uint32_t unit, Diagnostics& diags)
      : body_(body), code_(body.code), unit_(unit), diags_(diags), binder_(body, unit, diags) {
    auto key = [&](std::string_view text) { return body.keys->intern(text); };
    loop_ = key("loop");
    caller_ = key("caller");
    varargs_ = key("varargs");
    kwargs_ = key("kwargs");
  }

  bool run() {
    Unit& unit = code_.units[unit_];
    body_.reads.resize(code_.units.size());
    Function function;
    Scope scope(nullptr, &function);
    root_ = &function;
    bool is_body = code_.at(unit.root).op == Op::body;
    if (is_body) {
      scoped_body(unit.root, scope);
    } else {
      expression(unit.root.value, scope);
    }
    for (const Binding& binding : scope.names) {
      unit.exports.push_back({binding.key, binding.slot});
    }
    unit.frame = function.high;
    // The slots of free names come behind all others, whose number is known only now.
    for (auto& [key, nodes] : free_) {
      for (NodeId node : nodes) code_.at(node).a = unit.frame;
      unit.free.push_back({key, unit.frame++});
    }
    unit.weight = function.deepest;
    unit.keeps_frame = function.has_closures;
    return clean_;
  }

 private:
  Found find(Scope& from, data::Key key) {
    uint32_t depth = 0;
    for (Scope* scope = &from; scope != nullptr; scope = scope->outer) {
      if (Binding* binding = scope->find(key)) return {binding, scope, depth};
      bool leaves = scope->outer == nullptr || scope->outer->function != scope->function;
      if (leaves && scope->function != root_) {
        if (key == caller_ || key == varargs_ || key == kwargs_) {
          mention(*scope, key);
          return {scope->find(key), scope, depth};
        }
        ++depth;
      }
    }
    return {nullptr, nullptr, depth};
  }

  // A macro takes what its body mentions, and so do the macros around it, as Jinja2 looks for the
  // names in the whole body.
  void mention(Scope& from, data::Key key) {
    for (Scope* scope = &from; scope->function != root_; scope = scope->outer) {
      if (scope->outer->function == scope->function) continue;
      Function& macro = *scope->function;
      uint32_t& slot = key == caller_    ? macro.caller
                       : key == varargs_ ? macro.varargs
                                         : macro.kwargs;
      if (slot == kNone && scope->find(key) == nullptr) slot = scope->declare(key, false).slot;
    }
  }

  // What a name is when nothing in the unit binds it: a node to put in its place.
  Node unbound(data::Key key, uint32_t depth, NodeId node) {
    std::string_view name = body_.keys->text(key);
    const Builtin* function = body_.function(name);
    uint32_t constant = kNone;
    if (function != nullptr) {
      auto [row, fresh] = body_.function_rows.try_emplace(
          function->name, static_cast<uint32_t>(code_.constants.size()));
      if (fresh) {
        code_.constants.push_back(data::object(static_cast<uint16_t>(Object::function), function));
      }
      constant = row->second;
      if (!body_.dialect.late_names) return {Op::constant, 0, constant};
    }
    Node found{Op::global, 0, 0};
    if (code_.units[unit_].partial) {
      found = {depth == 0 ? Op::local : Op::outer, 0, 0, depth};
    } else {
      found.a = body_.global(key);
    }
    if (constant == kNone) {
      note_free(key, found, node);
      return found;
    }
    Place place = code_.places[node.value];
    NodeId inner = add(found, place);
    note_free(key, found, inner);
    return {Op::fallback, 0, inner.value, constant};
  }

  void note_free(data::Key key, const Node& found, NodeId node) {
    if (found.op == Op::global) return;
    auto [row, fresh] = free_rows_.try_emplace(key.value, free_.size());
    if (fresh) free_.push_back({key, {}});
    free_[row->second].second.push_back(node);
    free_nodes_.emplace(node.value, row->second);
  }

  NodeId add(Node node, Place place) {
    code_.nodes.push_back(node);
    code_.places.push_back(place);
    return NodeId(code_.nodes.size() - 1);
  }

  // A scope's own name starts with what the name means outside.
  void begin_with_outer(const Found& found) {
    found.binding->pending = false;
    Scope& scope = *found.scope;
    bool resolves = found.binding->resolves;
    data::Key key = found.binding->key;
    uint32_t slot = found.binding->slot;
    bool bound = scope.outer != nullptr && find(*scope.outer, key).binding != nullptr;
    NodeId from;
    if (bound || (resolves && scope.outer)) {
      from = reference(*scope.outer, key, crosses(scope));
    } else if (resolves) {
      from = add({Op::global, 0, 0}, {});
      Node node = unbound(key, 0, from);
      code_.at(from) = node;
    }
    scope.entries.push_back({slot, from});
  }

  static uint32_t crosses(const Scope& scope) {
    return scope.outer != nullptr && scope.outer->function != scope.function ? 1 : 0;
  }

  // A node that reads a name from within a scope, or `deeper` frames further in.
  NodeId reference(Scope& scope, data::Key key, uint32_t deeper) {
    Found found = find(scope, key);
    NodeId node = add({Op::local, 0, 0, 0}, {});
    if (found.binding == nullptr) {
      Node bound = unbound(key, found.depth + deeper, node);
      code_.at(node) = bound;
      return node;
    }
    if (found.binding->pending) begin_with_outer(found);
    mark_loop(*found.binding);
    uint32_t depth = found.depth + deeper;
    code_.at(node) = {depth == 0 ? Op::local : Op::outer, 0, found.binding->slot, depth};
    return node;
  }

  void mark_loop(const Binding& binding) {
    if (binding.loop != kNone) {
      code_.loops[binding.loop].slot = binding.slot;
      code_.loops[binding.loop].escapes = true;
    }
  }

  void name(uint32_t id, Scope& scope, bool guarded) {
    data::Key key(code_.nodes[id].a);
    Found found = find(scope, key);
    if (found.binding == nullptr) {
      body_.reads[unit_].push_back({key, NodeId(id), guarded});
      Node bound = unbound(key, found.depth, NodeId(id));
      code_.nodes[id] = bound;
      if (bound.op == Op::constant || bound.op == Op::fallback) body_.reads[unit_].pop_back();
      return;
    }
    if (found.binding->pending) begin_with_outer(found);
    mark_loop(*found.binding);
    code_.nodes[id] = {found.depth == 0 ? Op::local : Op::outer, 0, found.binding->slot,
                       found.depth};
  }

  // `loop.index` of the innermost loop in this frame.
  bool loop_field(const Node& base, const Node& step, Scope& scope, Node& field) {
    static constexpr std::array<std::string_view, 11> kFields = {
        "index",  "index0", "revindex", "revindex0", "first",   "last",
        "length", "depth",  "depth0",   "previtem",  "nextitem"};
    if (base.op != Op::name || data::Key(base.a) != loop_ || step.op != Op::attribute) return false;
    Found found = find(scope, loop_);
    if (found.binding == nullptr || found.binding->loop == kNone || found.depth != 0) return false;
    auto known = std::find(kFields.begin(), kFields.end(), body_.keys->text(data::Key(step.a)));
    if (known == kFields.end()) return false;
    code_.loops[found.binding->loop].slot = found.binding->slot;
    field = {Op::loop_field, 0, found.binding->slot,
             static_cast<uint32_t>(known - kFields.begin())};
    return true;
  }

  void all(std::span<const uint32_t> nodes, Scope& scope) {
    for (uint32_t node : nodes) expression(node, scope);
  }

  std::vector<uint32_t> list(const Node& node) const {
    std::span<const uint32_t> entries = code_.list(node);
    return {entries.begin(), entries.end()};
  }

  void arguments(const CallArgs& args, Scope& scope) {
    for (uint32_t i = 0; i < args.positional.count; ++i) {
      expression(code_.lists[args.positional.first + i], scope);
    }
    for (uint32_t i = 0; i < args.named.count; ++i) {
      expression(code_.lists[args.named.first + 2 * i + 1], scope);
    }
    if (args.rest) expression(args.rest.value, scope);
    if (args.more) expression(args.more.value, scope);
  }

  // `guarded`: only a test for being defined, or `default`, looks at the value.
  void expression(uint32_t id, Scope& scope, bool guarded = false) {
    if (id == kNone) return;
    Deeper deeper(*scope.function);
    const Node node = code_.nodes[id];
    switch (node.op) {
      case Op::name: name(id, scope, guarded); break;
      case Op::negation:
      case Op::minus:
      case Op::plus: expression(node.a, scope); break;
      case Op::list:
      case Op::tuple:
      case Op::dict:
      case Op::both:
      case Op::either:
      case Op::join: all(list(node), scope); break;
      case Op::fold:
      case Op::compare:
        for (uint32_t i = 0; i < node.c; i += 2) expression(code_.lists[node.b + i], scope);
        break;
      case Op::choose: {
        bool soft = std::exchange(soft_, true);
        expression(node.a, scope);
        expression(node.b, scope);
        expression(node.c, scope);
        soft_ = soft;
        break;
      }
      case Op::chain: chain(id, scope); break;
      default: break;
    }
  }

  bool looks_only(const Node& step) const {
    if (step.op != Op::test && step.op != Op::filter) return false;
    std::string_view name = code_.applications[step.a].name;
    if (step.op == Op::test) return name == "defined" || name == "undefined";
    return name == "default" || name == "d";
  }

  // Attributes that are surely no methods are read without looking for one.
  bool plain_key(uint32_t key) const {
    static constexpr data::Map kEmpty;
    return body_.dialect.keys_before_methods ||
           find_method(data::map(&kEmpty), body_.keys->text(data::Key(key))) == nullptr;
  }

  void chain(uint32_t id, Scope& scope) {
    Node node = code_.nodes[id];
    std::vector<uint32_t> steps = list(node);
    size_t first = 0;
    if (node.a != kNone) {
      Node field;
      if (loop_field(code_.nodes[node.a], code_.nodes[steps[0]], scope, field)) {
        code_.places[node.a].end = code_.places[steps[0]].end;
        code_.nodes[node.a] = field;
        first = 1;
      } else {
        expression(node.a, scope, looks_only(code_.nodes[steps[0]]));
        first = path(node.a, steps);
      }
    }
    std::vector<uint32_t> kept;
    for (size_t i = first; i < steps.size(); ++i) {
      Node& step = code_.nodes[steps[i]];
      if (step.op == Op::attribute && i + 1 < steps.size() &&
          code_.nodes[steps[i + 1]].op == Op::call) {
        step.op = Op::method;
        step.b = code_.nodes[steps[i + 1]].a;
        code_.places[steps[i]].end = code_.places[steps[i + 1]].end;
        kept.push_back(steps[i]);
        ++i;
        arguments(code_.calls[step.b], scope);
        continue;
      }
      kept.push_back(steps[i]);
      this->step(steps[i], scope);
    }
    std::copy(kept.begin(), kept.end(), code_.lists.begin() + node.b);
    node.c = static_cast<uint32_t>(kept.size());
    if (node.c == 0) {
      auto row = free_nodes_.find(node.a);
      if (row != free_nodes_.end()) free_[row->second].second.push_back(NodeId(id));
      node = code_.nodes[node.a];
    }
    code_.nodes[id] = node;
  }

  // Turns the attributes right behind a slot or global into one node; says how many there were.
  size_t path(uint32_t base, const std::vector<uint32_t>& steps) {
    Node& node = code_.nodes[base];
    if (node.op != Op::local && node.op != Op::global) return 0;
    size_t count = 0;
    while (count < steps.size() && code_.nodes[steps[count]].op == Op::attribute &&
           plain_key(code_.nodes[steps[count]].a) &&
           !(count + 1 < steps.size() && code_.nodes[steps[count + 1]].op == Op::call)) {
      ++count;
    }
    if (count == 0) return 0;
    auto first = static_cast<uint32_t>(code_.lists.size());
    for (size_t i = 0; i < count; ++i) code_.lists.push_back(code_.nodes[steps[i]].a);
    // The places of the attributes, for messages that name how far the path led.
    for (size_t i = 0; i < count; ++i) code_.lists.push_back(steps[i]);
    bool is_global = node.op == Op::global;
    code_.nodes[base] = {Op::path, is_global, node.a, first, static_cast<uint32_t>(count)};
    code_.places[base].end = code_.places[steps[count - 1]].end;
    return count;
  }

  void step(uint32_t id, Scope& scope) {
    Node node = code_.nodes[id];
    switch (node.op) {
      case Op::item: expression(node.a, scope); break;
      case Op::slice:
        expression(node.a, scope);
        expression(node.b, scope);
        expression(node.c, scope);
        break;
      case Op::call: arguments(code_.calls[node.a], scope); break;
      case Op::filter:
      case Op::test:
        arguments(code_.applications[node.a].args, scope);
        if (!binder_.bind(node.a, NodeId(id), soft_)) clean_ = false;
        break;
      default: break;
    }
  }

  // --- statements

  std::vector<data::Key> targets(uint32_t id) const {
    std::vector<data::Key> names;
    names_of_target(code_, id, names);
    return names;
  }

  void store(uint32_t id, Scope& scope, bool unconditional) {
    Node& node = code_.nodes[id];
    if (node.op == Op::store) {
      data::Key key(node.a);
      if (key == loop_) {
        Found found = find(scope, key);
        if (found.binding != nullptr && found.binding->loop != kNone && found.depth == 0) {
          syntax(id, "'loop' cannot be assigned inside of a loop");
        }
      }
      Binding& binding = scope.declare(key, false);
      if (unconditional && branches_ == scope.branches) binding.pending = false;
      code_.nodes[id].a = binding.slot;
    } else if (node.op == Op::unpack) {
      for (uint32_t part : list(node)) store(part, scope, unconditional);
    } else if (node.op == Op::store_field) {
      expression(node.a, scope);
    }
  }

  void syntax(uint32_t node, const std::string& message) {
    clean_ = false;
    diags_.add<Kind::template_syntax>(code_.span(NodeId(node)), message);
  }

  // Declares what a body assigns, visits its statements, and notes what enters its slots first.
  void scoped_body(NodeId id, Scope& scope) {
    OwnNames own(code_, id);
    for (data::Key key : own.assigned()) scope.declare(key, true, own.resolves(key));
    uint32_t branches = std::exchange(scope.branches, branches_);
    bool soft = std::exchange(soft_, false);
    statements(id, scope);
    soft_ = soft;
    scope.branches = branches;
    if (scope.entries.empty()) return;
    code_.at(id).a = static_cast<uint32_t>(code_.entries.size());
    code_.entries.push_back(scope.entries);
  }

  void statements(NodeId id, Scope& scope) {
    Deeper deeper(*scope.function);
    for (uint32_t statement : list(code_.at(id))) this->statement(statement, scope);
  }

  // A body with names of its own, in the frame of the scope around it.
  void inner(NodeId id, Scope& outer) {
    Scope scope(&outer, outer.function);
    uint32_t next = outer.function->next;
    scoped_body(id, scope);
    outer.function->next = next;
  }

  void statement(uint32_t id, Scope& scope) {
    Deeper deeper(*scope.function);
    const Node node = code_.nodes[id];
    switch (node.op) {
      case Op::print:
      case Op::placeholder:
      case Op::evaluate: expression(node.a, scope); break;
      case Op::branch: {
        std::vector<uint32_t> parts = list(node);
        for (size_t i = 0; i < parts.size(); i += 2) {
          bool soft = std::exchange(soft_, true);
          expression(parts[i], scope);
          ++branches_;
          statements(NodeId(parts[i + 1]), scope);
          --branches_;
          soft_ = soft;
        }
        break;
      }
      case Op::loop: loop(node.a, scope); break;
      case Op::assign:
        expression(node.b, scope);
        store(node.a, scope, true);
        break;
      case Op::assign_block:
        inner(NodeId(node.b), scope);
        expression(node.c, scope);
        store(node.a, scope, true);
        break;
      case Op::with: with(node, scope); break;
      case Op::macro:
        store(node.b, scope, true);
        function(node.a, scope);
        break;
      case Op::call_block:
        expression(node.b, scope);
        function(node.a, scope);
        break;
      case Op::filter_block:
        expression(node.a, scope);
        inner(NodeId(node.b), scope);
        break;
      case Op::include: site(node.a, id, scope); break;
      case Op::import_as:
        site(node.a, id, scope);
        store(node.b, scope, true);
        break;
      case Op::import_names:
        site(node.a, id, scope);
        for (uint32_t i = 1; i < node.c; i += 2) store(code_.lists[node.b + i], scope, true);
        break;
      default: break;
    }
  }

  void loop(uint32_t row, Scope& outer) {
    Loop& loop = code_.loops[row];
    NodeId target = loop.target, filter = loop.filter, body = loop.body;
    expression(loop.items.value, outer);
    Function& function = *outer.function;
    uint32_t next = function.next;
    uint32_t high = std::exchange(function.high, next);
    Scope scope(&outer, &function);
    if (target) {
      std::vector<data::Key> names = targets(target.value);
      if (std::find(names.begin(), names.end(), loop_) != names.end()) {
        syntax(target.value, "'loop' cannot be the target of a loop");
      }
      for (data::Key key : names) scope.declare(key, false);
      store(target.value, scope, true);
      if (filter) expression(filter.value, scope);
    }
    Binding& own = scope.declare(loop_, false);
    own.loop = row;
    scoped_body(body, scope);
    code_.loops[row].slots = {next, function.high - next};
    function.high = std::max(high, function.high);
    function.next = next;
    if (NodeId otherwise = code_.loops[row].otherwise) inner(otherwise, outer);
  }

  void with(const Node& node, Scope& outer) {
    std::vector<uint32_t> parts = list(node);
    uint32_t body = parts.back();
    parts.pop_back();
    for (size_t i = 1; i < parts.size(); i += 2) expression(parts[i], outer);
    Scope scope(&outer, outer.function);
    uint32_t next = outer.function->next;
    for (size_t i = 0; i < parts.size(); i += 2) {
      for (data::Key key : targets(parts[i])) scope.declare(key, false);
    }
    for (size_t i = 0; i < parts.size(); i += 2) store(parts[i], scope, true);
    scoped_body(NodeId(body), scope);
    outer.function->next = next;
  }

  void function(uint32_t row, Scope& outer) {
    outer.function->has_closures = true;
    Function function;
    function.outer = outer.function;
    Scope scope(&outer, &function);
    MacroDef macro = code_.macros[row];
    uint32_t branches = std::exchange(branches_, 0);
    for (Parameter& parameter : macro.parameters) {
      if (scope.find(parameter.key) != nullptr) {
        syntax(macro.body.value,
               fmt::format("the parameter '{}' stands twice", body_.keys->text(parameter.key)));
      }
      parameter.slot = scope.declare(parameter.key, false).slot;
    }
    for (Parameter& parameter : macro.parameters) expression(parameter.otherwise.value, scope);
    scoped_body(macro.body, scope);
    // Defaults may read what enters with the body.
    macro.entries = std::exchange(code_.at(macro.body).a, kNone);
    branches_ = branches;
    macro.frame = function.high;
    macro.varargs = function.varargs;
    macro.kwargs = function.kwargs;
    macro.caller = function.caller;
    macro.keeps_frame = function.has_closures;
    macro.weight = function.deepest;
    code_.macros[row] = std::move(macro);
  }

  void site(uint32_t row, uint32_t id, Scope& scope) {
    expression(code_.includes[row].name.value, scope);
    Library::Body::Site site{unit_, row, NodeId(id), 0, {}, {}};
    uint32_t depth = 0;
    for (Scope* s = &scope; s != nullptr; s = s->outer) {
      for (size_t i = 0; i < s->names.size(); ++i) {
        data::Key key = s->names[i].key;
        if (key == loop_ && s->names[i].loop != kNone) {
          Node own{depth == 0 ? Op::local : Op::outer, 0, s->names[i].slot, depth};
          site.loops.push_back({add(own, {}), s->names[i].loop});
          continue;
        }
        auto same = [&](const auto& known) { return known.first == key; };
        if (std::any_of(site.visible.begin(), site.visible.end(), same)) continue;
        site.visible.push_back({key, reference(scope, key, 0)});
      }
      depth += crosses(*s);
    }
    for (Function* f = scope.function; f != root_; f = f->outer) ++site.depth;
    body_.sites.push_back(std::move(site));
  }

  Library::Body& body_;
  Code& code_;
  uint32_t unit_;
  Diagnostics& diags_;
  Binder binder_;
  Function* root_ = nullptr;
  uint32_t branches_ = 0;  // conditional branches around
  bool soft_ = false;      // in a conditional branch of the innermost scope, or its condition
  bool clean_ = true;
  std::vector<std::pair<data::Key, std::vector<NodeId>>> free_;
  std::unordered_map<uint32_t, size_t> free_rows_;   // by key
  std::unordered_map<uint32_t, size_t> free_nodes_;  // by node
  data::Key loop_, caller_, varargs_, kwargs_;
};

}  // namespace

bool resolve(Library::Body& body, uint32_t unit, Diagnostics& diags) {
  return Resolver(body, unit, diags).run();
}

NodeId slot_node(Code& code, uint32_t slot, uint32_t depth, Place place) {
  code.nodes.push_back({depth == 0 ? Op::local : Op::outer, 0, slot, depth});
  code.places.push_back(place);
  return NodeId(code.nodes.size() - 1);
}

}  // namespace megac::jinja
