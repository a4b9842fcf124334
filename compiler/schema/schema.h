// The keys and values that a file may have. Comes in: the text of one schema
// (schemas/*.schema.json, JSON Schema draft-07) and a Tree. Goes out: a diagnostic for each place
// where the tree is not what the schema says. Deliberately absent: files (texts are arguments),
// $ref beyond #/definitions, keywords that our schemas do not use, and every rule that spans two
// places of a file (lower/).
//
// Keywords of our own, which other readers of the schemas ignore:
//   x-code N       a value that does not fit is reported as kind N (201, 105, 110) instead of E0106
//   x-unknown      "warn": keys that are not listed are kept, with a warning (W0104)
//   x-since N      on a property: a key of version N of the language, W0104 in an older dialect
//   x-pattern      as pattern, but a value that does not fit is only warned of
// A `title` says in a few words what the value is ("a semantic version such as 1.0.0") and is used
// in messages; `description` is for people who point at the key.
#pragma once
#include <memory>
#include <string_view>

#include "compiler/diag/diagnostic.h"
#include "compiler/yaml/tree.h"

namespace megac::schema {

class Schema {
 public:
  /// Costs nothing until the first check. The schemas are megac's own: one that cannot be read then
  /// is a bug (CHECK).
  explicit Schema(std::string_view json);
  ~Schema();
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;

  /// Reports missing keys (E0102), unknown keys (E0104) and values of the wrong kind (E0106). The
  /// tree is a whole one: after a fault of parse() its missing parts would be reported as well.
  /// Severities are fixed by the schema, whatever dialect the sink is set to. May be called from
  /// many threads at once.
  void check(const yaml::Tree& tree, Diagnostics& diags) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace megac::schema
