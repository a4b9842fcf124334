#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "compiler/expand/builtins.h"
#include "compiler/expand/languages.h"

namespace megac::expand {

/// Writes types of mega-files in a language: built-in ones by its table, `T[]` `T?` `map<K, V>` by
/// its patterns, the unit's own by their `types:` entry, entities unchanged, all else as its `any`.
class TypeNames {
 public:
  /// The language has types. `host` may be null.
  TypeNames(const Language& language, const Host* host, const data::Keys& keys)
      : language_(language), types_(*language.types), host_(host), keys_(keys) {}

  /// Of a type's text. Nothing when it is malformed or nests too deep.
  std::optional<std::string> of(std::string_view type) const;
  /// Of an attribute: its `type`, with `itemType` where that is `array`.
  std::optional<std::string> of(const data::Map& attribute) const;

 private:
  std::optional<std::string> parse(std::string_view& rest, int depth) const;
  std::optional<std::string> named(std::string_view name, int depth) const;
  const data::Value* member(const data::Map& map, std::string_view name) const;

  const Language& language_;
  const Types& types_;
  const Host* host_;
  const data::Keys& keys_;
};

}  // namespace megac::expand
