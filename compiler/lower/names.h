#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/lower/context.h"
#include "compiler/lower/lower.h"

namespace megac::lower {

/// Reports every declared name (axes, vars, data keys) that is reserved or taken.
void check_names(const Context& context, const Builtins& builtins);

/// What names mean in a template over `axes`, by the order of look-up of docs/language.md: axes, in
/// the seed dialect the only axis' fields and `Name`, vars, data, `mega`.
class Names {
 public:
  Names(const ir::Unit& unit, std::span<const ir::AxisId> axes, const data::Map* mega);

  ir::Bound bind(std::string_view name) const;
  /// Every name that bind() gives a meaning; for string fields and for "did you mean".
  std::vector<std::string> all() const;
  /// The names of the axes alone, in all the forms that the dialect has.
  std::vector<std::string> axes() const;
  /// The fields of the items of the only axis; none in version 1.
  std::vector<std::string> item_fields() const;

 private:
  struct Form {
    std::string name;
    ir::Bound::Kind kind;
    uint8_t axis;
  };
  const ir::Unit& unit_;
  std::vector<Form> forms_;
  std::vector<data::Key> fields_;
  std::array<const data::Map*, 3> constants_;
};

/// `mega` and, in the seed dialect, `team` and `description`: the names that every template sees.
const data::Map* mega_names(const Context& context);

}  // namespace megac::lower
