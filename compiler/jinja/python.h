// Python's meaning of values, as far as templates can see it: truth, printing, equality, order,
// arithmetic, methods of str, list and dict.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/jinja/builtin.h"
#include "compiler/jinja/jinja.h"

namespace megac::jinja {

/// What an `object` value is.
enum class Object : uint16_t {
  range,      ///< Range
  macro,      ///< Macro (render.cc)
  loop,       ///< Loop (render.cc)
  spaces,     ///< Namespace: data::Map that `set ns.a` may change
  function,   ///< const Builtin of the function table
  method,     ///< Method: a bound method of str, list or dict
  generator,  ///< Generator: a one-shot list (select, map, batch, ...)
  cycler,
  joiner,
  module,  ///< data::Map of what an import exports
};

/// A tuple's Value::kind when it is an item of groupby: its two fields have names too.
inline constexpr uint16_t kGroup = 1;
/// The Value::kind of a list or map that templates may change: the engine made it, or it was given
/// by someone who shares it with nobody. All others, such as a unit's data and the constants of a
/// compiled template, are read by many threads; append() and the like refuse them.
inline constexpr uint16_t kOwned = 1;
/// The Value::kind of a list that is what keys(), values() or items() of a map gave.
inline constexpr uint16_t kKeys = 2, kValues = 3, kItems = 4;
data::Value new_list(Arena& arena, std::span<const data::Value> items);
data::Value new_tuple(Arena& arena, std::span<const data::Value> items);
data::Value new_map(Arena& arena, std::span<const data::Member> members);
/// Adds or replaces a member; `map` is owned.
void put(data::Map& map, data::Key key, const data::Value& value, Arena& arena);
/// dict.update(): the members of a map, or of a sequence of pairs. False when it failed.
bool update_map(data::Map& map, const data::Value& from, Call& call);

struct Range {
  int64_t start, stop, step;
  int64_t size() const;
  int64_t at(uint64_t index) const;  ///< the item; index is below size()
};
/// A list that can be read once; `items` until it was read, then none.
struct Generator {
  const data::List* items;
};

/// A method of str, list, dict, cycler together with its object; `self` is args[0] of the call.
struct Method {
  const Builtin* builtin;
  data::Value self;
};
struct Cycler {
  const data::List* items;
  uint32_t at;
};
struct Joiner {
  data::Value separator;
  bool used;
};

enum class Operator : uint8_t { add, sub, mul, div, floor_div, mod, pow, concat };

/// repr() of a value. False when it would take more than `limit` bytes; `out` then holds a
/// beginning.
bool repr(std::string& out, const data::Value& value, const data::Keys& keys,
          size_t limit = kPrintLimit);
/// Python's ==; an item equals a string when its printed form does. Never refused, but it fails on
/// what nests too deep or takes too many steps.
bool equal(const data::Value& a, const data::Value& b, Call& call);
/// Less, equal, greater, or unordered (nan); nothing when Python would refuse the comparison
/// (nothing is reported: the message, refusal(), names the operator), and when the call failed.
std::optional<std::partial_ordering> compare(const data::Value& a, const data::Value& b,
                                             Call& call);
/// "'<' not supported between instances of 'str' and 'int'"; the operator is `op`.
std::string refusal(std::string_view op, const data::Value& a, const data::Value& b);
/// Python's name of a value's type: "str", "int", "list", "Undefined".
std::string_view type_name(const data::Value& value);

/// What using an undefined value says: "'x' is undefined", "'dict object' has no attribute 'x'".
std::string undefined_message(const data::Value& value);
/// An undefined value that says `hint` when it is used; the text must outlive it.
data::Value nothing(std::string_view hint);

/// The map key of a value as a dict's key. One that is no string is interned with its type, behind
/// a NUL, so that {1: x} and {'1': x} differ. Fails on what Python cannot hash.
std::optional<data::Key> to_key(const data::Value& value, Call& call);
/// The value that a key stands for; a tuple's memory is of the arena.
data::Value from_key(data::Key key, Call& call);
/// a OP b; call.fail() with Python's message when there is no answer or it overflows 64 bits.
data::Value compute(Operator op, const data::Value& a, const data::Value& b, Call& call);
/// `needle in haystack`.
data::Value contains(const data::Value& haystack, const data::Value& needle, Call& call);
/// The items a `for` or list filter sees: list items, map keys, characters, range, generator (which
/// is used up); an undefined value has none. Fails on what Python cannot iterate.
std::optional<std::span<const data::Value>> iterate(const data::Value& value, Call& call);
/// len(), or nothing.
std::optional<int64_t> length(const data::Value& value);
/// What value[subscript] is when there is none: undefined, and remembers what was asked of what.
data::Value missing(const data::Value& object, const data::Value& subscript, Call& call);
/// value[subscript] and value.name without methods: undefined when there is none.
data::Value item(const data::Value& value, const data::Value& subscript, Call& call);
data::Value slice(const data::Value& value, const data::Value& start, const data::Value& stop,
                  const data::Value& step, Call& call);
/// The method under a name, or null; run with args[0] = the object. An item has those of dict and
/// of str. The method `__call__` is what calling an object that is not the machine's own does.
const Builtin* find_method(const data::Value& object, std::string_view name);

/// Jinja2's own tables.
std::span<const Builtin> filters();
std::span<const Builtin> tests();
std::span<const Builtin> functions();

}  // namespace megac::jinja
