// From text to statements. Comes in: a unit's text. Goes out: its statement tree in a Code, names
// still unresolved. Blocks are nested here, the text between tags is searched for placeholders, and
// what stands in tags is handed to the grammar. Deliberately absent: the meaning of names.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/jinja/ast.h"
#include "compiler/jinja/dialect.h"
#include "compiler/jinja/jinja.h"

namespace megac::jinja {

/// Parses the text of `unit`, which is the last of `code.units`, and sets its root. Faults go to
/// `diags`; false if there were any.
bool parse_template(Code& code, uint32_t unit, data::Keys& keys, const Dialect& dialect,
                    const Placeholders& placeholders, Diagnostics& diags);
/// The same for a string field: text and placeholders only (Library::add_field).
bool parse_field(Code& code, uint32_t unit, data::Keys& keys, const Dialect& dialect,
                 std::span<const std::string> names, bool strict, Diagnostics& diags);
bool parse_expression(Code& code, uint32_t unit, data::Keys& keys, const Dialect& dialect,
                      Diagnostics& diags);

}  // namespace megac::jinja
