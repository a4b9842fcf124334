#pragma once
#include <string>

#include "compiler/base/source.h"
#include "compiler/diag/diagnostic.h"

namespace megac::diag {

/// One diagnostic for people, some lines: `file:line:column: error[E0302]: message` (without a
/// place when it has none), the line of source with carets, cut around them where it is long, the
/// same for each label, the binding, and help. Names are printed safely; `colour` adds ANSI
/// colours.
std::string text(const Diagnostic& diagnostic, const Sources& sources, bool colour);

/// One diagnostic as one line of JSON without line end, its keys in this order: code, name,
/// severity, message, file, line, column, end_line, end_column, offset, end_offset, binding,
/// repeats, related (message and place of each label), help. What is not there has no key. Columns
/// count code points, offsets bytes. Never coloured; bytes that are not UTF-8 become U+FFFD, and
/// what could disturb a terminal is escaped.
std::string json(const Diagnostic& diagnostic, const Sources& sources);

/// What `megac explain` prints of a kind: code and name, the message with … for its arguments, what
/// is behind it, what to do; at most 80 columns wide.
std::string explain(Kind kind);

}  // namespace megac::diag
