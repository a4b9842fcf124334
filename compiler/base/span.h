#pragma once
#include <cstdint>

#include "compiler/base/id.h"

namespace megac {

using FileId = Id<struct FileTag>;

/// A half-open range of bytes in one source. Lines and columns are computed when printing.
struct Span {
  FileId file;
  uint32_t begin = 0;
  uint32_t end = 0;

  explicit operator bool() const { return static_cast<bool>(file); }
  friend auto operator<=>(const Span&, const Span&) = default;
};

}  // namespace megac
