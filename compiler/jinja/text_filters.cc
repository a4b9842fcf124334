#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/filters.h"

namespace megac::jinja::filter {

using data::Type;

namespace {

bool is_text(const Value& value) { return value.is(Type::string) || data::item_of(value); }

Value refuse(const Value& value, std::string_view what, Call& call) {
  if (value.is(Type::undefined)) return call.fail_undefined(value);
  return call.fail(fmt::format("{} of '{}' object", what, type_name(value)));
}

}  // namespace

Value upper(Call& call) { return upper_text(soft_text(call.args[0], call), call); }
Value lower(Call& call) { return lower_text(soft_text(call.args[0], call), call); }
Value capitalize(Call& call) { return capitalize_text(soft_text(call.args[0], call), call); }
Value string(Call& call) { return soft_text(call.args[0], call); }

Value title(Call& call) {
  std::string_view text = soft_text(call.args[0], call).text();
  auto separates = [](char32_t c) {
    return is_space(c) || c == '-' || c == '(' || c == '{' || c == '[' || c == '<';
  };
  std::string out;
  for (size_t at = 0; at < text.size();) {
    char32_t first = next_code_point(text, at);
    append_upper(out, first);
    size_t rest = at;
    for (size_t ahead = at; at < text.size(); at = ahead) {
      if (separates(next_code_point(text, ahead)) != separates(first)) break;
    }
    append_lower(out, text.substr(rest, at - rest));
  }
  return make_text(call, out);
}

Value trim(Call& call) {
  Value text = soft_text(call.args[0], call), chars = call.args[1];
  if (text.safe && chars.is(Type::string)) chars = jinja::escape(chars, call);
  return strip_text(text, chars, true, true, call);
}

Value center(Call& call) {
  auto width = integer_of(call.args[1], call);
  return width ? pad_text(soft_text(call.args[0], call), *width, " ", '^', call) : Value();
}

Value replace(Call& call) {
  int64_t count = -1;
  if (!call.args[3].is(Type::none)) {
    auto given = integer_of(call.args[3], call);
    if (!given) return {};
    count = *given;
  }
  Value text = soft_text(call.args[0], call);
  Value old = soft_text(call.args[1], call), with = soft_text(call.args[2], call);
  if (!call.autoescape()) {
    return replace_text(as_plain(text), old.text(), with.text(), count, call);
  }
  if (old.safe || with.safe) text = jinja::escape(text, call);
  if (text.safe) old = jinja::escape(old, call), with = jinja::escape(with, call);
  return replace_text(text, old.text(), with.text(), count, call);
}

Value format(Call& call) {
  if (!call.rest.empty() && !call.named.empty()) {
    return call.fail("can't handle positional and keyword arguments at the same time");
  }
  Value values =
      call.named.empty() ? new_tuple(call.arena(), call.rest) : new_map(call.arena(), call.named);
  return printf_text(soft_text(call.args[0], call), values, call);
}

Value indent(Call& call) {
  const Value& width = call.args[1];
  bool first = truthy(call.args[2]), blank = truthy(call.args[3]);
  if (!is_text(call.args[0])) return refuse(call.args[0], "indent", call);
  Value text = soft_text(call.args[0], call);
  Value indention = data::string(" ");
  if (width.is(Type::string)) {
    indention = width;
  } else {
    auto n = integer_of(width, call);
    if (!n) return {};
    indention = repeat_text(indention, *n, call);
  }
  // With one more line break at the end, an empty text is one empty line.
  std::string closed(text.text());
  closed += '\n';
  std::vector<std::string_view> lines = split_lines(closed);
  std::vector<std::string_view> parts;
  parts.reserve(lines.size() * 3);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) parts.push_back("\n");
    bool indented = i == 0 ? first : blank || !lines[i].empty();
    if (indented) parts.push_back(indention.text());
    parts.push_back(lines[i]);
  }
  return join_texts({}, parts, text.safe, call);
}

Value truncate(Call& call) {
  const Value& value = call.args[0];
  auto length = integer_of(call.args[1], call);
  bool killwords = truthy(call.args[2]);
  Value end = soft_text(call.args[3], call);
  auto leeway =
      call.args[4].is(Type::none) ? std::optional<int64_t>(5) : integer_of(call.args[4], call);
  if (!length || !leeway) return {};
  auto end_size = static_cast<int64_t>(count_code_points(end.text()));
  if (*length < end_size) {
    return call.fail(fmt::format("expected length >= {}, got {}", end_size, *length));
  }
  if (*leeway < 0) return call.fail(fmt::format("expected leeway >= 0, got {}", *leeway));
  bool text = is_text(value);
  Value whole = text ? soft_text(value, call) : value;
  auto size = jinja::length(whole);
  if (!size) return refuse(value, "truncate", call);
  if (*size <= *leeway || *size - *leeway <= *length) return value;
  if (!text) return refuse(value, "truncate", call);
  std::string_view kept = whole.text();
  kept = kept.substr(0, byte_of(kept, static_cast<size_t>(*length - end_size)));
  if (!killwords) kept = kept.substr(0, kept.rfind(' '));
  Value cut = data::string(kept);
  cut.safe = whole.safe;
  return add_texts(cut, end, call);
}

Value wordcount(Call& call) {
  std::string_view text = soft_text(call.args[0], call).text();
  if (!call.spend(text.size() / 32)) return {};
  int64_t words = 0;
  bool inside = false;
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    bool word = is_alnum(c) || c == '_';
    words += word && !inside;
    inside = word;
  }
  return data::integer(words);
}

}  // namespace megac::jinja::filter
