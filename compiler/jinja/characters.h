// What Python's str knows of single characters. The one door to utf8proc in this room.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace megac::jinja {

bool is_ascii(std::string_view text);

/// As the methods isspace, isalpha, ... see one character.
bool is_space(char32_t c);
bool is_alpha(char32_t c);
bool is_decimal(char32_t c);  ///< a digit of a decimal system: int('٣') is 3
bool is_digit(char32_t c);    ///< also superscripts and the like
bool is_numeric(char32_t c);  ///< also fractions and Roman numerals
bool is_alnum(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
bool is_title(char32_t c);      ///< a letter such as ǅ
bool is_printable(char32_t c);  ///< what repr() writes as it is
bool is_line_end(char32_t c);   ///< where splitlines() splits

/// The value of a decimal digit.
int digit_value(char32_t c);

/// Full case mappings: one character may become three.
void append_upper(std::string& out, char32_t c);
void append_title(std::string& out, char32_t c);
void append_folded(std::string& out, char32_t c);
/// The lower-case form of `text`. A Greek sigma at a word's end has another; `inside_word` says
/// whether a letter stands before the text.
void append_lower(std::string& out, std::string_view text, bool inside_word = false);

/// Offset of the byte where character `n` of `text` begins; text.size() when there are fewer.
size_t byte_of(std::string_view text, size_t n);

}  // namespace megac::jinja
