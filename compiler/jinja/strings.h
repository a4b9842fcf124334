// What filters, operators and methods of str share: making strings within the limits, and Markup.
// A string that is `safe` is a Markup: what is joined to it is escaped first.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "compiler/jinja/python.h"

namespace megac::jinja {

/// Room for a string of so many bytes; null, and reported, when it is over the limits.
char* take_text(Call& call, uint64_t bytes);
/// A string of text that is copied to the arena; undefined, and reported, over the limits.
data::Value make_text(Call& call, std::string_view text, bool safe = false);

/// The value itself when it is a string, else str() of it.
data::Value soft_text(const data::Value& value, Call& call);
/// Markup of a value: < > & ' " replaced, unless it is Markup already.
data::Value escape(const data::Value& value, Call& call);
data::Value as_safe(data::Value text);
data::Value as_plain(data::Value text);

/// a + b for strings; when one of them is Markup, the other is escaped.
data::Value add_texts(const data::Value& a, const data::Value& b, Call& call);
/// separator.join(parts); nothing is escaped here.
data::Value join_texts(std::string_view separator, const std::vector<std::string_view>& parts,
                       bool safe, Call& call);
/// text * n.
data::Value repeat_text(const data::Value& text, int64_t n, Call& call);
/// text.replace(old, with, count); all when count is negative. Nothing is escaped here.
data::Value replace_text(const data::Value& text, std::string_view old, std::string_view with,
                         int64_t count, Call& call);

data::Value upper_text(const data::Value& text, Call& call);
data::Value lower_text(const data::Value& text, Call& call);
/// The first character raised, the others lowered.
data::Value capitalize_text(const data::Value& text, Call& call);
/// Strips what `chars` has, or white space, from the sides asked for.
data::Value strip_text(const data::Value& text, const data::Value& chars, bool left, bool right,
                       Call& call);
/// Padded to `width` characters: `left` of the missing ones before the text, the others behind.
data::Value pad_text(const data::Value& text, int64_t width, std::string_view fill, char align,
                     Call& call);
/// Lines as str.splitlines() cuts them.
std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends = false);
/// Words between white space, as str.split() without arguments.
std::vector<std::string_view> split_words(std::string_view text);

/// `format % value`, as Python's printf.
data::Value printf_text(const data::Value& format, const data::Value& value, Call& call);
/// format.format(*args, **named).
data::Value format_text(const data::Value& format, std::span<const data::Value> args,
                        std::span<const data::Member> named, Call& call);

/// An integer argument; nothing, and reported, when it is none.
std::optional<int64_t> integer_of(const data::Value& value, Call& call);

}  // namespace megac::jinja
