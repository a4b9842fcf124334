// The expressions.
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

// An undefined value that prints as nothing: of an inline `if` without `else`.
Value nothing() {
  Value value = data::undefined();
  value.safe = true;
  return value;
}

std::string_view symbol(Comparison how) {
  static constexpr std::string_view kSymbols[] = {"==", "!=", "<", "<=", ">", ">=", "in", "not in"};
  return kSymbols[static_cast<size_t>(how)];
}

}  // namespace

Value Machine::value(uint32_t id) {
  const Node& node = nodes_[id];
  ++steps_;
  switch (node.op) {
    case Op::constant: return constants_[node.a];
    case Op::local: return frame_->slots[node.a];
    case Op::outer: {
      const Frame* frame = frame_;
      for (uint32_t i = 0; i < node.b; ++i) frame = frame->outer;
      return frame->slots[node.a];
    }
    case Op::global: return globals_[node.a];
    case Op::fallback: {
      Value own = value(node.a);
      return own.is(Type::undefined) ? constants_[node.b] : own;
    }
    case Op::path:
      if (const Value* quick = found(node)) return *quick;
      return path(node);
    case Op::chain: return chain(node, false);
    case Op::list:
    case Op::tuple: {
      Value* items = arena_.array<Value>(node.c);
      for (uint32_t i = 0; i < node.c; ++i) items[i] = value(lists_[node.b + i]);
      at_ = id;
      check_memory();
      if (node.op == Op::tuple) return new_tuple(arena_, {items, node.c});
      return new_list(arena_, {items, node.c});
    }
    case Op::dict: return dict(node, id);
    case Op::both: {
      for (uint32_t i = 0;; ++i) {
        Value part = value(lists_[node.b + i]);
        if (i + 1 == node.c || !truthy(part)) return part;
      }
    }
    case Op::either: {
      for (uint32_t i = 0;; ++i) {
        Value part = value(lists_[node.b + i]);
        if (i + 1 == node.c || truthy(part)) return part;
      }
    }
    case Op::negation: return data::boolean(!condition(node.a));
    case Op::minus:
    case Op::plus: {
      Value operand = value(node.a);
      at_ = id;
      if (operand.is(Type::real))
        return data::real(node.op == Op::minus ? -operand.real : operand.real);
      if (operand.is(Type::undefined)) fail_undefined(operand);
      bool negative = node.op == Op::minus;
      if (operand.is(Type::boolean)) operand = data::integer(operand.truth ? 1 : 0);
      if (!operand.is(Type::integer)) {
        fail(fmt::format("bad operand type for unary {}: '{}'", negative ? '-' : '+',
                         type_name(operand)));
      }
      if (!negative) return operand;
      int64_t result;
      if (__builtin_sub_overflow(int64_t{0}, operand.number, &result)) {
        fail("this integer does not fit 64 bits");
      }
      return data::integer(result);
    }
    case Op::fold: return fold(node, id);
    case Op::join: return join(node, id);
    case Op::compare: return data::boolean(compare(node, id));
    case Op::choose:
      if (condition(node.a)) return value(node.b);
      return node.c == NodeId::kNone ? nothing() : value(node.c);
    case Op::loop_field:
      return field(*static_cast<const LoopState*>(frame_->slots[node.a].pointer),
                   static_cast<LoopField>(node.b));
    default: CHECK(false); return {};
  }
}

bool Machine::condition(uint32_t id) {
  const Node& node = nodes_[id];
  switch (node.op) {
    case Op::compare: ++steps_; return compare(node, id);
    case Op::negation: return !condition(node.a);
    case Op::both:
      for (uint32_t i = 0; i < node.c; ++i) {
        if (!condition(lists_[node.b + i])) return false;
      }
      return true;
    case Op::either:
      for (uint32_t i = 0; i < node.c; ++i) {
        if (condition(lists_[node.b + i])) return true;
      }
      return false;
    default: break;
  }
  Value found = value(id);
  switch (found.type) {
    case Type::boolean: return found.truth;
    case Type::undefined:
    case Type::none: return false;
    case Type::string: return found.size != 0;
    default: return truthy(found);
  }
}

// Attributes of attributes of a slot, all of them keys of maps where all is well.
Value Machine::path(const Node& node) {
  Value subject = node.flag ? globals_[node.a] : frame_->slots[node.a];
  const uint32_t* keys = lists_ + node.b;
  for (uint32_t i = 0; i < node.c; ++i) {
    if (subject.is(Type::map)) {
      if (const Value* found = subject.fields->find(data::Key(keys[i]))) {
        subject = *found;
        continue;
      }
    }
    auto base = static_cast<uint32_t>(&node - nodes_);
    const uint32_t* steps = keys + node.c;
    if (subject.is(Type::undefined)) {
      at_ = i == 0 ? base : steps[i - 1];
      fail_undefined(i == 0 ? named_undefined(base, base, subject) : subject);
    }
    subject = attribute(subject, data::Key(keys[i]));
    if (subject.is(Type::undefined)) subject = named_undefined(base, steps[i], subject);
  }
  return subject;
}

// An undefined value says what the template asked for: the text from the beginning of the chain to
// the step that found nothing.
Value Machine::named_undefined(uint32_t base, uint32_t step, const Value& value) {
  if (value.safe || value.kind == UINT16_MAX) return value;
  constexpr uint32_t kLongest = 80;
  Place first = code_->places[base];
  uint32_t end = base == step ? first.end : code_->places[step].end;
  std::string_view text = code_->unit_of(NodeId(base)).text;
  if (base == step) {
    // A path covers its attributes too; only its root is meant.
    const Node& node = nodes_[base];
    if (node.op == Op::path) end = code_->places[lists_[node.b + node.c]].begin;
    while (end > first.begin && (text[end - 1] == '.' || text[end - 1] == ' ')) --end;
  }
  if (end <= first.begin || end - first.begin > kLongest) return value;
  return data::undefined(text.substr(first.begin, end - first.begin));
}

Value Machine::fold(const Node& node, uint32_t id) {
  const uint32_t* parts = lists_ + node.b;
  Value left = value(parts[0]);
  Call call{{}, 0, {}, {}, *this, host_};
  for (uint32_t i = 1; i < node.c; i += 2) {
    Value right = value(parts[i + 1]);
    at_ = left.is(Type::undefined) ? parts[i - 1] : right.is(Type::undefined) ? parts[i + 1] : id;
    left = compute(static_cast<Operator>(parts[i]), left, right, call);
  }
  check_memory();
  return left;
}

Value Machine::join(const Node& node, uint32_t id) {
  Call call{{}, 0, {}, {}, *this, host_};
  Value left = value(lists_[node.b]);
  if (node.c > 2 && !left.safe) {
    // Many parts are put together once, not pair by pair.
    size_t mark = out_.size();
    bool plain = true;
    Taken parts(slots_, node.c);
    parts[0] = left;
    for (uint32_t i = 1; i < node.c; ++i) parts[i] = value(lists_[node.b + i]);
    for (uint32_t i = 0; i < node.c; ++i) plain = plain && !parts[i].safe;
    if (plain) {
      for (uint32_t i = 0; i < node.c; ++i) {
        at_ = lists_[node.b + i];
        append(text_of(parts[i]), at_);
      }
      at_ = id;
      return captured(mark);
    }
    for (uint32_t i = 1; i < node.c; ++i) {
      at_ = id;
      parts[0] = compute(Operator::concat, parts[0], parts[i], call);
    }
    return parts[0];
  }
  for (uint32_t i = 1; i < node.c; ++i) {
    Value right = value(lists_[node.b + i]);
    at_ = left.is(Type::undefined)    ? lists_[node.b]
          : right.is(Type::undefined) ? lists_[node.b + i]
                                      : id;
    left = compute(Operator::concat, left, right, call);
  }
  check_memory();
  return left;
}

bool Machine::compare(const Node& node, uint32_t id) {
  const uint32_t* parts = lists_ + node.b;
  Value left = value(parts[0]);
  for (uint32_t i = 1; i < node.c; i += 2) {
    Value right = value(parts[i + 1]);
    if (!compare(static_cast<Comparison>(parts[i]), left, right, id)) return false;
    left = right;
  }
  return true;
}

bool Machine::compare(Comparison how, const Value& a, const Value& b, uint32_t id) {
  if (how == Comparison::eq || how == Comparison::ne) {
    bool same;
    if (a.is(Type::string) && b.is(Type::string)) {
      same = a.text() == b.text();
    } else if (a.is(Type::integer) && b.is(Type::integer)) {
      same = a.number == b.number;
    } else {
      at_ = id;
      Call call{{}, 0, {}, {}, *this, host_};
      same = equal(a, b, call);
    }
    return same == (how == Comparison::eq);
  }
  at_ = id;
  Call call{{}, 0, {}, {}, *this, host_};
  if (how == Comparison::in || how == Comparison::not_in) {
    return truthy(contains(b, a, call)) == (how == Comparison::in);
  }
  if (a.is(Type::undefined) || b.is(Type::undefined)) {
    if (dialect().undefined_orders_false) return false;
    fail_undefined(a.is(Type::undefined) ? a : b);
  }
  auto order = jinja::compare(a, b, call);
  if (!order) fail(refusal(symbol(how), a, b));
  switch (how) {
    case Comparison::lt: return *order < 0;
    case Comparison::le: return *order <= 0;
    case Comparison::gt: return *order > 0;
    default: return *order >= 0;
  }
}

Value Machine::dict(const Node& node, uint32_t id) {
  Value made = new_map(arena_, {});
  auto& map = *const_cast<data::Map*>(made.fields);
  Call call{{}, 0, {}, {}, *this, host_};
  for (uint32_t i = 0; i < node.c; i += 2) {
    Value name = value(lists_[node.b + i]);
    Value member = value(lists_[node.b + i + 1]);
    at_ = id;
    if (auto key = to_key(name, call)) put(map, *key, member, arena_);
  }
  check_memory();
  return made;
}

Value Machine::chain(const Node& node, bool printing) {
  return steps(value(node.a), node.a, code_->list(node), printing);
}

Value Machine::steps(Value subject, uint32_t base, std::span<const uint32_t> steps, bool printing) {
  for (size_t i = 0; i < steps.size(); ++i) {
    uint32_t id = steps[i];
    const Node& step = nodes_[id];
    ++steps_;
    bool last = printing && i + 1 == steps.size();
    switch (step.op) {
      case Op::filter:
      case Op::test: subject = application(subject, id); continue;
      case Op::call:
        if (subject.is(Type::undefined)) {
          at_ = i == 0 ? base : steps[i - 1];
          fail_undefined(i == 0 ? named_undefined(base, base, subject) : subject);
        }
        subject = call(subject, code_->calls[step.a], id, last);
        break;
      default: {
        if (subject.is(Type::undefined)) {
          at_ = i == 0 ? base : steps[i - 1];
          fail_undefined(i == 0 ? named_undefined(base, base, subject) : subject);
        }
        if (step.op == Op::attribute) {
          subject = attribute(subject, data::Key(step.a));
        } else if (step.op == Op::method) {
          subject = method(subject, data::Key(step.a), code_->calls[step.b], id, last);
        } else if (step.op == Op::item) {
          Value subscript = value(step.a);
          at_ = id;
          subject = this->step(subject, subscript);
        } else {
          Value start = step.a == NodeId::kNone ? data::none() : value(step.a);
          Value stop = step.b == NodeId::kNone ? data::none() : value(step.b);
          Value stride = step.c == NodeId::kNone ? data::none() : value(step.c);
          Call call{{}, 0, {}, {}, *this, host_};
          at_ = id;
          subject = slice(subject, start, stop, stride, call);
        }
        if (subject.is(Type::undefined)) subject = named_undefined(base, id, subject);
      }
    }
  }
  return subject;
}

Value Machine::field(const LoopState& state, LoopField field) {
  auto at = static_cast<int64_t>(state.at);
  auto size = static_cast<int64_t>(state.items.size());
  switch (field) {
    case LoopField::index: return data::integer(at + 1);
    case LoopField::index0: return data::integer(at);
    case LoopField::revindex: return data::integer(size - at);
    case LoopField::revindex0: return data::integer(size - at - 1);
    case LoopField::first: return data::boolean(at == 0);
    case LoopField::last: return data::boolean(at + 1 == size);
    case LoopField::length: return data::integer(size);
    case LoopField::depth: return data::integer(state.depth);
    case LoopField::depth0: return data::integer(state.depth - 1);
    case LoopField::previtem:
      return at == 0 ? data::undefined("loop.previtem") : state.items[state.at - 1];
    case LoopField::nextitem:
      return at + 1 >= size ? data::undefined("loop.nextitem") : state.items[state.at + 1];
  }
  return {};
}

// object.name: in Jinja2 a method hides a key, in mega-files a key a method.
Value Machine::attribute(const Value& object, data::Key key) {
  std::string_view name = keys().text(key);
  Call call{{}, 0, {}, {}, *this, host_};
  if (is_object(object, Object::loop)) {
    static constexpr std::string_view kFields[] = {"index",  "index0",   "revindex", "revindex0",
                                                   "first",  "last",     "length",   "depth",
                                                   "depth0", "previtem", "nextitem"};
    auto known = std::find(std::begin(kFields), std::end(kFields), name);
    if (known == std::end(kFields)) return data::undefined(name);
    return field(*static_cast<const LoopState*>(object.pointer),
                 static_cast<LoopField>(known - std::begin(kFields)));
  }
  if (is_object(object, Object::macro)) {
    const MacroDef& def = *static_cast<const Macro*>(object.pointer)->def;
    if (name == "name") return def.name ? data::string(keys().text(def.name)) : data::none();
    if (name == "arguments") {
      std::vector<Value> names;
      for (const Parameter& parameter : def.parameters) {
        names.push_back(data::string(keys().text(parameter.key)));
      }
      return new_tuple(arena_, names);
    }
    if (name == "catch_varargs") return data::boolean(def.varargs != NodeId::kNone);
    if (name == "catch_kwargs") return data::boolean(def.kwargs != NodeId::kNone);
    if (name == "caller") return data::boolean(def.caller != NodeId::kNone);
    return data::undefined(name);
  }
  bool key_first = dialect().keys_before_methods || is_object(object, Object::spaces) ||
                   is_object(object, Object::module);
  if (object.is(Type::map) && key_first) {
    const Value* found = object.fields->find(key);
    return found ? *found : data::undefined(name);
  }
  if (!key_first) {
    if (const Builtin* builtin = find_method(object, name)) {
      return data::object(static_cast<uint16_t>(Object::method),
                          arena_.make<Method>(builtin, object));
    }
  }
  return item(object, data::string(name), call);
}

Value Machine::step(const Value& object, const Value& subscript) {
  if (subscript.is(Type::string) &&
      (is_object(object, Object::loop) || is_object(object, Object::macro))) {
    return attribute(object, intern(subscript.text()));
  }
  if (subscript.is(Type::undefined) && strict_) fail_undefined(subscript);
  Call call{{}, 0, {}, {}, *this, host_};
  Value found = item(object, subscript, call);
  // a['b'] tries the item first, then the attribute.
  if (found.is(Type::undefined) && subscript.is(Type::string) && !dialect().keys_before_methods) {
    if (const Builtin* builtin = find_method(object, subscript.text())) {
      return data::object(static_cast<uint16_t>(Object::method),
                          arena_.make<Method>(builtin, object));
    }
  }
  return found;
}

}  // namespace megac::jinja
