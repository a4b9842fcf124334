#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "compiler/base/arena.h"
#include "compiler/data/keys.h"
#include "compiler/data/value.h"

namespace megac::jinja {

struct Builtin;
struct Limits;
class Machine;

/// One call of a filter, test or function. `args` has one value per declared parameter, bound from
/// positional and named arguments; a filter's or test's first is the value it is applied to.
struct Call {
  std::span<const data::Value> args;
  uint64_t given =
      0;  ///< bit i: parameter i was passed (else args[i] is its default, or undefined)
  std::span<const data::Value> rest;    ///< surplus positional arguments, for `*`
  std::span<const data::Member> named;  ///< surplus named arguments, for `**`
  Machine& machine;
  const void* host =
      nullptr;  ///< what the caller of render() passed: what a file's builtins know of it

  bool has(size_t i) const { return (given >> i) & 1; }
  /// Memory that lives until the end of the rendering.
  Arena& arena();
  const Limits& limits() const;
  /// Counts work against the file's steps before it is done: about one step an item touched, or
  /// one for 32 bytes of memory about to be taken. False, and reported, when they are used up.
  bool spend(uint64_t steps);
  /// Whether fail() or spend() has reported: what is computed from here on is not looked at.
  bool failed() const;
  /// Whether output is being escaped here (`{% autoescape %}`).
  bool autoescape() const;
  const data::Keys& keys() const;
  data::Key intern(std::string_view text);
  std::string_view key_text(data::Key key) const;
  /// str() of a value: a view of the value's own text where it has one, else memory of the arena.
  std::string_view text(const data::Value& value);
  /// A string value whose text is copied to the arena.
  data::Value string(std::string_view text);
  /// Reports why the call cannot be answered; return what it returns.
  data::Value fail(std::string message);
  /// The same for the use of an undefined value, and for a limit that was met.
  data::Value fail_undefined(const data::Value& value);
  data::Value fail_limit(std::string message);

  /// The filter or test that this template knows under a name, or null.
  const Builtin* find_filter(std::string_view name) const;
  const Builtin* find_test(std::string_view name) const;
  /// Runs another builtin, its arguments bound to its parameters as those of a call in a template.
  data::Value apply(const Builtin& builtin, std::span<const data::Value> positional,
                    std::span<const data::Member> named = {});
  /// object[subscript] as a template sees it, also of loops, macros and modules.
  data::Value step(const data::Value& object, const data::Value& subscript);
};

/// A filter, test or function: the function and its row. `parameters` are Python's: names separated
/// by commas, `name=literal` for a default (a number, a string without escapes, true, false, none),
/// `*` and `**` for surplus ones, as in "value, width=4, first=false". Tests answer with a boolean.
struct Builtin {
  std::string_view name;
  std::string_view parameters;
  std::string_view doc;
  data::Value (*run)(Call&);
};

}  // namespace megac::jinja
