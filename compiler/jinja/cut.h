#pragma once
#include <string_view>

#include "compiler/jinja/builder.h"
#include "compiler/jinja/dialect.h"

namespace megac::jinja {

/// A stretch of a template: text, already trimmed, or what stands between the delimiters of a tag.
struct Piece {
  enum Kind : uint8_t { text, raw, output, tag, end } kind = end;
  Place inside;  ///< the text; in tags without the signs that control white space
  Place whole;   ///< with the delimiters
};

/// Cuts a template into pieces: finds delimiters, leaves out comments, applies the white space
/// control. A plain loop: linear, nothing is looked at twice.
class Cutter {
 public:
  /// `text` has LF line ends only.
  Cutter(std::string_view text, const Dialect& dialect);
  /// Throws a SyntaxFault for what is never closed; after that only `end` comes.
  Piece next();

 private:
  enum class Opener : uint8_t { none, output, tag, comment };
  struct Close {
    size_t inside_end;
    size_t end;
    char sign;
  };
  Opener opener_at(size_t at) const;
  size_t find_opener(size_t from, Opener& opener) const;
  size_t trimmed_end(size_t begin, size_t end, Opener opener, char sign) const;
  size_t after_close(size_t at, char sign, bool block) const;
  std::string_view delimiter(Opener opener) const;
  Close find_close(size_t from, size_t opened, std::string_view close, bool block) const;
  bool raw_begin(size_t at, size_t& content) const;
  Piece raw(size_t opened, size_t content);
  [[noreturn]] void fail(size_t begin, size_t end, std::string message);

  std::string_view text_;
  const Dialect& dialect_;
  bool same_first_;  // all openers begin with one byte: memchr finds them
  bool dollar_;
  size_t at_ = 0;
  bool line_start_ = true;  // at_ is where a line begins, as Jinja2's lexer sees it
  Piece pending_;
  bool has_pending_ = false;
};

}  // namespace megac::jinja
