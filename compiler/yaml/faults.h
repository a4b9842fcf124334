#pragma once
#include <string>
#include <string_view>

#include "compiler/base/source.h"
#include "compiler/yaml/tree.h"

namespace megac::yaml {

/// What was read before the reader stopped.
struct Progress {
  uint32_t cursor = 0;     ///< behind the last token that an event told of
  Span last_quoted;        ///< the last quoted scalar, if any
  Span last_block;         ///< the last block scalar's header, if any
  uint32_t block_end = 0;  ///< the end of that block
  Span open_bracket;       ///< the innermost flow collection that is still open, if any
};

/// A fault in words for people: where, what, and perhaps what to do.
struct Fault {
  Span span;
  std::string message;
  std::string advice;  ///< empty: the kind's own help
  Span related;
  std::string related_text;
  bool too_deep = false;  ///< a limit (E0108), no fault of form
};

/// Puts yaml-cpp's message `reason`, raised at offset `at`, into words. The reader's own words are
/// not fit for users, and its place is often behind the cause.
Fault explain(const Source& source, FileId file, std::string_view reason, uint32_t at,
              const Progress& progress);

/// The words for a key of a block map that has no colon.
Fault no_colon(const Source& source, Span key);

/// The words for a quoted scalar that begins at `at` and does not end.
Fault unclosed_quote(const Source& source, FileId file, uint32_t at);

}  // namespace megac::yaml
