// What megac knows of target languages: how to find one by a file's extension, how it writes
// comments, and what it calls the built-in types.
#pragma once
#include <array>
#include <string>
#include <string_view>

namespace megac::expand {

/// The built-in types of mega-files that have a name of their own in a language, in the order of
/// Types::names. Arrays, optional values and maps are patterns.
enum class BuiltinType : uint8_t {
  uuid,
  string,
  text,
  integer,
  decimal,
  boolean,
  timestamp,
  date,
  time,
  json,
  bytes,
  email,
  url,
  cron,
  any,
};
inline constexpr size_t kBuiltinTypes = 15;

/// A language's names for types. In a pattern `{}` is the element, in `map` the key and the value.
struct Types {
  std::array<std::string_view, kBuiltinTypes> names;
  std::string_view list, optional, map;
};

struct Language {
  std::string_view name;        ///< "ts"
  std::string_view extensions;  ///< and other names, separated by blanks: "ts mts typescript"
  /// What stands around a comment; `close` is empty where it ends with the line, both are where the
  /// language has none.
  std::string_view open, close;
  const Types* types;  ///< null: a language without types
};

/// The language of an extension (without its dot) or name; null when it is not known.
const Language* find_language(std::string_view name);

/// The text with every line made a comment. The language has comments.
std::string commented(const Language& language, std::string_view text);

}  // namespace megac::expand
