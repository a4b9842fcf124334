#pragma once
#include "compiler/base/source.h"
#include "compiler/diag/diagnostic.h"

namespace megac::yaml {

/// Looks at every byte once, before anything is read: not UTF-8, control characters other than TAB
/// and line ends, a byte order mark, a CR without its LF. Reports the first fault (E0109) at its
/// place; true when there is none.
bool check_bytes(FileId file, std::string_view text, Diagnostics& diags);

/// The offset of the first control character (Unicode's Cc but TAB, LF and CR), or npos.
size_t find_control(std::string_view text);

}  // namespace megac::yaml
