#include <cmath>

#include <fmt/format.h>

#include "compiler/jinja/strings.h"

namespace megac::jinja {
namespace {

using data::Type;
using data::Value;

constexpr std::string_view kSigns[] = {"+", "-", "*", "/", "//", "%", "** or pow()", "~"};

bool is_whole(const Value& v) { return v.is(Type::integer) || v.is(Type::boolean); }
bool is_number(const Value& v) { return is_whole(v) || v.is(Type::real); }
bool is_text(const Value& v) { return v.is(Type::string) || data::item_of(v); }
int64_t whole(const Value& v) { return v.is(Type::boolean) ? int64_t{v.truth} : v.number; }
double real(const Value& v) { return v.is(Type::real) ? v.real : static_cast<double>(whole(v)); }

Value refuse(Operator op, const Value& a, const Value& b, Call& call) {
  return call.fail(fmt::format("unsupported operand type(s) for {}: '{}' and '{}'",
                               kSigns[static_cast<int>(op)], type_name(a), type_name(b)));
}

Value overflow(Call& call) { return call.fail("the result does not fit into 64 bits"); }

Value by_zero(Call& call) { return call.fail("division by zero"); }

Value whole_power(int64_t base, int64_t exponent, Call& call) {
  int64_t result = 1;
  while (true) {
    if ((exponent & 1) && __builtin_mul_overflow(result, base, &result)) return overflow(call);
    exponent >>= 1;
    if (exponent == 0) return data::integer(result);
    if (__builtin_mul_overflow(base, base, &base)) {
      // A further factor is certain: the exponent's highest bit is still to come.
      return overflow(call);
    }
  }
}

Value power(double base, double exponent, Call& call) {
  if (base == 0 && exponent < 0) {
    return call.fail("0.0 cannot be raised to a negative power");
  }
  if (base < 0 && std::isfinite(base) && std::isfinite(exponent) &&
      exponent != std::floor(exponent)) {
    return call.fail("the power of a negative number is complex");
  }
  double result = std::pow(base, exponent);
  if (std::isinf(result) && std::isfinite(base) && std::isfinite(exponent)) {
    return call.fail("numerical result out of range");
  }
  return data::real(result);
}

struct Division {
  double quotient, rest;
};

// Python's divmod() of floats: the rest has the divisor's sign.
Division divide(double a, double b) {
  double rest = std::fmod(a, b);
  double quotient = (a - rest) / b;
  if (rest != 0) {
    if ((b < 0) != (rest < 0)) {
      rest += b;
      quotient -= 1;
    }
  } else {
    rest = std::copysign(0.0, b);
  }
  if (quotient != 0) {
    double floor = std::floor(quotient);
    quotient = quotient - floor > 0.5 ? floor + 1 : floor;
  } else {
    quotient = std::copysign(0.0, a / b);
  }
  return {quotient, rest};
}

Value compute_whole(Operator op, int64_t a, int64_t b, Call& call) {
  int64_t result;
  switch (op) {
    case Operator::add:
      return __builtin_add_overflow(a, b, &result) ? overflow(call) : data::integer(result);
    case Operator::sub:
      return __builtin_sub_overflow(a, b, &result) ? overflow(call) : data::integer(result);
    case Operator::mul:
      return __builtin_mul_overflow(a, b, &result) ? overflow(call) : data::integer(result);
    case Operator::div:
      if (b == 0) return by_zero(call);
      // An x87 long double holds every 64-bit integer.
      return data::real(
          static_cast<double>(static_cast<long double>(a) / static_cast<long double>(b)));
    case Operator::floor_div:
      if (b == 0) return call.fail("integer division or modulo by zero");
      if (b == -1)
        return __builtin_sub_overflow(int64_t{0}, a, &result) ? overflow(call)
                                                              : data::integer(result);
      return data::integer(a / b - (a % b != 0 && (a % b < 0) != (b < 0)));
    case Operator::mod:
      if (b == 0) return call.fail("integer division or modulo by zero");
      if (b == -1) return data::integer(0);
      result = a % b;
      return data::integer(result != 0 && (result < 0) != (b < 0) ? result + b : result);
    case Operator::pow:
      if (b < 0) {
        return power(static_cast<double>(a), static_cast<double>(b), call);
      }
      return whole_power(a, b, call);
    case Operator::concat: break;
  }
  return {};
}

Value compute_real(Operator op, double a, double b, Call& call) {
  switch (op) {
    case Operator::add: return data::real(a + b);
    case Operator::sub: return data::real(a - b);
    case Operator::mul: return data::real(a * b);
    case Operator::div: return b == 0 ? call.fail("float division by zero") : data::real(a / b);
    case Operator::floor_div:
      return b == 0 ? call.fail("float floor division by zero") : data::real(divide(a, b).quotient);
    case Operator::mod: return b == 0 ? call.fail("float modulo") : data::real(divide(a, b).rest);
    case Operator::pow: return power(a, b, call);
    case Operator::concat: break;
  }
  return {};
}

bool is_sequence(const Value& v) {
  return (v.is(Type::list) && v.kind < kKeys) || v.is(Type::tuple);
}

Value sequence(const Value& like, const Value* first, uint64_t size, uint64_t times,
               std::span<const Value> more, Call& call) {
  uint64_t total = size * times + more.size();
  if (!call.spend(total)) return {};
  auto* to = call.arena().array<Value>(total);
  Value* next = to;
  for (uint64_t i = 0; i < times; ++i) next = std::copy(first, first + size, next);
  std::copy(more.begin(), more.end(), next);
  auto n = static_cast<uint32_t>(total);
  Value out = data::list(call.arena().make<data::List>(to, n, n));
  out.type = like.type;
  out.kind = like.is(Type::list) ? kOwned : 0;
  return out;
}

Value repeat(const Value& items, int64_t times, Call& call) {
  uint64_t size = items.items->size, n = times < 0 ? 0 : static_cast<uint64_t>(times);
  if (size == 0) n = 0;
  if (n > 0 && size > call.limits().range / n) {
    return call.fail_limit(fmt::format("a list of {} times {} items is over the limit", size, n));
  }
  return sequence(items, items.items->first, size, n, {}, call);
}

Value concatenate(const Value& a, const Value& b, Call& call) {
  if (call.autoescape()) return add_texts(soft_text(a, call), soft_text(b, call), call);
  return as_plain(add_texts(as_plain(soft_text(a, call)), as_plain(soft_text(b, call)), call));
}

}  // namespace

Value compute(Operator op, const Value& a, const Value& b, Call& call) {
  if (op == Operator::concat) return concatenate(a, b, call);
  if (is_whole(a) && is_whole(b)) return compute_whole(op, whole(a), whole(b), call);
  if (is_number(a) && is_number(b)) return compute_real(op, real(a), real(b), call);
  if (op == Operator::mod && is_text(a)) return printf_text(soft_text(a, call), b, call);
  if (a.is(Type::undefined)) return call.fail_undefined(a);
  if (b.is(Type::undefined)) return call.fail_undefined(b);
  if (op == Operator::add) {
    if (is_text(a) && is_text(b)) return add_texts(soft_text(a, call), soft_text(b, call), call);
    if (is_sequence(a) && a.type == b.type) {
      return sequence(a, a.items->first, a.items->size, 1, b.items->all(), call);
    }
  }
  if (op == Operator::mul) {
    if (is_text(a) && is_whole(b)) return repeat_text(soft_text(a, call), whole(b), call);
    if (is_text(b) && is_whole(a)) return repeat_text(soft_text(b, call), whole(a), call);
    if (is_sequence(a) && is_whole(b)) return repeat(a, whole(b), call);
    if (is_sequence(b) && is_whole(a)) return repeat(b, whole(a), call);
  }
  return refuse(op, a, b, call);
}

}  // namespace megac::jinja
