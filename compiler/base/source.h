#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"

namespace megac {

/// A place as people count: both from 1, the column in code points.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

/// One text that was read, under the name that messages give it. Never changes.
class Source {
 public:
  Source(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  /// Number of lines; a text that ends in LF has no further, empty line, an empty text has one.
  uint32_t lines() const { return static_cast<uint32_t>(line_starts_.size()); }
  /// Offset of the first byte of a line (from 1).
  uint32_t line_start(uint32_t line) const { return line_starts_[line - 1]; }
  /// A line (from 1) without its line end.
  std::string_view line(uint32_t line) const;
  /// The line (from 1) that holds the byte at `offset`.
  uint32_t line_at(uint32_t offset) const;
  Position position(uint32_t offset) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
};

/// Every text of one run: a closed snapshot, so that the compiler opens nothing itself.
using Sources = Table<FileId, Source>;

/// Where the text of a scalar or template stands in its source: line k of the text begins at byte
/// `lines[k]` there. Empty `lines`: the text was folded or unescaped on its way, and every place in
/// it is reported as `whole`.
struct Origin {
  Span whole;
  std::vector<uint32_t> lines;

  /// The source span of text[begin, end).
  Span map(std::string_view text, uint32_t begin, uint32_t end) const;
};

}  // namespace megac
