#pragma once
#include <string_view>
#include <vector>

#include "compiler/data/value.h"
#include "compiler/jinja/builtin.h"

namespace megac::jinja {

/// The parameters of a builtin, read from its row.
struct Signature {
  struct Parameter {
    std::string_view name;
    data::Value otherwise;  ///< undefined where there is no default
    bool required;
  };
  std::vector<Parameter> parameters;
  bool rest = false;   ///< takes surplus positional arguments
  bool named = false;  ///< takes surplus named ones

  /// The parameter of a name, or nothing.
  const Parameter* find(std::string_view name) const;
};

Signature read_signature(const Builtin& builtin);

/// "takes 2 arguments, 3 were given", "has no parameter 'x'": why a call does not fit, or nothing.
/// `positional` counts what a filter is applied to as well.
std::string misfit(const Signature& signature, size_t positional,
                   std::span<const std::string_view> named);

}  // namespace megac::jinja
