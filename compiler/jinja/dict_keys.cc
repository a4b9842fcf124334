#include "compiler/jinja/dict_keys.h"

#include <charconv>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "compiler/jinja/numbers.h"

namespace megac::jinja {
namespace {

void append_typed(std::string& out, char type, std::string_view text) {
  out += type;
  append_integer(out, static_cast<int64_t>(text.size()));
  out += ':';
  out += text;
}

// One value inside a typed key: a letter, the length of the rest, the rest.
bool append_part(std::string& out, const data::Value& value, bool by_value, int depth) {
  std::string text;
  switch (value.type) {
    case data::Type::undefined: append_typed(out, 'u', ""); return true;
    case data::Type::none: append_typed(out, 'n', ""); return true;
    case data::Type::boolean:
      append_typed(out, by_value ? 'i' : 'b', value.truth ? "1" : "0");
      return true;
    case data::Type::integer:
      append_integer(text, value.number);
      append_typed(out, 'i', text);
      return true;
    case data::Type::real:
      if (by_value && value.real == std::trunc(value.real) && std::fabs(value.real) < 9e18) {
        append_integer(text, static_cast<int64_t>(value.real));
        append_typed(out, 'i', text);
      } else {
        append_real(text, value.real);
        append_typed(out, 'f', text);
      }
      return true;
    case data::Type::string: append_typed(out, 's', value.text()); return true;
    case data::Type::tuple:
      if (depth == 0) return false;
      for (const data::Value& item : value.items->all()) {
        if (!append_part(text, item, by_value, depth - 1)) return false;
      }
      append_typed(out, 't', text);
      return true;
    case data::Type::map:
      if (const data::Item* item = data::item_of(value)) {
        append_typed(out, 's', item->printed);
        return true;
      }
      return false;
    case data::Type::object:  // by identity, as Python hashes them
      append_integer(text, value.kind);
      text += ' ';
      append_integer(text, static_cast<int64_t>(reinterpret_cast<intptr_t>(value.pointer)));
      append_typed(out, 'o', text);
      return true;
    case data::Type::list: return false;
  }
  return false;
}

data::Value read_part(std::string_view& rest, Arena& arena) {
  char type = rest[0];
  size_t colon = rest.find(':');
  size_t size = 0;
  std::from_chars(rest.data() + 1, rest.data() + colon, size);
  std::string_view text = rest.substr(colon + 1, size);
  rest.remove_prefix(colon + 1 + size);
  switch (type) {
    case 'n': return data::none();
    case 'b': return data::boolean(text == "1");
    case 'i': return data::integer(*parse_integer(text, 10).number);
    case 'f': return data::real(*parse_real(text));
    case 's': return data::string(text);
    case 'o': {
      size_t blank = text.find(' ');
      auto pointer = static_cast<intptr_t>(*parse_integer(text.substr(blank + 1), 10).number);
      return data::object(static_cast<uint16_t>(*parse_integer(text.substr(0, blank), 10).number),
                          reinterpret_cast<const void*>(pointer));
    }
    case 't': {
      std::vector<data::Value> items;
      while (!text.empty()) items.push_back(read_part(text, arena));
      return new_tuple(arena, items);
    }
    default: return data::undefined();
  }
}

// Keys that are equal though their texts differ: 1, 1.0, True.
std::vector<data::Value> equal_numbers(const data::Value& key) {
  int64_t number;
  if (key.is(data::Type::integer)) {
    number = key.number;
  } else if (key.is(data::Type::boolean)) {
    number = key.truth;
  } else if (key.is(data::Type::real) && key.real == std::trunc(key.real) &&
             std::fabs(key.real) < 9e15) {
    number = static_cast<int64_t>(key.real);
  } else {
    return {key};
  }
  std::vector<data::Value> out{data::integer(number)};
  if (number == 0 || number == 1) out.push_back(data::boolean(number == 1));
  if (std::fabs(static_cast<double>(number)) < 9e15) {
    out.push_back(data::real(static_cast<double>(number)));
  }
  return out;
}

}  // namespace

bool append_key(std::string& out, const data::Value& value, bool by_value) {
  constexpr int kDepth = 20;
  const data::Item* item = data::item_of(value);
  if (item || value.is(data::Type::string)) {
    std::string_view text = item ? item->printed : value.text();
    if (!is_typed_key(text)) {
      out += text;
      return true;
    }
  }
  out += '\0';
  return append_part(out, value, by_value, kDepth);
}

data::Value key_value(std::string_view text, Arena& arena) {
  if (!is_typed_key(text)) return data::string(text);
  text.remove_prefix(1);
  return read_part(text, arena);
}

data::Member* find_member(const data::Map& map, const data::Value& key, const data::Keys& keys) {
  auto find = [&](std::string_view text) -> data::Member* {
    auto name = keys.find(text);
    if (!name) return nullptr;
    for (uint32_t i = 0; i < map.size; ++i) {
      if (map.first[i].key == *name) return &map.first[i];
    }
    return nullptr;
  };
  if (key.is(data::Type::string) && !is_typed_key(key.text())) return find(key.text());
  for (const data::Value& same : equal_numbers(key)) {
    std::string text;
    if (!append_key(text, same, false)) return nullptr;
    if (data::Member* member = find(text)) return member;
  }
  return nullptr;
}

std::optional<data::Key> to_key(const data::Value& value, Call& call) {
  if (value.is(data::Type::string) && !is_typed_key(value.text())) return call.intern(value.text());
  std::string text;
  if (!append_key(text, value, false)) {
    call.fail(fmt::format("unhashable type: '{}'", type_name(value)));
    return std::nullopt;
  }
  return call.intern(text);
}

data::Value from_key(data::Key key, Call& call) {
  return key_value(call.keys().text(key), call.arena());
}

}  // namespace megac::jinja
