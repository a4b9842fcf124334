#include <cmath>

#include <fmt/format.h>

#include "compiler/jinja/dict_keys.h"
#include "compiler/jinja/python.h"

namespace megac::jinja {
namespace {

using data::Type;
using data::Value;

constexpr int kDepth = 200;

bool is_number(const Value& v) {
  return v.is(Type::integer) || v.is(Type::boolean) || v.is(Type::real);
}

// Exact, as Python compares: a 64-bit integer is not first rounded to a double.
std::partial_ordering order(int64_t a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= 0x1p63) return std::partial_ordering::less;
  if (b < -0x1p63) return std::partial_ordering::greater;
  auto whole = static_cast<int64_t>(b);
  if (a != whole) return a <=> whole;
  return 0.0 <=> b - static_cast<double>(whole);
}

std::partial_ordering order_numbers(const Value& a, const Value& b) {
  auto whole = [](const Value& v) { return v.is(Type::boolean) ? int64_t{v.truth} : v.number; };
  if (a.is(Type::real) && b.is(Type::real)) return a.real <=> b.real;
  if (a.is(Type::real)) return 0 <=> order(whole(b), a.real);
  if (b.is(Type::real)) return order(whole(a), b.real);
  return whole(a) <=> whole(b);
}

// What a value is as text: a string, or the printed form of an item.
std::optional<std::string_view> as_text(const Value& v) {
  if (v.is(Type::string)) return v.text();
  if (const data::Item* item = data::item_of(v)) return item->printed;
  return std::nullopt;
}

// A template can build values in which one list stands a million times, so depth and work are
// counted.
class Comparison {
 public:
  explicit Comparison(Call& call) : call_(call) {}

  bool equal(const Value& a, const Value& b, int depth = kDepth) {
    if (is_number(a) && is_number(b)) return order_numbers(a, b) == 0;
    if (a.type != b.type) {
      if (!a.is(Type::string) && !b.is(Type::string)) return false;
      auto x = as_text(a), y = as_text(b);
      return x && y && *x == *y;
    }
    switch (a.type) {
      case Type::undefined:
      case Type::none: return true;
      case Type::string: return a.text() == b.text();
      case Type::list:
      case Type::tuple: return equal_items(*a.items, *b.items, depth);
      case Type::map: return equal_members(*a.fields, *b.fields, depth);
      case Type::object: return equal_objects(a, b);
      default: return false;
    }
  }

  std::optional<std::partial_ordering> compare(const Value& a, const Value& b, int depth = kDepth) {
    if (is_number(a) && is_number(b)) return order_numbers(a, b);
    if (auto x = as_text(a)) {
      if (auto y = as_text(b)) return *x <=> *y;
      return std::nullopt;
    }
    if (a.type != b.type || !(a.is(Type::list) || a.is(Type::tuple))) return std::nullopt;
    uint32_t common = std::min(a.items->size, b.items->size);
    for (uint32_t i = 0; i < common; ++i) {
      if (!count(depth)) return std::nullopt;
      const Value &x = a.items->first[i], &y = b.items->first[i];
      if (!equal(x, y, depth - 1)) {
        if (call_.failed()) return std::nullopt;
        return compare(x, y, depth - 1);
      }
    }
    return a.items->size <=> b.items->size;
  }

 private:
  bool count(int depth) {
    if (depth <= 0) {
      if (!call_.failed()) call_.fail_limit("values nest too deep to be compared");
      return false;
    }
    return call_.spend(1);
  }

  bool equal_items(const data::List& a, const data::List& b, int depth) {
    if (&a == &b) return true;
    if (a.size != b.size) return false;
    for (uint32_t i = 0; i < a.size; ++i) {
      if (!count(depth) || !equal(a.first[i], b.first[i], depth - 1)) return false;
    }
    return true;
  }

  bool equal_members(const data::Map& a, const data::Map& b, int depth) {
    if (&a == &b) return true;
    if (a.size != b.size) return false;
    for (const data::Member& member : a.all()) {
      if (!count(depth) || !call_.spend(b.size / 16)) return false;
      const Value* other = b.find(member.key);
      if (!other || !equal(member.value, *other, depth - 1)) return false;
    }
    return true;
  }

  static bool equal_objects(const Value& a, const Value& b) {
    if (a.kind != b.kind) return false;
    if (a.kind != static_cast<uint16_t>(Object::range)) return a.pointer == b.pointer;
    auto &x = *static_cast<const Range*>(a.pointer), &y = *static_cast<const Range*>(b.pointer);
    int64_t size = x.size();
    return size == y.size() &&
           (size == 0 || (x.start == y.start && (size == 1 || x.step == y.step)));
  }

  Call& call_;
};

}  // namespace

bool equal(const Value& a, const Value& b, Call& call) { return Comparison(call).equal(a, b); }

std::optional<std::partial_ordering> compare(const Value& a, const Value& b, Call& call) {
  return Comparison(call).compare(a, b);
}

std::string refusal(std::string_view op, const Value& a, const Value& b) {
  return fmt::format("'{}' not supported between instances of '{}' and '{}'", op, type_name(a),
                     type_name(b));
}

}  // namespace megac::jinja
