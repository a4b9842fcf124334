// The statements.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/machine.h"
#include "compiler/jinja/scopes.h"

namespace megac::jinja {

using data::Type;
using data::Value;

void Machine::fill(std::span<const Entry> entries, Value* slots) {
  for (const Entry& entry : entries)
    slots[entry.slot] = entry.from ? value(entry.from.value) : Value();
}

Machine::Flow Machine::body(NodeId id) {
  const Node& node = nodes_[id.value];
  if (node.a != NodeId::kNone) fill(code_->entries[node.a], frame_->slots);
  const uint32_t* statements = lists_ + node.b;
  for (uint32_t i = 0; i < node.c; ++i) {
    uint32_t id = statements[i];
    const Node& next = nodes_[id];
    switch (next.op) {
      case Op::text: append(code_->texts[next.a], id); break;
      case Op::print: print_node(next.a); break;
      default:
        if (Flow flow = statement(next, id); flow != Flow::on) return flow;
    }
    if (++steps_ > most_steps_) {
      at_ = id;
      spend(0);
    }
  }
  return Flow::on;
}

Machine::Flow Machine::statement(const Node& node, uint32_t id) {
  switch (node.op) {
    case Op::branch: return branch(node);
    case Op::loop: return loop(code_->loops[node.a]);
    case Op::placeholder: placeholder(node, id); break;
    case Op::assign: assign(node.a, value(node.b)); break;
    case Op::assign_block: {
      size_t mark = out_.size();
      body(NodeId(node.b));
      at_ = id;
      Value text = captured(mark);
      if (node.c != NodeId::kNone) {
        text = steps(text, id, code_->list(nodes_[node.c]), false);
      }
      assign(node.a, text);
      break;
    }
    case Op::with: with(node); break;
    case Op::macro:
      assign(node.b, data::object(static_cast<uint16_t>(Object::macro),
                                  arena_.make<Macro>(&code_->macros[node.a], frame_)));
      break;
    case Op::call_block: call_block(node); break;
    case Op::filter_block: {
      size_t mark = out_.size();
      body(NodeId(node.b));
      at_ = id;
      Value text = captured(mark);
      print(steps(text, id, code_->list(nodes_[node.a]), false), id);
      break;
    }
    case Op::include: include(node, id); break;
    case Op::import_as:
    case Op::import_names: import(node, id); break;
    case Op::evaluate: value(node.a); break;
    case Op::leave: return node.flag ? Flow::out : Flow::next;
    default: CHECK(false);
  }
  return Flow::on;
}

Machine::Flow Machine::branch(const Node& node) {
  const uint32_t* parts = lists_ + node.b;
  for (uint32_t i = 0; i < node.c; i += 2) {
    if (parts[i] == NodeId::kNone || condition(parts[i])) return body(NodeId(parts[i + 1]));
  }
  return Flow::on;
}

void Machine::print(const Value& value, uint32_t id) {
  switch (value.type) {
    case Type::string: append(value.text(), id); break;
    case Type::integer: {
      char digits[24];
      auto end = std::to_chars(digits, digits + sizeof digits, value.number).ptr;
      append({digits, static_cast<size_t>(end - digits)}, id);
      break;
    }
    case Type::undefined:
      if (strict_ && !value.safe) {
        at_ = id;
        fail_undefined(value);
      }
      break;
    default: {
      if (value.is(Type::object) && value.kind == static_cast<uint16_t>(Object::module)) {
        return append(static_cast<const data::Map*>(value.pointer)->item->printed, id);
      }
      std::string text;
      if (!jinja::print(text, value, keys(), out_.room())) too_long(id);
      append(text, id);
    }
  }
}

void Machine::print_node(uint32_t id) {
  const Node& node = nodes_[id];
  switch (node.op) {
    case Op::path:
      if (const Value* quick = found(node)) {
        print(*quick, id);
      } else {
        print(path(node), id);
      }
      break;
    case Op::chain: {
      Value result = chain(node, true);
      // What a macro printed itself comes back as a list without memory.
      if (result.is(Type::list) && result.items == nullptr) return;
      print(result, id);
      break;
    }
    default: print(value(id), id);
  }
}

void Machine::placeholder(const Node& node, uint32_t id) {
  Value result = value(node.a);
  const char* what = nullptr;
  if (data::item_of(result) == nullptr) {
    switch (result.type) {
      case Type::none: what = "none"; break;
      case Type::list:
      case Type::tuple: what = "a list"; break;
      case Type::map: what = "a map"; break;
      case Type::object: what = "no text"; break;
      default: break;
    }
  }
  if (what != nullptr) {
    at_ = id;
    report(diags_->add<Kind::placeholder_kind>(code_->span(NodeId(id)),
                                               printable(code_->source(NodeId(id))), what));
  }
  print(result, node.a);
}

Value Machine::captured(size_t mark) {
  Value text = copy_text(out_.text().substr(mark));
  out_.cut(mark);
  return text;
}

void Machine::assign(uint32_t target, const Value& value) {
  const Node& node = nodes_[target];
  if (node.op == Op::store) {
    frame_->slots[node.a] = value;
  } else if (node.op == Op::unpack) {
    unpack(node, value, target);
  } else {
    Value space = this->value(node.a);
    if (!space.is(Type::object) || space.kind != static_cast<uint16_t>(Object::spaces)) {
      fail_at(target, "only a namespace() has attributes that can be set");
    }
    put(*static_cast<data::Map*>(const_cast<void*>(space.pointer)), data::Key(node.b), value,
        arena_);
    check_memory();
  }
}

void Machine::unpack(const Node& target, const Value& value, uint32_t id) {
  std::span<const Value> items;
  at_ = id;
  if ((value.is(Type::tuple) || value.is(Type::list)) && value.items != nullptr) {
    items = value.items->all();
  } else {
    if (value.is(Type::undefined)) fail_undefined(value);
    Call call{{}, 0, {}, {}, *this, host_};
    if (auto found = iterate(value, call)) items = *found;
  }
  if (items.size() != target.c) {
    fail(fmt::format("{} values cannot be assigned to {} names", items.size(), target.c));
  }
  for (uint32_t i = 0; i < target.c; ++i) assign(lists_[target.b + i], items[i]);
}

void Machine::with(const Node& node) {
  const uint32_t* parts = lists_ + node.b;
  uint32_t pairs = node.c / 2;
  Taken values(slots_, pairs);
  for (uint32_t i = 0; i < pairs; ++i) values[i] = value(parts[2 * i + 1]);
  for (uint32_t i = 0; i < pairs; ++i) assign(parts[2 * i], values[i]);
  body(NodeId(parts[node.c - 1]));
}

Machine::Flow Machine::loop(const jinja::Loop& loop) {
  Value list = value(loop.items.value);
  std::span<const Value> items;
  if ((list.is(Type::list) || list.is(Type::tuple)) && list.items != nullptr) {
    items = list.items->all();
  } else if (!list.is(Type::undefined)) {
    at_ = loop.items.value;
    Call call{{}, 0, {}, {}, *this, host_};
    if (auto found = iterate(list, call)) items = *found;
  }
  if (loop.escapes || loop.recursive) {
    LoopState& state = *arena_.make<LoopState>();
    state.loop = &loop;
    state.frame = frame_;
    state.items = items;
    return run_loop(state);
  }
  LoopState state{&loop, frame_, items, 0, 1, {}, false, false};
  return run_loop(state);
}

// The condition of a loop sees its targets; what it lets through is known before the first turn, so
// that loop.length and loop.last are.
std::span<const Value> Machine::filtered(const jinja::Loop& loop, std::span<const Value> items) {
  const Node& names = nodes_[loop.target.value];
  // Python hands on what the targets got: a tuple, whatever the item was.
  auto taken_apart = [&](const Node& targets) {
    std::vector<Value> parts;
    for (uint32_t target : code_->list(targets)) {
      const Node& part = nodes_[target];
      if (part.op != Op::store) return Value();
      parts.push_back(frame_->slots[part.a]);
    }
    return new_tuple(arena_, parts);
  };
  Value* kept = arena_.array<Value>(items.size());
  size_t n = 0;
  for (const Value& item : items) {
    assign(loop.target.value, item);
    spend(1);
    if (!condition(loop.filter.value)) continue;
    Value whole = names.op == Op::unpack ? taken_apart(names) : Value();
    kept[n++] = whole.is(Type::tuple) ? whole : item;
  }
  check_memory();
  return {kept, n};
}

Machine::Flow Machine::run_loop(LoopState& state) {
  const jinja::Loop& loop = *state.loop;
  if (loop.filter) state.items = filtered(loop, state.items);
  if (state.items.empty()) return loop.otherwise ? body(loop.otherwise) : Flow::on;
  Value* slots = frame_->slots;
  if (loop.slot != NodeId::kNone) {
    slots[loop.slot] = data::object(static_cast<uint16_t>(Object::loop), &state);
  }
  const Node& target = nodes_[loop.target.value];
  bool simple = target.op == Op::store;
  for (state.at = 0; state.at < state.items.size(); ++state.at) {
    if (simple) {
      slots[target.a] = state.items[state.at];
    } else {
      unpack(target, state.items[state.at], loop.target.value);
    }
    if (body(loop.body) == Flow::out) break;
    if (++steps_ > most_steps_) {
      at_ = loop.items.value;
      spend(0);
    }
  }
  state.over = true;
  return Flow::on;
}

void Machine::call_block(const Node& node) {
  const Node& whole = nodes_[node.b];
  std::span<const uint32_t> all = code_->list(whole);
  Value caller = data::object(static_cast<uint16_t>(Object::macro),
                              arena_.make<Macro>(&code_->macros[node.a], frame_));
  uint32_t last = all.back();
  const Node& step = nodes_[last];
  Value callee = steps(value(whole.a), whole.a, all.first(all.size() - 1), false);
  if (step.op == Op::method) callee = attribute(callee, data::Key(step.a));
  if (callee.is(Type::undefined)) {
    at_ = node.b;
    fail_undefined(named_undefined(whole.a, all.size() == 1 ? whole.a : last, callee));
  }
  const CallArgs& args = code_->calls[step.op == Op::method ? step.b : step.a];
  Value result = call(callee, args, last, true, &caller);
  if (!(result.is(Type::list) && result.items == nullptr)) print(result, node.b);
}

const Reach* Machine::reached(const Include& include, uint32_t id) {
  Value name = value(include.name.value);
  at_ = include.name.value;
  std::span<const Value> names{&name, 1};
  if (name.is(Type::list) || name.is(Type::tuple)) names = name.items->all();
  if (name.is(Type::undefined)) fail_undefined(name);
  for (const Value& one : names) {
    if (!one.is(Type::string)) {
      if (one.is(Type::undefined)) fail_undefined(one);
      fail(fmt::format("the name of a template must be text, not {}", type_name(one)));
    }
    for (const Reach& reach : include.reach) {
      if (reach.name == one.text()) return &reach;
    }
  }
  if (!include.ignore_missing) {
    std::string_view first = names.empty() ? std::string_view() : names[0].text();
    report(diags_->add<Kind::template_not_found>(code_->span(NodeId(id)), printable(first), ""));
  }
  return nullptr;
}

void Machine::include(const Node& node, uint32_t id) {
  if (const Reach* reach = reached(code_->includes[node.a], id)) run_unit(*reach, id);
}

void Machine::run_unit(const Reach& reach, uint32_t site) {
  const Unit& unit = code_->units[reach.unit];
  if (unit.broken) throw Fault{};
  Entered entered(*this, unit.frame, nullptr, unit.keeps_frame, unit.weight,
                  {NodeId(site), nullptr, unit.name});
  fill(reach.entries, entered.frame.slots);
  entered.go();
  body(unit.root);
}

// A module runs once; what it prints is its own text.
Value Machine::module(const Reach& reach, uint32_t site) {
  bool shared = reach.entries.empty() ||
                std::none_of(reach.entries.begin(), reach.entries.end(),
                             [](const Entry& entry) { return static_cast<bool>(entry.from); });
  if (shared) {
    for (auto& [unit, known] : modules_) {
      if (unit == reach.unit) return known;
    }
  }
  const Unit& unit = code_->units[reach.unit];
  if (unit.broken) throw Fault{};
  size_t mark = out_.size();
  std::vector<data::Member> members;
  {
    Entered entered(*this, unit.frame, nullptr, true, unit.weight,
                    {NodeId(site), nullptr, unit.name});
    fill(reach.entries, entered.frame.slots);
    entered.go();
    body(unit.root);
    for (const Free& name : unit.exports) {
      const Value& value = entered.frame.slots[name.slot];
      if (keys().text(name.key).substr(0, 1) == "_" || value.is(Type::undefined)) continue;
      members.push_back({name.key, value});
    }
  }
  data::Map* exports = data::make_map(arena_, members);
  data::Item& text = *arena_.make<data::Item>();
  text.printed = arena_.copy(out_.text().substr(mark));
  exports->item = &text;
  out_.cut(mark);
  Value made = data::object(static_cast<uint16_t>(Object::module), exports);
  if (shared) modules_.push_back({reach.unit, made});
  return made;
}

void Machine::import(const Node& node, uint32_t id) {
  const Reach* reach = reached(code_->includes[node.a], id);
  if (reach == nullptr) return;
  Value made = module(*reach, id);
  if (node.op == Op::import_as) {
    assign(node.b, made);
    return;
  }
  const auto& exports = *static_cast<const data::Map*>(made.pointer);
  for (uint32_t i = 0; i < node.c; i += 2) {
    data::Key key(lists_[node.b + i]);
    const Value* found = exports.find(key);
    assign(lists_[node.b + i + 1], found ? *found : data::undefined(keys().text(key)));
  }
}

}  // namespace megac::jinja
