#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "compiler/jinja/filters.h"
#include "compiler/jinja/numbers.h"

namespace megac::jinja::filter {

using data::Type;

namespace {

bool is_whole(const Value& v) { return v.is(Type::integer) || v.is(Type::boolean); }
int64_t whole(const Value& v) { return v.is(Type::boolean) ? int64_t{v.truth} : v.number; }

std::optional<double> real_of(const Value& v) {
  if (v.is(Type::real)) return v.real;
  if (is_whole(v)) return static_cast<double>(whole(v));
  if (v.is(Type::string)) return parse_real(v.text());
  if (const data::Item* item = data::item_of(v)) return parse_real(item->printed);
  return std::nullopt;
}

// Python's round() of a float: the decimal nearest to the exact binary value, ties to even. The C
// library prints exactly that; to the left of the point the digits are rounded here.
double round_real(double number, int64_t digits) {
  if (!std::isfinite(number) || number == 0 || digits > 330) return number;
  if (digits < -310) return std::copysign(0.0, number);
  char text[1500];
  if (digits >= 0) {
    std::snprintf(text, sizeof text, "%.*f", static_cast<int>(digits), number);
    return std::strtod(text, nullptr);
  }
  std::snprintf(text, sizeof text, "%.1074f", std::fabs(number));
  std::string all(text);
  size_t point = all.find('.'), dropped = static_cast<size_t>(-digits);
  if (dropped > point) return std::copysign(0.0, number);
  std::string kept = "0" + all.substr(0, point - dropped);
  std::string rest = all.substr(point - dropped, dropped) + all.substr(point + 1);
  bool half = rest[0] == '5' && rest.find_first_not_of('0', 1) == rest.npos;
  bool up = half ? (kept.back() - '0') % 2 == 1 : rest[0] >= '5';
  for (size_t i = kept.size(); up && i-- > 0;) {
    up = kept[i] == '9';
    kept[i] = up ? '0' : static_cast<char>(kept[i] + 1);
  }
  kept += "e" + std::to_string(dropped);
  return std::copysign(std::strtod(kept.c_str(), nullptr), number);
}

// round() of an integer to tens, hundreds ...: ties to even.
std::optional<int64_t> round_whole(int64_t number, int64_t digits) {
  if (digits >= 0) return number;
  if (digits < -19) return 0;
  __extension__ using Wide = __int128;
  Wide unit = 1;
  for (int64_t i = digits; i < 0; ++i) unit *= 10;
  Wide rest = number % unit;
  if (rest < 0) rest += unit;
  Wide low = number - rest;
  bool up = 2 * rest > unit || (2 * rest == unit && (low / unit) % 2 != 0);
  Wide result = up ? low + unit : low;
  if (result > INT64_MAX || result < INT64_MIN) return std::nullopt;
  return static_cast<int64_t>(result);
}

std::optional<int64_t> truncated(double number) {
  if (!std::isfinite(number) || std::fabs(number) >= 0x1p63) return std::nullopt;
  return static_cast<int64_t>(number);
}

}  // namespace

Value abs(Call& call) {
  const Value& value = call.args[0];
  if (value.is(Type::real)) return data::real(std::fabs(value.real));
  if (!is_whole(value)) {
    return call.fail(fmt::format("bad operand type for abs(): '{}'", type_name(value)));
  }
  if (whole(value) == INT64_MIN) return call.fail("the result does not fit into 64 bits");
  return data::integer(std::abs(whole(value)));
}

Value round(Call& call) {
  const Value& value = call.args[0];
  std::string_view method = call.text(call.args[2]);
  if (method != "common" && method != "ceil" && method != "floor") {
    return call.fail("method must be common, ceil or floor");
  }
  if (value.is(Type::undefined) && method != "common") return call.fail_undefined(value);
  if (!is_whole(value) && !value.is(Type::real)) {
    return call.fail(fmt::format("type {} doesn't define __round__ method", type_name(value)));
  }
  bool to_whole = call.args[1].is(Type::none) && method == "common";
  auto digits = to_whole ? std::optional<int64_t>(0) : integer_of(call.args[1], call);
  if (!digits) return {};
  if (method == "common") {
    if (is_whole(value)) {
      auto rounded = round_whole(whole(value), *digits);
      return rounded ? data::integer(*rounded) : call.fail("the result does not fit into 64 bits");
    }
    double rounded = round_real(value.real, *digits);
    if (!to_whole) return data::real(rounded);
    auto number = truncated(rounded);
    return number ? data::integer(*number) : call.fail("cannot convert float to integer");
  }
  double unit = std::pow(10.0, static_cast<double>(*digits));
  double scaled = *real_of(value) * unit;
  if (!std::isfinite(scaled)) return call.fail("cannot convert float infinity or NaN to integer");
  // Python rounds to an integer here, which has no negative zero.
  return data::real(((method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) + 0.0) / unit);
}

Value to_int(Call& call) {
  const Value& value = call.args[0];
  if (value.is(Type::undefined)) return call.fail_undefined(value);
  if (is_whole(value)) return data::integer(whole(value));
  bool text = value.is(Type::string) || data::item_of(value);
  if (text) {
    auto base = integer_of(call.args[2], call);
    if (!base) return {};
    if (*base == 0 || (*base >= 2 && *base <= 36)) {
      auto parsed = parse_integer(call.text(value), static_cast<int>(*base));
      if (parsed.number) return data::integer(*parsed.number);
      if (parsed.overflow) return call.fail("the number does not fit into 64 bits");
    }
  }
  auto real = real_of(value);
  if (!real || !std::isfinite(*real)) return call.args[1];
  auto number = truncated(*real);
  return number ? data::integer(*number) : call.fail("the number does not fit into 64 bits");
}

Value to_float(Call& call) {
  if (call.args[0].is(Type::undefined)) return call.fail_undefined(call.args[0]);
  auto real = real_of(call.args[0]);
  return real ? data::real(*real) : call.args[1];
}

Value filesizeformat(Call& call) {
  const Value& value = call.args[0];
  if (value.is(Type::undefined)) return call.fail_undefined(value);
  auto bytes = real_of(value);
  if (!bytes) return call.fail(fmt::format("could not convert {} to float", type_name(value)));
  bool binary = truthy(call.args[1]);
  double base = binary ? 1024 : 1000;
  if (*bytes == 1) return data::string("1 Byte");
  if (std::isnan(*bytes)) return call.string(binary ? "nan YiB" : "nan YB");
  if (*bytes < base) {
    auto count = truncated(*bytes);
    if (!count) return call.fail("cannot convert float infinity to integer");
    return call.string(fmt::format("{} Bytes", *count));
  }
  constexpr char kPrefixes[] = "kMGTPEZY";
  double unit = 0;
  size_t i = 0;
  for (; i < 8; ++i) {
    unit = std::pow(base, static_cast<double>(i + 2));
    if (*bytes < unit) break;
  }
  char prefix = kPrefixes[std::min<size_t>(i, 7)];
  if (binary && prefix == 'k') prefix = 'K';
  return call.string(fmt::format("{:.1f} {}{}B", base * *bytes / unit, prefix, binary ? "i" : ""));
}

}  // namespace megac::jinja::filter
