#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace megac::jinja {

// Jinja's tokens at the beginning of a text; each returns how many bytes the token has, 0 when
// there is none.

bool begins_name(char c);
bool continues_name(char c);
/// Letters, digits and `_`, not beginning with a digit; any byte beyond ASCII counts as a letter.
size_t name_length(std::string_view text);
/// `'...'` or `"..."`, over several lines too; 0 also when it is not closed.
size_t string_length(std::string_view text);
/// `12`, `1_000`, `0x1f`, `0o17`, `0b1`.
size_t integer_length(std::string_view text);
/// `1.5`, `1e3`, `1_0.5e-3`; 0 for an integer.
size_t real_length(std::string_view text);
bool is_space(char c);

/// What a string literal (with its quotes) stands for. Python's escapes; an unknown one stands for
/// itself.
std::string unescape(std::string_view literal);
/// Nothing when it does not fit 64 bits.
std::optional<int64_t> integer_value(std::string_view literal);
double real_value(std::string_view literal);

}  // namespace megac::jinja
