#include "compiler/jinja/python.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/dict_keys.h"
#include "compiler/jinja/numbers.h"

namespace megac::jinja {

using data::Type;
using data::Value;

namespace {

const data::Map* fields_of(const Value& value) {
  if (value.is(Type::map)) return value.fields;
  if (value.is(Type::object) && (value.kind == static_cast<uint16_t>(Object::spaces) ||
                                 value.kind == static_cast<uint16_t>(Object::module))) {
    return static_cast<const data::Map*>(value.pointer);
  }
  return nullptr;
}

bool is_object(const Value& value, Object kind) {
  return value.is(Type::object) && value.kind == static_cast<uint16_t>(kind);
}

const Range& range_of(const Value& value) { return *static_cast<const Range*>(value.pointer); }

std::optional<int64_t> index_of(const Value& value) {
  if (value.is(Type::integer)) return value.number;
  if (value.is(Type::boolean)) return value.truth ? 1 : 0;
  return std::nullopt;
}

// How an undefined value remembers what was asked of what: its text is the name, its kind the type
// of the object. Nothing is formatted until someone trips over it.
constexpr uint16_t kHint = 0xffff;
constexpr uint16_t kElement = 0x100;

constexpr std::string_view kTypeNames[] = {"Undefined", "NoneType", "bool",  "int", "float",
                                           "str",       "list",     "tuple", "dict"};
constexpr std::string_view kObjectNames[] = {
    "range",  "Macro",     "LoopContext", "Namespace", "function",
    "method", "generator", "Cycler",      "Joiner",    "TemplateModule"};

uint16_t origin_of(const Value& object) {
  return static_cast<uint16_t>(1 + static_cast<uint16_t>(object.type) +
                               (object.is(Type::object) ? object.kind : 0));
}

std::string_view origin_name(uint16_t origin) {
  constexpr auto kObject = static_cast<uint16_t>(Type::object);
  uint16_t type = static_cast<uint16_t>((origin & 0xff) - 1);
  return type < kObject ? kTypeNames[type] : kObjectNames[type - kObject];
}

}  // namespace

Value missing(const Value& object, const Value& subscript, Call& call) {
  std::string text;
  bool named = subscript.is(Type::string);
  if (!named) repr(text, subscript, call.keys(), 1000);
  Value out = data::undefined(named ? subscript.text() : call.arena().copy(text));
  out.kind = static_cast<uint16_t>(origin_of(object) | (named ? 0 : kElement));
  return out;
}

std::string undefined_message(const Value& value) {
  if (value.kind == kHint) return std::string(value.text());
  if (value.kind == 0) return fmt::format("'{}' is undefined", value.text());
  std::string_view type = origin_name(value.kind);
  std::string object = type == "NoneType" ? "None" : fmt::format("{} object", type);
  return value.kind & kElement ? fmt::format("{} has no element {}", object, value.text())
                               : fmt::format("'{}' has no attribute '{}'", object, value.text());
}

Value nothing(std::string_view hint) {
  Value out = data::undefined(hint);
  out.kind = kHint;
  return out;
}

std::string_view type_name(const Value& value) {
  constexpr std::string_view kViews[] = {"dict_keys", "dict_values", "dict_items"};
  if (value.is(Type::list) && value.kind >= kKeys) return kViews[value.kind - kKeys];
  if (value.is(Type::string) && value.safe) return "Markup";
  return origin_name(origin_of(value));
}

bool truthy(const Value& value) {
  switch (value.type) {
    case Type::undefined:
    case Type::none: return false;
    case Type::boolean: return value.truth;
    case Type::integer: return value.number != 0;
    case Type::real: return value.real != 0;
    case Type::string: return value.size != 0;
    case Type::list:
    case Type::tuple: return value.items->size != 0;
    case Type::map: return value.fields->size != 0;
    case Type::object: return !is_object(value, Object::range) || range_of(value).size() != 0;
  }
  return false;
}

int64_t Range::size() const {
  // Unsigned, since stop - start may need 65 bits.
  auto low = static_cast<uint64_t>(start), high = static_cast<uint64_t>(stop);
  auto stride = static_cast<uint64_t>(step);
  uint64_t n = 0;
  if (step > 0 && start < stop) n = (high - low - 1) / stride + 1;
  if (step < 0 && start > stop) n = (low - high - 1) / (0 - stride) + 1;
  return static_cast<int64_t>(std::min(n, uint64_t{INT64_MAX}));
}

int64_t Range::at(uint64_t index) const {
  return static_cast<int64_t>(static_cast<uint64_t>(start) + index * static_cast<uint64_t>(step));
}

Value new_list(Arena& arena, std::span<const Value> items) {
  Value out = data::list(data::make_list(arena, items));
  out.kind = kOwned;
  return out;
}

Value new_tuple(Arena& arena, std::span<const Value> items) {
  Value out = data::list(data::make_list(arena, items));
  out.type = Type::tuple;
  return out;
}

Value new_map(Arena& arena, std::span<const data::Member> members) {
  Value out = data::map(data::make_map(arena, members));
  out.kind = kOwned;
  return out;
}

void put(data::Map& map, data::Key key, const Value& value, Arena& arena) {
  for (uint32_t i = 0; i < map.size; ++i) {
    if (map.first[i].key == key) {
      map.first[i].value = value;
      return;
    }
  }
  if (map.size == map.capacity) {
    uint32_t capacity = std::max(map.capacity * 2, 4u);
    auto* first = arena.array<data::Member>(capacity);
    std::copy(map.first, map.first + map.size, first);
    map.first = first;
    map.capacity = capacity;
  }
  map.first[map.size++] = {key, value};
}

std::optional<int64_t> length(const Value& value) {
  switch (value.type) {
    case Type::undefined: return 0;
    case Type::string: return static_cast<int64_t>(count_code_points(value.text()));
    case Type::list:
    case Type::tuple: return value.items->size;
    case Type::map: return value.fields->size;
    case Type::object:
      if (is_object(value, Object::range)) return range_of(value).size();
      return std::nullopt;
    default: return std::nullopt;
  }
}

namespace {

std::optional<std::span<const Value>> room(Call& call, uint64_t n, Value*& first) {
  if (!call.spend(n)) return std::nullopt;
  first = call.arena().array<Value>(n);
  return std::span<const Value>(first, n);
}

std::optional<std::span<const Value>> characters(const Value& value, Call& call) {
  std::string_view text = value.text();
  Value* next;
  auto out = room(call, count_code_points(text), next);
  if (!out) return out;
  for (size_t at = 0; at < text.size();) {
    size_t begin = at;
    next_code_point(text, at);
    *next++ = data::string(text.substr(begin, at - begin));
  }
  return out;
}

std::optional<std::span<const Value>> numbers(const Range& range, Call& call) {
  auto size = static_cast<uint64_t>(range.size());
  if (size > call.limits().range) {
    call.fail_limit(fmt::format("a range of {} items is over the limit", size));
    return std::nullopt;
  }
  Value* next;
  auto out = room(call, size, next);
  if (!out) return out;
  for (uint64_t i = 0; i < size; ++i) *next++ = data::integer(range.at(i));
  return out;
}

}  // namespace

std::optional<std::span<const Value>> iterate(const Value& value, Call& call) {
  switch (value.type) {
    case Type::undefined: return std::span<const Value>();
    case Type::list:
    case Type::tuple: return value.items->all();
    case Type::string: return characters(value, call);
    case Type::map: {
      Value* next;
      auto out = room(call, value.fields->size, next);
      if (!out) return out;
      for (const data::Member& member : value.fields->all()) *next++ = from_key(member.key, call);
      return out;
    }
    case Type::object:
      if (is_object(value, Object::range)) return numbers(range_of(value), call);
      if (is_object(value, Object::generator)) {
        auto* generator = static_cast<Generator*>(const_cast<void*>(value.pointer));
        const data::List* items = std::exchange(generator->items, nullptr);
        return items ? items->all() : std::span<const Value>();
      }
      break;
    default: break;
  }
  call.fail(fmt::format("'{}' object is not iterable", type_name(value)));
  return std::nullopt;
}

Value item(const Value& value, const Value& subscript, Call& call) {
  if (value.is(Type::undefined)) return call.fail_undefined(value);
  if (subscript.is(Type::undefined) && fields_of(value) == nullptr) {
    return missing(value, subscript, call);
  }
  if (const data::Map* fields = fields_of(value)) {
    const data::Member* member = find_member(*fields, subscript, call.keys());
    return member ? member->value : missing(value, subscript, call);
  }
  if (value.is(Type::tuple) && value.kind == kGroup && subscript.is(Type::string)) {
    if (subscript.text() == "grouper") return value.items->first[0];
    if (subscript.text() == "list") return value.items->first[1];
  }
  if (is_object(value, Object::cycler) && subscript.is(Type::string) &&
      subscript.text() == "current") {
    auto* cycler = static_cast<const Cycler*>(value.pointer);
    return cycler->items->first[cycler->at];
  }
  std::optional<int64_t> at = index_of(subscript);
  if (!at) return missing(value, subscript, call);
  if (value.is(Type::string)) {
    std::string_view text = value.text();
    auto size = static_cast<int64_t>(count_code_points(text));
    if (!call.spend(text.size() / 64)) return {};
    if (*at < 0) *at += size;
    if (*at < 0 || *at >= size) return missing(value, subscript, call);
    size_t begin = size == static_cast<int64_t>(text.size())
                       ? static_cast<size_t>(*at)
                       : byte_of(text, static_cast<size_t>(*at));
    size_t end = begin;
    next_code_point(text, end);
    Value out = data::string(text.substr(begin, end - begin));
    out.safe = value.safe;
    return out;
  }
  bool view = value.is(Type::list) && value.kind >= kKeys;
  auto size =
      (value.is(Type::list) && !view) || value.is(Type::tuple) || is_object(value, Object::range)
          ? length(value)
          : std::nullopt;
  if (!size) return missing(value, subscript, call);
  if (*at < 0) *at += *size;
  if (*at < 0 || *at >= *size) return missing(value, subscript, call);
  if (!value.is(Type::object)) return value.items->first[*at];
  return data::integer(range_of(value).at(static_cast<uint64_t>(*at)));
}

namespace {

struct Cut {
  int64_t start, step, count;
};

// Python's slice.indices(): where a slice of a sequence of `size` items begins, and how many it
// has.
std::optional<Cut> cut(int64_t size, const Value& start, const Value& stop, const Value& step) {
  auto bound = [](const Value& v, int64_t fallback) {
    return v.is(Type::none) ? std::optional(fallback) : index_of(v);
  };
  auto stride = bound(step, 1);
  if (!stride || *stride == 0) return std::nullopt;
  int64_t low = *stride > 0 ? 0 : -1, high = *stride > 0 ? size : size - 1;
  auto clamp = [&](const Value& v, int64_t fallback) -> std::optional<int64_t> {
    auto at = bound(v, fallback);
    if (!at || v.is(Type::none)) return at;
    if (*at < 0) *at = *at < -size ? low : *at + size;
    return std::clamp(*at, low, high);
  };
  auto first = clamp(start, *stride > 0 ? low : high);
  auto last = clamp(stop, *stride > 0 ? high : low);
  if (!first || !last) return std::nullopt;
  return Cut{*first, *stride, Range{*first, *last, *stride}.size()};
}

Value slice_text(const Value& value, const Cut& cut, Call& call) {
  std::string_view text = value.text();
  if (!call.spend(text.size() / 16)) return {};
  Value out = data::string({});
  bool ascii = is_ascii(text);
  if (cut.step == 1) {
    size_t begin =
        ascii ? static_cast<size_t>(cut.start) : byte_of(text, static_cast<size_t>(cut.start));
    std::string_view rest = text.substr(std::min(begin, text.size()));
    size_t count = static_cast<size_t>(cut.count);
    out = data::string(rest.substr(0, ascii ? count : byte_of(rest, count)));
  } else {
    auto letters = characters(value, call);
    if (!letters) return {};
    std::string picked;
    for (int64_t i = 0; i < cut.count; ++i) picked += (*letters)[cut.start + i * cut.step].text();
    out = data::string(call.arena().copy(picked));
  }
  out.safe = value.safe;
  return out;
}

}  // namespace

Value slice(const Value& value, const Value& start, const Value& stop, const Value& step,
            Call& call) {
  if (value.is(Type::undefined)) return call.fail_undefined(value);
  bool sequence = value.is(Type::string) || value.is(Type::list) || value.is(Type::tuple) ||
                  is_object(value, Object::range);
  if (!sequence || (value.is(Type::list) && value.kind >= kKeys))
    return nothing("this object has no slices");
  if (index_of(step) == 0) return call.fail("slice step cannot be zero");
  auto cut = jinja::cut(*length(value), start, stop, step);
  if (!cut) return nothing("slice indices must be integers or None");
  if (value.is(Type::string)) return slice_text(value, *cut, call);
  if (value.is(Type::object)) {
    const Range& range = range_of(value);
    auto at = [&](int64_t i) { return range.at(static_cast<uint64_t>(i)); };
    return data::object(value.kind, call.arena().make<Range>(
                                        at(cut->start), at(cut->start + cut->count * cut->step),
                                        range.step * cut->step));
  }
  if (!call.spend(static_cast<uint64_t>(cut->count))) return {};
  auto count = static_cast<uint32_t>(cut->count);
  Value out = value.is(Type::list) ? new_list(call.arena(), {}) : new_tuple(call.arena(), {});
  auto* first = call.arena().array<Value>(count);
  for (uint32_t i = 0; i < count; ++i) first[i] = value.items->first[cut->start + i * cut->step];
  *const_cast<data::List*>(out.items) = {first, count, count};
  return out;
}

Value contains(const Value& haystack, const Value& needle, Call& call) {
  const data::Item* hay = data::item_of(haystack);
  if (hay || haystack.is(Type::string)) {
    const data::Item* item = data::item_of(needle);
    if (!item && !needle.is(Type::string)) {
      return call.fail(
          fmt::format("'in <string>' requires string as left operand, not {}", type_name(needle)));
    }
    std::string_view text = hay ? hay->printed : haystack.text();
    std::string_view part = item ? item->printed : needle.text();
    if (!call.spend(text.size() / 64)) return {};
    return data::boolean(text.find(part) != text.npos);
  }
  if (haystack.is(Type::map)) {
    std::string key;
    if (!append_key(key, needle, false)) {
      return call.fail(fmt::format("unhashable type: '{}'", type_name(needle)));
    }
    return data::boolean(find_member(*haystack.fields, needle, call.keys()) != nullptr);
  }
  if (is_object(haystack, Object::range) && needle.is(Type::integer)) {
    const Range& range = range_of(haystack);
    bool inside = range.step > 0 ? needle.number >= range.start && needle.number < range.stop
                                 : needle.number <= range.start && needle.number > range.stop;
    auto low = static_cast<uint64_t>(range.start), stride = static_cast<uint64_t>(range.step);
    uint64_t distance = static_cast<uint64_t>(needle.number) - low;
    if (range.step < 0) distance = 0 - distance, stride = 0 - stride;
    return data::boolean(inside && stride != 0 && distance % stride == 0);
  }
  bool iterable = haystack.is(Type::list) || haystack.is(Type::tuple) ||
                  haystack.is(Type::undefined) || is_object(haystack, Object::range) ||
                  is_object(haystack, Object::generator);
  if (!iterable) {
    return call.fail(fmt::format("argument of type '{}' is not iterable", type_name(haystack)));
  }
  auto items = iterate(haystack, call);
  if (!items) return {};
  for (const Value& item : *items) {
    if (equal(item, needle, call)) return data::boolean(true);
    if (call.failed()) return {};
  }
  return data::boolean(false);
}

}  // namespace megac::jinja
