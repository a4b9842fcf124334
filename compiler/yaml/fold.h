#pragma once
#include <string>
#include <string_view>

#include "compiler/base/source.h"
#include "compiler/yaml/scalar.h"

namespace megac::yaml {

/// What scalars of several lines say, by YAML 1.2 (chapters 6.5, 7.3 and 8.1). yaml-cpp 0.7 reads
/// some of them otherwise: blank lines at the end of quoted ones, behind an escaped line end, and
/// in folded blocks.

/// `raw` is the text between the quotes, already accepted by the reader.
std::string unfold_quoted(std::string_view raw, bool escapes);

/// A folded block: what it says, and the end of its last line of content.
struct Folded {
  std::string text;
  uint32_t end = 0;
};
/// Its parent is indented by `parent` columns; -1: there is none.
Folded unfold_block(const Source& source, const Header& header, int parent);

}  // namespace megac::yaml
