#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace megac {

/// The code point at `text[at]`, and `at` moved behind it. A malformed byte yields U+FFFD and moves
/// by one. `at` must be below text.size().
char32_t next_code_point(std::string_view text, size_t& at);
void append_utf8(std::string& out, char32_t code_point);
/// Offset of the first byte that is not well-formed UTF-8, or nothing.
std::optional<size_t> utf8_fault(std::string_view text);
size_t count_code_points(std::string_view text);

/// Columns of a terminal: 2 for wide characters (East Asian Width), 0 for marks, else 1.
size_t column_width(char32_t code_point);

/// Unicode's full case mappings (SpecialCasing too, so ß becomes SS and a final Σ becomes ς), those
/// of no single language; as Python's str has them.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
/// The first character in the form that begins a capitalised word, the rest kept.
std::string raise_first(std::string_view text);
/// Normalisation form C; ASCII and already normal text come back as they are.
std::string to_nfc(std::string_view text);

/// The candidate that a mistyped `word` most likely meant: Damerau-Levenshtein distance (optimal
/// string alignment) in code points at most a third of its length (at least 1, and less than all of
/// it), case ignored; of several the closest, then the first. Never `word` itself.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates);

/// Text that is safe to print on one line of a terminal: ASCII control characters and malformed
/// bytes become \xHH; other controls, line ends and format characters (bidirectional marks, zero
/// width) \u{HHHH}; everything else is kept.
std::string printable(std::string_view text);

/// LF characters, plus one for an unfinished last line.
size_t count_lines(std::string_view text);

}  // namespace megac
