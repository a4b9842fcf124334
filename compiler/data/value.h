// The one data model: what YAML yields, the IR holds and templates read. A value is a 16-byte view
// into an arena; copying it copies no data. Deliberately absent: parsing, printing, operators
// (jinja/ has Python's), and ownership: an arena outlives every view into it.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "compiler/base/arena.h"
#include "compiler/base/check.h"
#include "compiler/base/span.h"
#include "compiler/data/keys.h"

namespace megac::data {

enum class Type : uint8_t {
  undefined,  ///< nothing was bound; the text says what was asked for
  none,
  boolean,
  integer,
  real,
  string,
  list,
  tuple,
  map,
  object,  ///< belongs to the template engine: macro, loop, namespace, function, ...
};

struct List;
struct Map;

struct Value {
  Type type = Type::undefined;
  bool safe = false;  ///< string: already escaped for markup
  uint16_t kind = 0;  ///< object: which one, as the engine numbers them
  uint32_t size = 0;  ///< string, undefined: bytes of the text
  union {
    const char* chars = "";
    bool truth;
    int64_t number;
    double real;
    const List* items;
    const Map* fields;
    const void* pointer;
  };

  std::string_view text() const { return {chars, size}; }
  bool is(Type t) const { return type == t; }
};
static_assert(sizeof(Value) == 16);

/// A list or tuple; the items are changed only by the engine, and only in lists that it made
/// itself.
struct List {
  Value* first = nullptr;
  uint32_t size = 0;
  uint32_t capacity = 0;

  std::span<const Value> all() const { return {first, size}; }
};

struct Member {
  Key key;
  Value value;
};

/// What makes a map an item of an axis: it prints as `printed`, case filters read `name`, and the
/// other forms are bound beside it (Entity; in the seed dialect also entities and Entities).
struct Item {
  std::string_view name;
  std::string_view printed;
  std::string_view pascal;
  std::string_view plural;
  std::string_view raised_plural;
};

/// Members in the order of the file, keys distinct. Maps are small: look-up is a scan.
struct Map {
  Member* first = nullptr;
  uint32_t size = 0;
  uint32_t capacity = 0;
  const Item* item = nullptr;
  Span span;  ///< where it is declared; none for maps made by templates

  std::span<const Member> all() const { return {first, size}; }
  const Value* find(Key key) const {
    for (const Member& member : all()) {
      if (member.key == key) return &member.value;
    }
    return nullptr;
  }
};

inline Value undefined(std::string_view what = {}) {
  Value v;
  v.size = static_cast<uint32_t>(what.size());
  v.chars = what.data();
  return v;
}
inline Value none() {
  Value v;
  v.type = Type::none;
  return v;
}
inline Value boolean(bool b) {
  Value v;
  v.type = Type::boolean;
  v.number = 0;
  v.truth = b;
  return v;
}
inline Value integer(int64_t i) {
  Value v;
  v.type = Type::integer;
  v.number = i;
  return v;
}
inline Value real(double d) {
  Value v;
  v.type = Type::real;
  v.real = d;
  return v;
}
inline Value string(std::string_view text) {
  CHECK(text.size() <= UINT32_MAX);
  Value v;
  v.type = Type::string;
  v.size = static_cast<uint32_t>(text.size());
  v.chars = text.data();
  return v;
}
inline Value list(const List* items) {
  Value v;
  v.type = Type::list;
  v.items = items;
  return v;
}
inline Value map(const Map* fields) {
  Value v;
  v.type = Type::map;
  v.fields = fields;
  return v;
}
inline Value object(uint16_t kind, const void* pointer) {
  Value v;
  v.type = Type::object;
  v.kind = kind;
  v.pointer = pointer;
  return v;
}

/// New containers in an arena, filled from a span.
List* make_list(Arena& arena, std::span<const Value> items);
Map* make_map(Arena& arena, std::span<const Member> members);

/// The item that a value is, or null.
inline const Item* item_of(const Value& v) {
  return v.type == Type::map ? v.fields->item : nullptr;
}

}  // namespace megac::data
