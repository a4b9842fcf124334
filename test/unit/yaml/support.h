#pragma once
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "compiler/yaml/yaml.h"

namespace megac::yaml {

/// "1:4 E0101 what is wrong", a line for each fault, in the order of the text.
inline std::string faults(const Source& source, Diagnostics& diags) {
  diags.sort();
  std::string out;
  for (const Diagnostic& d : diags.all()) {
    Position at = source.position(d.span.begin);
    out +=
        fmt::format("{}:{} {} {}\n", at.line, at.column, diag::code(d.kind, d.severity), d.message);
  }
  return out;
}

inline std::string faults(std::string_view text) {
  Source source("t.yaml", std::string(text));
  Diagnostics diags;
  parse(FileId(0u), source, diags);
  return faults(source, diags);
}

}  // namespace megac::yaml
