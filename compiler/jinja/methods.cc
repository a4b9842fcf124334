#include "compiler/jinja/methods.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/format.h>

#include "compiler/jinja/dict_keys.h"
#include "compiler/jinja/strings.h"

namespace megac::jinja {
namespace {

using data::Type;
using data::Value;

constexpr std::string_view kShared =
    "this {} belongs to the data, which templates do not change; work on a copy of it";

data::List* owned_list(Call& call) {
  const Value& self = call.args[0];
  if (self.kind == kOwned) return const_cast<data::List*>(self.items);
  call.fail(fmt::format(kShared, "list"));
  return nullptr;
}

data::Map* owned_map(Call& call) {
  const Value& self = call.args[0];
  if (self.kind == kOwned) return const_cast<data::Map*>(self.fields);
  call.fail(fmt::format(kShared, "map"));
  return nullptr;
}

// Makes room for `more` items; items of a loop under way over the list stay where they are.
bool grow(data::List& list, uint64_t more, Call& call) {
  uint64_t size = list.size + more;
  if (!call.spend(more)) return false;
  if (size <= list.capacity) return true;
  uint64_t capacity = std::max<uint64_t>({size, uint64_t{list.capacity} * 2, 4});
  if (!call.spend(capacity / 2) || capacity > UINT32_MAX) return false;
  auto* first = call.arena().array<Value>(capacity);
  std::copy(list.first, list.first + list.size, first);
  list.first = first;
  list.capacity = static_cast<uint32_t>(capacity);
  return true;
}

Value list_append(Call& call) {
  data::List* list = owned_list(call);
  if (!list || !grow(*list, 1, call)) return {};
  list->first[list->size++] = call.args[1];
  return data::none();
}

Value list_extend(Call& call) {
  data::List* list = owned_list(call);
  auto items = list ? iterate(call.args[1], call) : std::nullopt;
  if (!items || !grow(*list, items->size(), call)) return {};
  std::copy(items->begin(), items->end(), list->first + list->size);
  list->size += static_cast<uint32_t>(items->size());
  return data::none();
}

Value list_insert(Call& call) {
  data::List* list = owned_list(call);
  auto at = integer_of(call.args[1], call);
  if (!list || !at || !call.spend(list->size / 4) || !grow(*list, 1, call)) return {};
  int64_t size = list->size;
  int64_t index = std::clamp<int64_t>(*at < 0 ? *at + size : *at, 0, size);
  std::copy_backward(list->first + index, list->first + size, list->first + size + 1);
  list->first[index] = call.args[2];
  ++list->size;
  return data::none();
}

Value erase(data::List& list, int64_t index, Call& call) {
  if (!call.spend(list.size / 4)) return {};
  Value gone = list.first[index];
  std::copy(list.first + index + 1, list.first + list.size, list.first + index);
  --list.size;
  return gone;
}

Value list_pop(Call& call) {
  data::List* list = owned_list(call);
  auto at = integer_of(call.args[1], call);
  if (!list || !at) return {};
  if (list->size == 0) return call.fail("pop from empty list");
  int64_t index = *at < 0 ? *at + list->size : *at;
  if (index < 0 || index >= list->size) return call.fail("pop index out of range");
  return erase(*list, index, call);
}

// Where args[1] stands between start and stop, or nothing.
std::optional<int64_t> find(Call& call, int64_t start, int64_t stop) {
  const data::List& list = *call.args[0].items;
  int64_t size = list.size;
  if (start < 0) start = std::max<int64_t>(start + size, 0);
  if (stop < 0) stop += size;
  for (int64_t i = start; i < std::min(stop, size); ++i) {
    if (!call.spend(1)) return std::nullopt;
    if (equal(list.first[i], call.args[1], call)) return i;
  }
  return std::nullopt;
}

Value list_remove(Call& call) {
  data::List* list = owned_list(call);
  if (!list) return {};
  auto at = find(call, 0, list->size);
  if (!at) return call.failed() ? Value() : call.fail("list.remove(x): x not in list");
  erase(*list, *at, call);
  return call.failed() ? Value() : data::none();
}

Value list_index(Call& call) {
  auto bound = [&](const Value& v, int64_t otherwise) {
    return v.is(Type::none) ? std::optional(otherwise) : integer_of(v, call);
  };
  auto start = bound(call.args[2], 0), stop = bound(call.args[3], INT32_MAX);
  if (!start || !stop) return {};
  auto at = find(call, *start, *stop);
  if (at) return data::integer(*at);
  return call.failed() ? Value() : call.fail("the value is not in the list");
}

Value list_count(Call& call) {
  int64_t n = 0;
  for (const Value& item : call.args[0].items->all()) {
    if (!call.spend(1)) return {};
    n += equal(item, call.args[1], call);
  }
  return data::integer(n);
}

Value list_reverse(Call& call) {
  data::List* list = owned_list(call);
  if (!list || !call.spend(list->size)) return {};
  std::reverse(list->first, list->first + list->size);
  return data::none();
}

Value list_sort(Call& call) {
  data::List* list = owned_list(call);
  if (!list) return {};
  bool reverse = truthy(call.args[1]);
  std::vector<Value> items(list->first, list->first + list->size);
  std::stable_sort(items.begin(), items.end(), [&](const Value& x, const Value& y) {
    if (call.failed() || !call.spend(1)) return false;
    const Value &a = reverse ? y : x, &b = reverse ? x : y;
    auto order = compare(a, b, call);
    if (!order && !call.failed()) call.fail(refusal("<", a, b));
    return order && *order < 0;
  });
  std::copy(items.begin(), items.end(), list->first);
  return call.failed() ? Value() : data::none();
}

Value list_copy(Call& call) {
  auto items = call.args[0].items->all();
  return call.spend(items.size()) ? new_list(call.arena(), items) : Value();
}

Value list_clear(Call& call) {
  data::List* list = owned_list(call);
  if (!list) return {};
  list->size = 0;
  return data::none();
}

constexpr Builtin kList[] = {
    {"append", "self, object", "Adds an item at the end.", list_append},
    {"clear", "self", "Removes all items.", list_clear},
    {"copy", "self", "A list of the same items.", list_copy},
    {"count", "self, value", "How many items equal the value.", list_count},
    {"extend", "self, iterable", "Adds all items of another list.", list_extend},
    {"index", "self, value, start=none, stop=none", "Where the value stands first.", list_index},
    {"insert", "self, index, object", "Adds an item before another.", list_insert},
    {"pop", "self, index=-1", "Removes an item and gives it.", list_pop},
    {"remove", "self, value", "Removes the first item that equals the value.", list_remove},
    {"reverse", "self", "Turns the order round.", list_reverse},
    {"sort", "self, reverse=false", "Sorts the items.", list_sort},
};
constexpr Builtin kTuple[] = {
    {"count", "self, value", "How many items equal the value.", list_count},
    {"index", "self, value, start=none, stop=none", "Where the value stands first.", list_index},
};

Value view(uint16_t kind, std::span<const Value> items, Call& call) {
  Value out = new_list(call.arena(), items);
  out.kind = kind;
  return out;
}

Value map_keys(Call& call) {
  auto keys = iterate(call.args[0], call);
  return keys ? view(kKeys, *keys, call) : Value();
}

Value map_values(Call& call) {
  std::vector<Value> values;
  if (!call.spend(call.args[0].fields->size)) return {};
  for (const data::Member& member : call.args[0].fields->all()) values.push_back(member.value);
  return view(kValues, values, call);
}

Value map_items(Call& call) {
  std::vector<Value> pairs;
  if (!call.spend(2 * uint64_t{call.args[0].fields->size})) return {};
  for (const data::Member& member : call.args[0].fields->all()) {
    Value pair[] = {from_key(member.key, call), member.value};
    pairs.push_back(new_tuple(call.arena(), pair));
  }
  return view(kItems, pairs, call);
}

bool hashable(const Value& key, Call& call) {
  std::string text;
  if (append_key(text, key, false)) return true;
  call.fail(fmt::format("unhashable type: '{}'", type_name(key)));
  return false;
}

Value map_get(Call& call) {
  if (!hashable(call.args[1], call)) return {};
  const data::Member* member = find_member(*call.args[0].fields, call.args[1], call.keys());
  return member ? member->value : call.args[2];
}

Value erase(data::Map& map, data::Member* member) {
  Value gone = member->value;
  std::copy(member + 1, map.first + map.size, member);
  --map.size;
  return gone;
}

Value map_pop(Call& call) {
  data::Map* map = owned_map(call);
  if (!map || !hashable(call.args[1], call) || !call.spend(map->size / 16)) return {};
  data::Member* member = find_member(*map, call.args[1], call.keys());
  if (member) return erase(*map, member);
  if (call.has(2)) return call.args[2];
  std::string shown;
  repr(shown, call.args[1], call.keys(), 1000);
  return call.fail("KeyError: " + shown);
}

Value map_popitem(Call& call) {
  data::Map* map = owned_map(call);
  if (!map) return {};
  if (map->size == 0) return call.fail("popitem(): dictionary is empty");
  const data::Member& last = map->first[map->size - 1];
  Value pair[] = {from_key(last.key, call), last.value};
  --map->size;
  return new_tuple(call.arena(), pair);
}

Value map_setdefault(Call& call) {
  data::Map* map = owned_map(call);
  if (!map || !hashable(call.args[1], call) || !call.spend(1 + map->size / 16)) return {};
  if (data::Member* member = find_member(*map, call.args[1], call.keys())) return member->value;
  auto key = to_key(call.args[1], call);
  if (!key) return {};
  put(*map, *key, call.args[2], call.arena());
  return call.args[2];
}

Value map_update(Call& call) {
  data::Map* map = owned_map(call);
  if (!map) return {};
  if (call.rest.size() > 1) return call.fail("update expected at most 1 argument");
  if (!call.rest.empty() && !update_map(*map, call.rest[0], call)) return {};
  for (const data::Member& member : call.named) {
    if (!call.spend(1 + map->size / 16)) return {};
    put(*map, member.key, member.value, call.arena());
  }
  return data::none();
}

Value map_copy(Call& call) {
  auto members = call.args[0].fields->all();
  return call.spend(2 * members.size()) ? new_map(call.arena(), members) : Value();
}

Value map_clear(Call& call) {
  data::Map* map = owned_map(call);
  if (!map) return {};
  map->size = 0;
  return data::none();
}

constexpr Builtin kMap[] = {
    {"clear", "self", "Removes all members.", map_clear},
    {"copy", "self", "A map of the same members.", map_copy},
    {"get", "self, key, default=none", "A member, or the default.", map_get},
    {"items", "self", "The (key, value) pairs.", map_items},
    {"keys", "self", "The keys.", map_keys},
    {"pop", "self, key, default=none", "Removes a member and gives it.", map_pop},
    {"popitem", "self", "Removes the last member and gives it as a pair.", map_popitem},
    {"setdefault", "self, key, default=none", "A member, added where it is missing.",
     map_setdefault},
    {"update", "self, *, **", "Adds the members of another map.", map_update},
    {"values", "self", "The values.", map_values},
};

Cycler& cycler_of(Call& call) {
  return *static_cast<Cycler*>(const_cast<void*>(call.args[0].pointer));
}

Value cycler_next(Call& call) {
  Cycler& cycler = cycler_of(call);
  Value current = cycler.items->first[cycler.at];
  cycler.at = (cycler.at + 1) % cycler.items->size;
  return current;
}

Value cycler_reset(Call& call) {
  cycler_of(call).at = 0;
  return data::none();
}

Value joiner_call(Call& call) {
  auto& joiner = *static_cast<Joiner*>(const_cast<void*>(call.args[0].pointer));
  return std::exchange(joiner.used, true) ? joiner.separator : data::string("");
}

constexpr Builtin kCycler[] = {
    {"next", "self", "The current item; then moves on.", cycler_next},
    {"reset", "self", "Goes back to the first item.", cycler_reset},
};
constexpr Builtin kJoiner[] = {
    {"__call__", "self", "Nothing the first time, then the separator.", joiner_call},
};

Value integer_bits(Call& call) {
  const Value& self = call.args[0];
  int64_t number = self.is(Type::boolean) ? int64_t{self.truth} : self.number;
  uint64_t size = number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
  return data::integer(std::bit_width(size));
}

Value real_is_whole(Call& call) {
  return data::boolean(std::isfinite(call.args[0].real) &&
                       call.args[0].real == std::trunc(call.args[0].real));
}

constexpr Builtin kInteger[] = {
    {"bit_length", "self", "How many bits the number takes.", integer_bits},
};
constexpr Builtin kReal[] = {
    {"is_integer", "self", "Whether the number is whole.", real_is_whole},
};

const Builtin* find(std::span<const Builtin> table, std::string_view name) {
  auto at = std::lower_bound(table.begin(), table.end(), name,
                             [](const Builtin& b, std::string_view n) { return b.name < n; });
  return at != table.end() && at->name == name ? &*at : nullptr;
}

}  // namespace

std::span<const Builtin> list_methods() { return kList; }
std::span<const Builtin> tuple_methods() { return kTuple; }
std::span<const Builtin> map_methods() { return kMap; }

const Builtin* find_method(const Value& object, std::string_view name) {
  switch (object.type) {
    case Type::string:
      if (!object.safe && (name == "striptags" || name == "unescape")) return nullptr;
      return find(string_methods(), name);
    case Type::list: return object.kind >= kKeys ? nullptr : find(kList, name);
    case Type::tuple: return find(kTuple, name);
    case Type::map: {
      const Builtin* method = find(kMap, name);
      return method || !object.fields->item ? method : find(string_methods(), name);
    }
    case Type::object:
      if (object.kind == static_cast<uint16_t>(Object::cycler)) return find(kCycler, name);
      if (object.kind == static_cast<uint16_t>(Object::joiner)) return find(kJoiner, name);
      return nullptr;
    case Type::integer:
    case Type::boolean: return find(kInteger, name);
    case Type::real: return find(kReal, name);
    default: return nullptr;
  }
}

}  // namespace megac::jinja
