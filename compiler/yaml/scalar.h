#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/base/source.h"
#include "compiler/yaml/tree.h"

namespace megac::yaml {

/// What a plain scalar is by YAML 1.2's core schema, but that numbers with a leading zero are
/// strings (docs/language.md, YAML).
struct Typed {
  Kind kind = Kind::string;
  bool fits = true;  ///< a number that neither int64 nor double can hold does not
  union {
    int64_t integer = 0;
    double real;
    bool boolean;
  };
};
Typed type_plain(std::string_view text);

/// Why a plain scalar may surprise: what it is here and what a reader of YAML 1.1, or the eye, sees
/// instead. Empty `here`: it does not.
struct Surprise {
  std::string here, elsewhere;
};
Surprise surprise(std::string_view text, const Typed& typed);

/// Offset behind the closing quote of the quoted scalar that begins at `at`, or npos: it has none.
size_t quoted_end(std::string_view source, size_t at);
/// Offset behind the plain scalar that begins at `at` and says `text`, which may be folded there.
size_t plain_end(std::string_view source, size_t at, std::string_view text);

/// The header of a block scalar.
struct Header {
  uint32_t line = 0;    ///< from 1
  uint32_t end = 0;     ///< offset behind the indicators
  uint32_t indent = 0;  ///< the explicit indentation indicator, or 0
  char chomp = 0;       ///< '-', '+', or 0
};
Header block_header(const Source& source, uint32_t at);
/// Offset of the end of line `line` (from 1), without its line end.
uint32_t line_end(const Source& source, uint32_t line);
/// Number of lines of a literal block's text, which is that of its lines in the source.
uint32_t text_lines(std::string_view text);

}  // namespace megac::yaml
