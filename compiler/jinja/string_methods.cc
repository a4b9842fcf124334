#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/dialect.h"
#include "compiler/jinja/entities.h"
#include "compiler/jinja/filters.h"
#include "compiler/jinja/methods.h"

namespace megac::jinja {
namespace {

using data::Type;
using data::Value;

// The text that a method belongs to.
Value self_of(Call& call) { return soft_text(call.args[0], call); }

// An argument that must be text. Methods of markup escape their arguments.
std::optional<std::string_view> text_argument(Call& call, size_t i, bool escaping = true) {
  const Value& value = call.args[i];
  if (value.is(Type::undefined)) {
    call.fail_undefined(value);
    return std::nullopt;
  }
  if (!value.is(Type::string) && !data::item_of(value)) {
    call.fail(fmt::format("argument must be str, not {}", type_name(value)));
    return std::nullopt;
  }
  return escaping && call.args[0].safe ? escape(value, call).text() : call.text(value);
}

Value piece(std::string_view text, bool safe) {
  Value out = data::string(text);
  out.safe = safe;
  return out;
}

Value upper(Call& call) { return upper_text(self_of(call), call); }
Value lower(Call& call) { return lower_text(self_of(call), call); }
Value capitalize(Call& call) { return capitalize_text(self_of(call), call); }

Value casefold(Call& call) {
  Value self = self_of(call);
  if (is_ascii(self.text())) return as_plain(lower_text(self, call));
  std::string out;
  for (size_t at = 0; at < self.size;) append_folded(out, next_code_point(self.text(), at));
  return make_text(call, out);
}

Value swapcase(Call& call) {
  Value self = self_of(call);
  std::string_view text = self.text();
  std::string out;
  bool inside = false;
  for (size_t at = 0; at < text.size();) {
    size_t begin = at;
    char32_t c = next_code_point(text, at);
    if (is_upper(c)) {
      append_lower(out, text.substr(begin, at - begin), inside && at == text.size());
    } else if (is_lower(c)) {
      append_upper(out, c);
    } else {
      out += text.substr(begin, at - begin);
    }
    inside = is_alpha(c);
  }
  return make_text(call, out, self.safe);
}

Value title(Call& call) {
  Value self = self_of(call);
  std::string_view text = self.text();
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t begin = at;
    char32_t c = next_code_point(text, at);
    auto cased = [](char32_t u) { return is_upper(u) || is_lower(u) || is_title(u); };
    if (!cased(c)) {
      out += text.substr(begin, at - begin);
      continue;
    }
    append_title(out, c);
    size_t rest = at;
    for (size_t ahead = at; at < text.size(); at = ahead) {
      if (!cased(next_code_point(text, ahead))) break;
    }
    append_lower(out, text.substr(rest, at - rest), true);
  }
  return make_text(call, out, self.safe);
}

template <bool left, bool right>
Value strip(Call& call) {
  Value self = self_of(call), chars = call.args[1];
  if (self.safe && chars.is(Type::string)) chars = escape(chars, call);
  return strip_text(self, chars, left, right, call);
}

template <char align>
Value justify(Call& call) {
  auto width = integer_of(call.args[1], call);
  auto fill = text_argument(call, 2);
  if (!width || !fill) return {};
  if (count_code_points(*fill) != 1) {
    return call.fail("The fill character must be exactly one character long");
  }
  return pad_text(self_of(call), *width, *fill, align, call);
}

Value zfill(Call& call) {
  auto width = integer_of(call.args[1], call);
  if (!width) return {};
  Value self = self_of(call);
  bool sign = self.size > 0 && (self.text()[0] == '-' || self.text()[0] == '+');
  Value digits = piece(self.text().substr(sign), self.safe);
  Value padded = pad_text(digits, *width - sign, "0", '>', call);
  if (!sign || call.failed()) return padded;
  return add_texts(piece(self.text().substr(0, 1), self.safe), padded, call);
}

Value expandtabs(Call& call) {
  auto width = integer_of(call.args[1], call);
  if (!width) return {};
  Value self = self_of(call);
  std::string_view text = self.text();
  std::string out;
  int64_t column = 0;
  for (size_t at = 0; at < text.size();) {
    size_t begin = at;
    char32_t c = next_code_point(text, at);
    if (c == '\t') {
      int64_t blanks = *width > 0 ? *width - column % *width : 0;
      if (blanks + static_cast<int64_t>(out.size()) > call.limits().string) {
        return call.fail_limit("a string with its tabs expanded is over the limit");
      }
      out.append(static_cast<size_t>(blanks), ' ');
      column += blanks;
      continue;
    }
    out += text.substr(begin, at - begin);
    column = c == '\n' || c == '\r' ? 0 : column + 1;
  }
  return make_text(call, out, self.safe);
}

Value replace(Call& call) {
  auto old = text_argument(call, 1), with = text_argument(call, 2);
  auto count = integer_of(call.args[3], call);
  if (!old || !with || !count) return {};
  return replace_text(self_of(call), *old, *with, *count, call);
}

Value removeprefix(Call& call) {
  auto prefix = text_argument(call, 1, false);
  if (!prefix) return {};
  std::string_view text = self_of(call).text();
  return piece(text.substr(text.starts_with(*prefix) ? prefix->size() : 0), false);
}

Value removesuffix(Call& call) {
  auto suffix = text_argument(call, 1, false);
  if (!suffix) return {};
  std::string_view text = self_of(call).text();
  bool there = !suffix->empty() && text.ends_with(*suffix);
  return piece(text.substr(0, text.size() - (there ? suffix->size() : 0)), false);
}

// The part of the text that start= and stop= (args[2], args[3]) leave, and the characters before
// it.
struct Part {
  std::string_view text;
  int64_t skipped;
};

std::optional<Part> part_of(Call& call) {
  std::string_view text = self_of(call).text();
  if (call.args[2].is(Type::none) && call.args[3].is(Type::none)) return Part{text, 0};
  auto size = static_cast<int64_t>(count_code_points(text));
  auto bound = [&](const Value& v, int64_t otherwise) -> std::optional<int64_t> {
    if (v.is(Type::none)) return otherwise;
    auto at = integer_of(v, call);
    if (at && *at < 0) *at = std::max<int64_t>(*at + size, 0);
    return at;
  };
  auto start = bound(call.args[2], 0), stop = bound(call.args[3], size);
  if (!start || !stop) return std::nullopt;
  // Behind the end not even an empty string is found.
  if (*start > size || *start > *stop) return Part{{nullptr, 0}, -1};
  size_t begin = byte_of(text, static_cast<size_t>(*start));
  size_t end = byte_of(text, static_cast<size_t>(std::min(*stop, size)));
  return Part{text.substr(begin, end - begin), *start};
}

// find() and its kin: the character at which the part stands, or -1.
std::optional<int64_t> position(Call& call, bool last) {
  auto what = text_argument(call, 1, false);
  auto part = part_of(call);
  if (!what || !part || !call.spend(part->text.size() / 32)) return std::nullopt;
  if (part->skipped < 0) return -1;
  size_t at = last ? part->text.rfind(*what) : part->text.find(*what);
  if (at == part->text.npos) return -1;
  return part->skipped + static_cast<int64_t>(count_code_points(part->text.substr(0, at)));
}

template <bool last, bool must>
Value find(Call& call) {
  auto at = position(call, last);
  if (!at) return {};
  return must && *at < 0 ? call.fail("substring not found") : data::integer(*at);
}

Value count(Call& call) {
  auto what = text_argument(call, 1, false);
  auto part = part_of(call);
  if (!what || !part || !call.spend(part->text.size() / 32)) return {};
  if (part->skipped < 0) return data::integer(0);
  if (what->empty()) return data::integer(static_cast<int64_t>(count_code_points(part->text)) + 1);
  int64_t n = 0;
  for (size_t at = part->text.find(*what); at != part->text.npos;
       at = part->text.find(*what, at + what->size())) {
    ++n;
  }
  return data::integer(n);
}

template <bool end>
Value starts(Call& call) {
  auto part = part_of(call);
  if (!part) return {};
  std::vector<Value> options{call.args[1]};
  if (call.args[1].is(Type::tuple)) {
    auto items = call.args[1].items->all();
    options.assign(items.begin(), items.end());
  }
  for (const Value& option : options) {
    if (!option.is(Type::string) && !data::item_of(option)) {
      return call.fail(
          fmt::format("the argument must be str or a tuple of str, not {}", type_name(option)));
    }
    std::string_view text = call.text(option);
    bool fits = end ? part->text.ends_with(text) : part->text.starts_with(text);
    if (fits && part->skipped >= 0) return data::boolean(true);
  }
  return data::boolean(false);
}

Value join(Call& call) {
  auto items = iterate(call.args[1], call);
  if (!items || !call.spend(items->size())) return {};
  Value self = self_of(call);
  std::vector<std::string_view> parts;
  for (const Value& item : *items) {
    if (!self.safe && !item.is(Type::string) && !data::item_of(item)) {
      return call.fail(fmt::format("sequence item {}: expected str instance, {} found",
                                   parts.size(), type_name(item)));
    }
    parts.push_back(self.safe ? escape(item, call).text() : call.text(item));
  }
  return join_texts(self.text(), parts, self.safe, call);
}

Value pieces(const std::vector<std::string_view>& parts, bool safe, Call& call) {
  if (!call.spend(parts.size())) return {};
  std::vector<Value> out;
  out.reserve(parts.size());
  for (std::string_view part : parts) out.push_back(piece(part, safe));
  return new_list(call.arena(), out);
}

// str.split() at white space: at most `most` cuts, counted from one side; the rest is kept whole.
std::vector<std::string_view> split_at_blanks(std::string_view text, int64_t most, bool right) {
  std::vector<std::string_view> words = split_words(text);
  if (most < 0 || words.empty() || static_cast<int64_t>(words.size()) <= most) return words;
  auto n = static_cast<size_t>(most);
  if (right) {
    if (words.size() == n) return words;
    std::string_view last = words[words.size() - n - 1];
    std::string_view head =
        text.substr(0, static_cast<size_t>(last.data() + last.size() - text.data()));
    size_t begin = static_cast<size_t>(words[0].data() - text.data());
    words.erase(words.begin(), words.end() - static_cast<ptrdiff_t>(n));
    words.insert(words.begin(), head.substr(begin));
  } else {
    size_t begin = static_cast<size_t>(words[n].data() - text.data());
    size_t end = static_cast<size_t>(words.back().data() + words.back().size() - text.data());
    words.resize(n);
    words.push_back(text.substr(begin, end - begin));
  }
  return words;
}

std::vector<std::string_view> split_at(std::string_view text, std::string_view separator,
                                       int64_t most, bool right) {
  std::vector<std::string_view> parts;
  auto more = [&] { return most < 0 || static_cast<int64_t>(parts.size()) < most; };
  while (more()) {
    size_t at = right ? text.rfind(separator) : text.find(separator);
    if (at == text.npos) break;
    if (right) {
      parts.push_back(text.substr(at + separator.size()));
      text = text.substr(0, at);
    } else {
      parts.push_back(text.substr(0, at));
      text.remove_prefix(at + separator.size());
    }
  }
  parts.push_back(text);
  if (right) std::reverse(parts.begin(), parts.end());
  return parts;
}

template <bool right>
Value split(Call& call) {
  auto most = integer_of(call.args[2], call);
  if (!most) return {};
  Value self = self_of(call);
  if (!call.spend(self.size / 16)) return {};
  if (call.args[1].is(Type::none)) {
    return pieces(split_at_blanks(self.text(), *most, right), self.safe, call);
  }
  auto separator = text_argument(call, 1, false);
  if (!separator) return {};
  if (separator->empty()) return call.fail("empty separator");
  return pieces(split_at(self.text(), *separator, *most, right), self.safe, call);
}

Value splitlines(Call& call) {
  Value self = self_of(call);
  if (!call.spend(self.size / 16)) return {};
  return pieces(split_lines(self.text(), truthy(call.args[1])), self.safe, call);
}

template <bool right>
Value partition(Call& call) {
  auto separator = text_argument(call, 1);
  if (!separator) return {};
  if (separator->empty()) return call.fail("empty separator");
  Value self = self_of(call);
  std::string_view text = self.text();
  size_t at = right ? text.rfind(*separator) : text.find(*separator);
  Value parts[3];
  if (at == text.npos) {
    parts[0] = parts[1] = parts[2] = piece("", self.safe);
    parts[right ? 2 : 0] = self;
  } else {
    parts[0] = piece(text.substr(0, at), self.safe);
    parts[1] = piece(text.substr(at, separator->size()), self.safe);
    parts[2] = piece(text.substr(at + separator->size()), self.safe);
  }
  return new_tuple(call.arena(), parts);
}

Value format(Call& call) { return format_text(self_of(call), call.rest, call.named, call); }

// Whether the text has characters and all of them are of a kind.
template <bool (*of_kind)(char32_t), bool empty = false>
Value all(Call& call) {
  std::string_view text = self_of(call).text();
  if (!call.spend(text.size() / 32)) return {};
  for (size_t at = 0; at < text.size();) {
    if (!of_kind(next_code_point(text, at))) return data::boolean(false);
  }
  return data::boolean(!text.empty() || empty);
}

bool in_ascii(char32_t c) { return c < 0x80; }

template <bool (*of_case)(char32_t), bool (*of_other)(char32_t)>
Value in_case(Call& call) {
  std::string_view text = self_of(call).text();
  bool found = false;
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (of_other(c) || is_title(c)) return data::boolean(false);
    found = found || of_case(c);
  }
  return data::boolean(found);
}

// Capitals only where no letter with a case stands before, small letters only where one does.
Value istitle(Call& call) {
  std::string_view text = self_of(call).text();
  bool found = false, inside = false;
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    bool capital = is_upper(c) || is_title(c), small = is_lower(c);
    if ((capital && inside) || (small && !inside)) return data::boolean(false);
    inside = capital || small;
    found = found || inside;
  }
  return data::boolean(found);
}

Value unescape(Call& call) { return make_text(call, unescape_html(self_of(call).text())); }

constexpr Builtin kString[] = {
    {"capitalize", "self", "The first letter raised, all others lowered.", capitalize},
    {"casefold", "self", "The text in a form in which case does not matter.", casefold},
    {"center", "self, width, fillchar=' '", "Filled up on both sides.", justify<'^'>},
    {"count", "self, sub, start=none, end=none", "How often a part occurs.", count},
    {"endswith", "self, suffix, start=none, end=none", "Whether it ends so.", starts<true>},
    {"expandtabs", "self, tabsize=8", "Tabs as blanks.", expandtabs},
    {"find", "self, sub, start=none, end=none", "Where a part stands first, or -1.",
     find<false, false>},
    {"format", "self, *, **", "'{} and {name}' with the arguments filled in.", format},
    {"index", "self, sub, start=none, end=none", "Where a part stands first.", find<false, true>},
    {"isalnum", "self", "Whether all are letters or digits.", all<is_alnum>},
    {"isalpha", "self", "Whether all are letters.", all<is_alpha>},
    {"isascii", "self", "Whether all are ASCII.", all<in_ascii, true>},
    {"isdecimal", "self", "Whether all are decimal digits.", all<is_decimal>},
    {"isdigit", "self", "Whether all are digits.", all<is_digit>},
    {"islower", "self", "Whether it is in lower case.", in_case<is_lower, is_upper>},
    {"isnumeric", "self", "Whether all are numeric.", all<is_numeric>},
    {"isprintable", "self", "Whether all can be printed.", all<is_printable, true>},
    {"isspace", "self", "Whether all are white space.", all<is_space>},
    {"istitle", "self", "Whether each word begins with a capital.", istitle},
    {"isupper", "self", "Whether it is in upper case.", in_case<is_upper, is_lower>},
    {"join", "self, iterable", "The items with this text between them.", join},
    {"ljust", "self, width, fillchar=' '", "Filled up on the right.", justify<'<'>},
    {"lower", "self", "In lower case.", lower},
    {"lstrip", "self, chars=none", "Without white space (or chars) in front.", strip<true, false>},
    {"partition", "self, sep", "Before, at and behind the first separator.", partition<false>},
    {"removeprefix", "self, prefix", "Without a prefix.", removeprefix},
    {"removesuffix", "self, suffix", "Without a suffix.", removesuffix},
    {"replace", "self, old, new, count=-1", "With old replaced by new.", replace},
    {"rfind", "self, sub, start=none, end=none", "Where a part stands last, or -1.",
     find<true, false>},
    {"rindex", "self, sub, start=none, end=none", "Where a part stands last.", find<true, true>},
    {"rjust", "self, width, fillchar=' '", "Filled up on the left.", justify<'>'>},
    {"rpartition", "self, sep", "Before, at and behind the last separator.", partition<true>},
    {"rsplit", "self, sep=none, maxsplit=-1", "Its parts, cut from the right.", split<true>},
    {"rstrip", "self, chars=none", "Without white space (or chars) behind.", strip<false, true>},
    {"split", "self, sep=none, maxsplit=-1", "Its parts between separators or white space.",
     split<false>},
    {"splitlines", "self, keepends=false", "Its lines.", splitlines},
    {"startswith", "self, prefix, start=none, end=none", "Whether it begins so.", starts<false>},
    {"strip", "self, chars=none", "Without white space (or chars) around.", strip<true, true>},
    {"striptags", "self", "Without tags; of markup only.", filter::striptags},
    {"swapcase", "self", "Capitals lowered and small letters raised.", swapcase},
    {"title", "self", "Each word's first letter raised.", title},
    {"unescape", "self", "With its HTML entities replaced; of markup only.", unescape},
    {"upper", "self", "In upper case.", upper},
    {"zfill", "self, width", "Zeros in front, behind a sign.", zfill},
};

}  // namespace

std::span<const Builtin> string_methods() { return kString; }

}  // namespace megac::jinja
