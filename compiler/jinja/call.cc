// Calls: macros, builtins, methods; and what a builtin sees of its call.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/machine.h"
#include "compiler/jinja/scopes.h"

namespace megac::jinja {

using data::Type;
using data::Value;

namespace {

bool is_object(const Value& value, Object kind) {
  return value.is(Type::object) && value.kind == static_cast<uint16_t>(kind);
}

// What print_node takes as "already printed".
Value printed() { return data::list(nullptr); }

}  // namespace

const Signature& Machine::signature(const Builtin& builtin) {
  auto known = signatures_.find(&builtin);
  if (known == signatures_.end())
    known = signatures_.emplace(&builtin, read_signature(builtin)).first;
  return known->second;
}

Value Machine::apply(const Builtin& builtin, std::span<const Value> positional,
                     std::span<const data::Member> named) {
  const Signature& signature = this->signature(builtin);
  std::vector<std::string_view> names;
  for (const data::Member& member : named) names.push_back(keys().text(member.key));
  std::string why = misfit(signature, positional.size(), names);
  if (!why.empty()) fail(fmt::format("'{}' {}", builtin.name, why));
  size_t n = signature.parameters.size();
  Taken args(slots_, n);
  std::vector<data::Member> surplus;
  Call call{{args.first, n}, 0, {}, {}, *this, host_};
  for (size_t i = 0; i < n; ++i) {
    args[i] = i < positional.size() ? positional[i] : signature.parameters[i].otherwise;
    if (i < positional.size()) call.given |= uint64_t{1} << i;
  }
  for (const data::Member& member : named) {
    const Signature::Parameter* parameter = signature.find(keys().text(member.key));
    if (parameter == nullptr) {
      surplus.push_back(member);
      continue;
    }
    auto i = static_cast<size_t>(parameter - signature.parameters.data());
    args[i] = member.value;
    call.given |= uint64_t{1} << i;
  }
  if (positional.size() > n) call.rest = positional.subspan(n);
  call.named = surplus;
  Value result = builtin.run(call);
  check_memory();
  return result;
}

// A filter or test of a chain: its arguments were laid out while compiling.
Value Machine::application(const Value& subject, uint32_t id) {
  const Node& node = nodes_[id];
  const Application& use = code_->applications[node.a];
  Value result;
  if (use.builtin == nullptr) {
    fail_at(id,
            fmt::format("there is no {} named '{}'", use.is_test ? "test" : "filter", use.name));
  }
  if (use.late) {
    result = with_arguments(use.args, id, &subject, use.builtin, nullptr, {});
  } else {
    const auto& parameters = use.signature->parameters;
    const uint32_t* layout = lists_ + use.layout;
    Value few[6];
    size_t n = parameters.size();
    std::optional<Taken> many;
    Value* args = few;
    if (n > std::size(few)) args = many.emplace(slots_, n).first;
    Call call{{args, n}, 1, {}, {}, *this, host_};
    args[0] = subject;
    for (size_t i = 1; i < n; ++i) {
      uint32_t from = layout[i - 1];
      if (from == NodeId::kNone) {
        args[i] = parameters[i].otherwise;
      } else {
        args[i] = value(from);
        call.given |= uint64_t{1} << i;
      }
    }
    at_ = id;
    result = use.builtin->run(call);
    check_memory();
  }
  return node.op == Op::test && node.flag ? data::boolean(!truthy(result)) : result;
}

// The general way: arguments are evaluated into positional and named ones, then bound.
Value Machine::with_arguments(const CallArgs& args, uint32_t id, const Value* self,
                              const Builtin* builtin, LoopState* loop, std::string_view loop_name) {
  std::vector<Value> positional;
  std::vector<data::Member> named;
  if (self) positional.push_back(*self);
  for (uint32_t i = 0; i < args.positional.count; ++i) {
    positional.push_back(value(lists_[args.positional.first + i]));
  }
  spread(args, id, positional, named);
  at_ = id;
  if (builtin) return apply(*builtin, positional, named);
  CHECK(loop != nullptr);
  if (loop_name.empty()) return call_loop(*loop, positional);
  return loop_method(*loop, loop_name, positional);
}

void Machine::spread(const CallArgs& args, uint32_t id, std::vector<Value>& positional,
                     std::vector<data::Member>& named) {
  for (uint32_t i = 0; i < args.named.count; ++i) {
    const uint32_t* pair = lists_ + args.named.first + 2 * i;
    named.push_back({data::Key(pair[0]), value(pair[1])});
  }
  if (args.rest) {
    Value more = value(args.rest.value);
    at_ = args.rest.value;
    Call call{{}, 0, {}, {}, *this, host_};
    if (more.is(Type::undefined)) fail_undefined(more);
    if (auto items = iterate(more, call)) {
      spend(items->size());
      positional.insert(positional.end(), items->begin(), items->end());
    }
  }
  if (args.more) {
    Value more = value(args.more.value);
    at_ = args.more.value;
    if (more.is(Type::undefined)) fail_undefined(more);
    if (!more.is(Type::map))
      fail(fmt::format("a map is expected after '**', not {}", type_name(more)));
    for (const data::Member& member : more.fields->all()) {
      for (const data::Member& known : named) {
        if (known.key == member.key) {
          fail_at(id, fmt::format("got more than one value for '{}'", keys().text(member.key)));
        }
      }
      named.push_back(member);
    }
  }
}

Value Machine::call(const Value& callee, const CallArgs& args, uint32_t id, bool printing,
                    const Value* caller) {
  if (is_object(callee, Object::macro)) {
    return call_macro(*static_cast<const Macro*>(callee.pointer), args, id, printing, caller);
  }
  if (caller != nullptr) fail_at(id, fmt::format("a {} takes no call block", type_name(callee)));
  if (is_object(callee, Object::function)) {
    return with_arguments(args, id, nullptr, static_cast<const Builtin*>(callee.pointer), nullptr,
                          {});
  }
  if (is_object(callee, Object::method)) {
    const auto& bound = *static_cast<const Method*>(callee.pointer);
    return with_arguments(args, id, &bound.self, bound.builtin, nullptr, {});
  }
  if (is_object(callee, Object::loop)) {
    auto* state = const_cast<LoopState*>(static_cast<const LoopState*>(callee.pointer));
    return with_arguments(args, id, nullptr, nullptr, state, {});
  }
  if (callee.is(Type::undefined)) {
    at_ = id;
    fail_undefined(callee);
  }
  if (const Builtin* builtin = find_method(callee, "__call__")) {
    return with_arguments(args, id, &callee, builtin, nullptr, {});
  }
  fail_at(id, fmt::format("'{}' object is not callable", type_name(callee)));
}

Value Machine::method(const Value& object, data::Key key, const CallArgs& args, uint32_t id,
                      bool printing) {
  std::string_view name = keys().text(key);
  if (is_object(object, Object::loop) && (name == "cycle" || name == "changed")) {
    auto* state = const_cast<LoopState*>(static_cast<const LoopState*>(object.pointer));
    return with_arguments(args, id, nullptr, nullptr, state, name);
  }
  const Value* own = nullptr;
  if (object.is(Type::map) && dialect().keys_before_methods) own = object.fields->find(key);
  if (own == nullptr) {
    if (const Builtin* builtin = find_method(object, name)) {
      return with_arguments(args, id, &object, builtin, nullptr, {});
    }
  }
  Value callee = own ? *own : attribute(object, key);
  if (callee.is(Type::undefined)) {
    at_ = id;
    fail_undefined(callee);
  }
  return call(callee, args, id, printing);
}

Value Machine::call_macro(const Macro& macro, const CallArgs& args, uint32_t id, bool printing,
                          const Value* caller) {
  const MacroDef& def = *macro.def;
  std::string_view name = def.name ? keys().text(def.name) : "caller";
  Entered entered(*this, def.frame, macro.frame, def.keeps_frame, def.weight,
                  {NodeId(id), &def, name});
  Value* slots = entered.frame.slots;
  size_t most = def.parameters.size();
  uint64_t given = 0;
  auto give = [&](size_t i, const Value& value) {
    slots[def.parameters[i].slot] = value;
    if (i < 64) given |= uint64_t{1} << i;
  };
  std::vector<Value> surplus;
  bool plain = !args.rest && !args.more && args.named.count == 0 && args.positional.count <= most &&
               most <= 64;
  if (plain) {
    for (uint32_t i = 0; i < args.positional.count; ++i) {
      give(i, value(lists_[args.positional.first + i]));
    }
  } else {
    std::vector<Value> positional;
    std::vector<data::Member> named, unknown;
    for (uint32_t i = 0; i < args.positional.count; ++i) {
      positional.push_back(value(lists_[args.positional.first + i]));
    }
    spread(args, id, positional, named);
    at_ = id;
    if (most > 64) fail(fmt::format("the macro '{}' has more than 64 parameters", name));
    for (size_t i = 0; i < std::min(most, positional.size()); ++i) give(i, positional[i]);
    if (positional.size() > most) {
      if (def.varargs == NodeId::kNone) {
        fail(fmt::format("the macro '{}' takes at most {} argument{}, {} were given", name, most,
                         most == 1 ? "" : "s", positional.size()));
      }
      surplus.assign(positional.begin() + static_cast<std::ptrdiff_t>(most), positional.end());
    }
    for (const data::Member& member : named) {
      auto known = std::find_if(def.parameters.begin(), def.parameters.end(),
                                [&](const Parameter& p) { return p.key == member.key; });
      if (known != def.parameters.end()) {
        auto i = static_cast<size_t>(known - def.parameters.begin());
        if ((given >> i) & 1) {
          unknown.push_back(member);
        } else {
          give(i, member.value);
        }
      } else if (keys().text(member.key) == "caller" && def.caller != NodeId::kNone &&
                 caller == nullptr) {
        slots[def.caller] = member.value;
      } else {
        unknown.push_back(member);
      }
    }
    if (!unknown.empty()) {
      if (def.kwargs == NodeId::kNone) {
        bool twice = std::any_of(def.parameters.begin(), def.parameters.end(),
                                 [&](const Parameter& p) { return p.key == unknown[0].key; });
        fail(fmt::format("the macro '{}' {} '{}'", name,
                         twice ? "got more than one value for" : "has no parameter",
                         keys().text(unknown[0].key)));
      }
      slots[def.kwargs] = new_map(arena_, unknown);
    }
  }
  if (caller != nullptr) {
    if (def.caller == NodeId::kNone)
      fail_at(id, fmt::format("the macro '{}' never uses its call block", name));
    slots[def.caller] = *caller;
  } else if (def.caller != NodeId::kNone && slots[def.caller].is(Type::undefined)) {
    slots[def.caller] = data::undefined("caller");
  }
  if (def.varargs != NodeId::kNone) slots[def.varargs] = new_tuple(arena_, surplus);
  if (def.kwargs != NodeId::kNone && slots[def.kwargs].is(Type::undefined)) {
    slots[def.kwargs] = new_map(arena_, {});
  }
  entered.go();
  if (def.entries != NodeId::kNone) fill(code_->entries[def.entries], slots);
  for (size_t i = 0; i < most; ++i) {
    if ((given >> i) & 1) continue;
    const Parameter& parameter = def.parameters[i];
    slots[parameter.slot] = parameter.otherwise ? value(parameter.otherwise.value)
                                                : data::undefined(keys().text(parameter.key));
  }
  size_t mark = out_.size();
  body(def.body);
  if (printing) return printed();
  at_ = id;
  return captured(mark);
}

// loop(items) in a recursive loop: the loop again, over other items, as text.
Value Machine::call_loop(LoopState& state, std::span<const Value> args) {
  const jinja::Loop& loop = *state.loop;
  uint32_t id = at_;
  if (!loop.recursive) fail("only a loop that is marked 'recursive' can be called");
  if (args.size() != 1) fail("loop() takes one argument");
  if (args[0].is(Type::undefined)) fail_undefined(args[0]);
  Call call{{}, 0, {}, {}, *this, host_};
  auto items = iterate(args[0], call);
  LoopState& inner = *arena_.make<LoopState>();
  inner.loop = &loop;
  inner.frame = state.frame;
  inner.items = *items;
  inner.depth = state.depth + 1;
  Entered entered(*this, 0, nullptr, false, 8, {NodeId(id), nullptr, "loop"});
  entered.go();
  frame_ = state.frame;
  Value* slots = frame_->slots + loop.slots.first;
  Taken saved(slots_, loop.slots.count);
  std::copy_n(slots, loop.slots.count, saved.first);
  size_t mark = out_.size();
  run_loop(inner);
  std::copy_n(saved.first, loop.slots.count, slots);
  at_ = id;
  return captured(mark);
}

Value Machine::loop_method(LoopState& state, std::string_view name, std::span<const Value> args) {
  if (name == "cycle") {
    if (args.empty()) fail("loop.cycle() needs something to cycle through");
    return args[state.at % args.size()];
  }
  Value now = new_tuple(arena_, args);
  Call call{{}, 0, {}, {}, *this, host_};
  bool changed = !state.has_changed || !equal(state.changed, now, call);
  state.has_changed = true;
  state.changed = now;
  return data::boolean(changed);
}

Arena& Call::arena() { return machine.arena(); }
const Limits& Call::limits() const { return machine.dialect().limits; }
bool Call::spend(uint64_t steps) {
  machine.spend(steps);
  return true;
}
bool Call::failed() const { return false; }
bool Call::autoescape() const { return false; }
const data::Keys& Call::keys() const { return machine.keys(); }
data::Key Call::intern(std::string_view text) { return machine.intern(text); }
std::string_view Call::key_text(data::Key key) const { return machine.keys().text(key); }
std::string_view Call::text(const Value& value) { return machine.text_of(value); }
Value Call::string(std::string_view text) { return data::string(arena().copy(text)); }
Value Call::fail(std::string message) { machine.fail(std::move(message)); }
Value Call::fail_undefined(const Value& value) { machine.fail_undefined(value); }
Value Call::fail_limit(std::string message) { machine.fail_limit(std::move(message)); }
const Builtin* Call::find_filter(std::string_view name) const {
  return machine.library().filter(name);
}
const Builtin* Call::find_test(std::string_view name) const { return machine.library().test(name); }
Value Call::apply(const Builtin& builtin, std::span<const Value> positional,
                  std::span<const data::Member> named) {
  return machine.apply(builtin, positional, named);
}
Value Call::step(const Value& object, const Value& subscript) {
  return machine.step(object, subscript);
}

}  // namespace megac::jinja
