#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/strings.h"

namespace megac::jinja {
namespace {

using data::Type;
using data::Value;

bool is_object(const Value& v, Object kind) {
  return v.is(Type::object) && v.kind == static_cast<uint16_t>(kind);
}

template <Type type>
Value is_type(Call& call) {
  return data::boolean(call.args[0].is(type));
}

Value is_defined(Call& call) { return data::boolean(!call.args[0].is(Type::undefined)); }

template <bool truth>
Value is_truth(Call& call) {
  return data::boolean(call.args[0].is(Type::boolean) && call.args[0].truth == truth);
}

Value is_number(Call& call) {
  const Value& v = call.args[0];
  return data::boolean(v.is(Type::integer) || v.is(Type::real) || v.is(Type::boolean));
}

Value is_sequence(Call& call) {
  const Value& v = call.args[0];
  bool view = v.is(Type::list) && v.kind >= kKeys;
  return data::boolean(jinja::length(v).has_value() && !view);
}

Value is_iterable(Call& call) {
  const Value& v = call.args[0];
  return data::boolean(jinja::length(v).has_value() || is_object(v, Object::generator) ||
                       is_object(v, Object::loop));
}

Value is_callable(Call& call) {
  const Value& v = call.args[0];
  return data::boolean(v.is(Type::undefined) || is_object(v, Object::macro) ||
                       is_object(v, Object::loop) || is_object(v, Object::function) ||
                       is_object(v, Object::method) || is_object(v, Object::joiner));
}

Value is_escaped(Call& call) {
  return data::boolean(call.args[0].is(Type::string) && call.args[0].safe);
}

// Names are looked up in a dict, which refuses what cannot be a key.
bool is_name(Call& call) {
  const Value& v = call.args[0];
  return v.is(Type::string) || (to_key(v, call), false);
}
Value is_filter(Call& call) {
  return data::boolean(is_name(call) && call.find_filter(call.args[0].text()) != nullptr);
}
Value is_test(Call& call) {
  return data::boolean(is_name(call) && call.find_test(call.args[0].text()) != nullptr);
}

// Whether every letter that has a case is small, or a capital; and there is one.
Value is_case(Call& call, bool (*of_case)(char32_t), bool (*of_other)(char32_t)) {
  std::string_view text = call.text(call.args[0]);
  bool found = false;
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (of_other(c) || is_title(c)) return data::boolean(false);
    found = found || of_case(c);
  }
  return data::boolean(found);
}
Value is_lower(Call& call) { return is_case(call, jinja::is_lower, jinja::is_upper); }
Value is_upper(Call& call) { return is_case(call, jinja::is_upper, jinja::is_lower); }

// Python's `is`, as far as values have an identity: containers are themselves, the rest is its
// value.
Value is_same(Call& call) {
  const Value &a = call.args[0], &b = call.args[1];
  if (a.type != b.type || a.is(Type::undefined)) return data::boolean(false);
  switch (a.type) {
    case Type::string: return data::boolean(a.text() == b.text() && a.safe == b.safe);
    case Type::list:
    case Type::tuple: return data::boolean(a.items == b.items);
    case Type::map: return data::boolean(a.fields == b.fields);
    case Type::object: return data::boolean(a.pointer == b.pointer);
    default: return data::boolean(equal(a, b, call));
  }
}

// value % divisor == rest, which of a text is printf and an error.
Value leaves(Call& call, const Value& divisor, int64_t rest) {
  Value left = compute(Operator::mod, call.args[0], divisor, call);
  return call.failed() ? Value() : data::boolean(equal(left, data::integer(rest), call));
}
Value is_even(Call& call) { return leaves(call, data::integer(2), 0); }
Value is_odd(Call& call) { return leaves(call, data::integer(2), 1); }
Value is_divisible(Call& call) { return leaves(call, call.args[1], 0); }

Value is_in(Call& call) { return contains(call.args[1], call.args[0], call); }
Value is_equal(Call& call) { return data::boolean(equal(call.args[0], call.args[1], call)); }
Value is_unequal(Call& call) { return data::boolean(!equal(call.args[0], call.args[1], call)); }

enum class Order { lt, le, gt, ge };
constexpr std::string_view kSigns[] = {"<", "<=", ">", ">="};

template <Order order>
Value is_ordered(Call& call) {
  const Value &a = call.args[0], &b = call.args[1];
  auto found = compare(a, b, call);
  if (call.failed()) return {};
  if (!found) {
    if (a.is(Type::undefined)) return call.fail_undefined(a);
    if (b.is(Type::undefined)) return call.fail_undefined(b);
    return call.fail(refusal(kSigns[static_cast<int>(order)], a, b));
  }
  switch (order) {
    case Order::lt: return data::boolean(*found < 0);
    case Order::le: return data::boolean(*found <= 0);
    case Order::gt: return data::boolean(*found > 0);
    case Order::ge: return data::boolean(*found >= 0);
  }
  return {};
}

constexpr Builtin kTests[] = {
    {"!=", "a, b", "Whether two values differ.", is_unequal},
    {"<", "a, b", "Whether a is less than b.", is_ordered<Order::lt>},
    {"<=", "a, b", "Whether a is less than b or equal.", is_ordered<Order::le>},
    {"==", "a, b", "Whether two values are equal.", is_equal},
    {">", "a, b", "Whether a is greater than b.", is_ordered<Order::gt>},
    {">=", "a, b", "Whether a is greater than b or equal.", is_ordered<Order::ge>},
    {"boolean", "value", "Whether the value is true or false.", is_type<Type::boolean>},
    {"callable", "value", "Whether the value can be called.", is_callable},
    {"defined", "value", "Whether the name or key exists.", is_defined},
    {"divisibleby", "value, num", "Whether num divides the value.", is_divisible},
    {"eq", "a, b", "Whether two values are equal.", is_equal},
    {"equalto", "a, b", "Whether two values are equal.", is_equal},
    {"escaped", "value", "Whether the value is marked as safe markup.", is_escaped},
    {"even", "value", "Whether the number is even.", is_even},
    {"false", "value", "Whether the value is false itself.", is_truth<false>},
    {"filter", "value", "Whether there is a filter of this name.", is_filter},
    {"float", "value", "Whether the value is a number with a point.", is_type<Type::real>},
    {"ge", "a, b", "Whether a is greater than b or equal.", is_ordered<Order::ge>},
    {"greaterthan", "a, b", "Whether a is greater than b.", is_ordered<Order::gt>},
    {"gt", "a, b", "Whether a is greater than b.", is_ordered<Order::gt>},
    {"in", "value, seq", "Whether the value is in a list, map or text.", is_in},
    {"integer", "value", "Whether the value is a whole number.", is_type<Type::integer>},
    {"iterable", "value", "Whether a loop can go over the value.", is_iterable},
    {"le", "a, b", "Whether a is less than b or equal.", is_ordered<Order::le>},
    {"lessthan", "a, b", "Whether a is less than b.", is_ordered<Order::lt>},
    {"lower", "value", "Whether the text is in lower case.", is_lower},
    {"lt", "a, b", "Whether a is less than b.", is_ordered<Order::lt>},
    {"mapping", "value", "Whether the value is a map.", is_type<Type::map>},
    {"ne", "a, b", "Whether two values differ.", is_unequal},
    {"none", "value", "Whether the value is none.", is_type<Type::none>},
    {"number", "value", "Whether the value is a number.", is_number},
    {"odd", "value", "Whether the number is odd.", is_odd},
    {"sameas", "value, other", "Whether two values are one and the same.", is_same},
    {"sequence", "value", "Whether the value has a length and items.", is_sequence},
    {"string", "value", "Whether the value is text.", is_type<Type::string>},
    {"test", "value", "Whether there is a test of this name.", is_test},
    {"true", "value", "Whether the value is true itself.", is_truth<true>},
    {"undefined", "value", "Whether the name or key does not exist.", is_type<Type::undefined>},
    {"upper", "value", "Whether the text is in upper case.", is_upper},
};

}  // namespace

std::span<const Builtin> tests() { return kTests; }

}  // namespace megac::jinja
