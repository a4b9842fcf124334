// What templates of mega-files know besides Jinja2: the case filters, and those that ask for the
// language of the file under way.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/jinja/builtin.h"

namespace megac::expand {

/// What builtins know of the file that is being rendered: the `host` of Renderer::render().
struct Host {
  std::string_view language;  ///< a language's name or an extension without its dot
  std::string_view path;
  /// Names that are types of their own. Null: every name with a capital is one.
  const std::vector<std::string>* entities = nullptr;
  /// The unit's `types:`: by name maps of base, values and languages. May be null.
  const data::Map* types = nullptr;
};

std::span<const jinja::Builtin> filters();
std::span<const jinja::Builtin> functions();

}  // namespace megac::expand
