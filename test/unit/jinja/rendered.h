// Templates in, text out: what the row tables of this room's tests are checked with.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "compiler/jinja/jinja.h"
#include "compiler/jinja/python.h"

// Behind the house's headers: in tests, CHECK is doctest's.
// clang-format off
#include <doctest/doctest.h>
// clang-format on

namespace megac::jinja {

/// Gives the value of a global; interns the keys that it needs.
using Given = std::function<data::Value(std::string_view name, data::Keys& keys, Arena& arena)>;

/// What a template renders as, or the code of its first fault.
inline std::string rendered(std::string_view source, Dialect dialect = jinja2(),
                            const Given& given = nullptr, const void* host = nullptr) {
  data::Keys keys;
  Arena arena;
  Diagnostics diags;
  Library library(keys, std::move(dialect));
  Origin origin{{FileId(0), 0, static_cast<uint32_t>(source.size())}, {0}};
  TemplateId id = library.add({"test", source, origin}, {}, diags);
  library.link(diags);
  std::string out;
  if (diags.errors() == 0) {
    std::vector<data::Value> globals;
    for (const Global& global : library.globals()) {
      globals.push_back(given ? given(global.name, keys, arena) : data::undefined(global.name));
    }
    Renderer().render(library, id, globals, host, out, diags);
  }
  for (const Diagnostic& d : diags.all()) {
    if (d.severity == Severity::error) return diag::code(d.kind, d.severity);
  }
  return out;
}

struct Row {
  std::string source, want;
};

inline void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(rendered(row.source) == row.want);
  }
}

}  // namespace megac::jinja
