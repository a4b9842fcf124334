#pragma once
#include <compare>
#include <string>
#include <string_view>

namespace megac {

/// A path below the output root that cannot leave it: non-empty segments that are neither `.` nor
/// `..` (nor other characters that read as dots or nothing, as U+2025), without control characters,
/// backslash or colon; NFC; a segment has at most 255 bytes, a path 4096. Two spellings, with and
/// without a leading `/`, are one path.
class Path {
 public:
  /// Why a text is no path, in words that fit after "the path 'x' ..." ; empty when it is one.
  struct Parsed;
  static Parsed parse(std::string_view text);

  Path() = default;
  /// As users write it: from the root, with a leading `/`.
  const std::string& str() const { return text_; }
  /// As the file system wants it: without the leading `/`.
  std::string_view relative() const {
    return empty() ? std::string_view() : std::string_view(text_).substr(1);
  }
  /// The last segment.
  std::string_view name() const;
  /// The text after the last dot of the last segment, or nothing.
  std::string_view extension() const;
  /// The directory, without leading or trailing `/`; empty for the root.
  std::string_view directory() const;

  bool empty() const { return text_.empty(); }
  /// Byte order of the whole string: the order of all reports.
  friend auto operator<=>(const Path&, const Path&) = default;

 private:
  std::string text_;
};

struct Path::Parsed {
  Path path;
  std::string fault;
};

}  // namespace megac
