// What a glob says, braces multiplied out: the form that is matched, and that automata will be
// built from.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace megac::glob {

/// One element of a segment; all but `any_run` take one code point.
struct Atom {
  enum Kind : uint8_t { literal, any_one, any_run, set } kind = literal;
  char32_t code = 0;                                  ///< literal
  bool negated = false;                               ///< set
  std::vector<std::pair<char32_t, char32_t>> ranges;  ///< set; both ends belong to it
};

/// `head`, then what `middle` takes, then `tail`; or, when `deep`, any number of whole segments.
struct Segment {
  bool deep = false;
  std::string head, tail;    ///< byte for byte
  std::vector<Atom> middle;  ///< begins and ends with no literal; no two runs side by side
};

/// One alternative; never empty. A `deep` at the end takes at least one segment.
using Branch = std::vector<Segment>;

/// `fault` is empty when the text is a glob, else says why not; `at` is the byte it is about.
struct Pattern {
  std::vector<Branch> branches;
  std::string fault;
  uint32_t at = 0;
};

/// Takes time and memory in proportion to the text and to at most 65,536 elements of alternatives.
Pattern read(std::string_view text);

}  // namespace megac::glob
