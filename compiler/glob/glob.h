// Path globs. Comes in: the text of one glob. Goes out: a Glob that answers whether a path is in
// it, or why the text is none. Deliberately absent: YAML, teams, permission (own/ knows those), and
// the file system: a glob is a set of strings. Intersection, containment and witnesses join it
// here.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/glob/pattern.h"

namespace megac::glob {

/// A set of paths, anchored at the root: `*` any run within a segment, `?` one code point,
/// `[a-z] [!a] [^a]` one code point but `/`, `{a,b}` alternatives (nested, may hold `/`, at most
/// 1024 in all), `\x` x itself, `**` alone in a segment any number of whole segments (at the end at
/// least one), `dir/` = `dir/**`, and so `/` is everything. Case-sensitive; dotfiles match;
/// compared in NFC. At most 32,768 bytes.
class Glob {
 public:
  struct Parsed;
  static Parsed parse(std::string_view text);

  /// Takes no memory, and time at most quadratic in the path for each alternative.
  bool matches(const Path& path) const;
  /// As written.
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::vector<Branch> branches_;
};

/// `fault` is empty when the text is a glob, else says why not; `at` is the byte it is about.
struct Glob::Parsed {
  Glob glob;
  std::string fault;
  uint32_t at = 0;
};

}  // namespace megac::glob
