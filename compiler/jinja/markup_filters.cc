#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/entities.h"
#include "compiler/jinja/filters.h"

namespace megac::jinja::filter {

using data::Type;

Value escape(Call& call) { return jinja::escape(call.args[0], call); }
Value forceescape(Call& call) {
  return jinja::escape(as_plain(soft_text(call.args[0], call)), call);
}
Value safe(Call& call) { return as_safe(soft_text(call.args[0], call)); }

namespace {

// Text without what stands between `open` and the next `close`; an `open` without one stays.
std::string without(std::string_view text, std::string_view open, std::string_view close) {
  std::string out;
  while (true) {
    size_t begin = text.find(open);
    size_t end = begin == text.npos ? begin : text.find(close, begin + open.size());
    if (end == text.npos) break;
    out += text.substr(0, begin);
    text.remove_prefix(end + close.size());
  }
  out += text;
  return out;
}

// Percent encoding of all but letters, digits, `_.-~` and what `kept` has; with `form`, a blank is
// a plus sign.
void append_quoted(std::string& out, std::string_view text, std::string_view kept, bool form) {
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bool letter = (byte | 32) >= 'a' && (byte | 32) <= 'z';
    if (letter || (c >= '0' && c <= '9') ||
        std::string_view("_.-~").find(c) != std::string_view::npos || kept.find(c) != kept.npos) {
      out += c;
    } else if (c == ' ' && form) {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", byte);
    }
  }
}

}  // namespace

Value striptags(Call& call) {
  std::string_view text = soft_text(call.args[0], call).text();
  if (!call.spend(text.size() / 16)) return {};
  std::string bare = without(without(text, "<!--", "-->"), "<", ">");
  std::string out;
  for (std::string_view word : split_words(bare)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return make_text(call, unescape_html(out));
}

Value urlencode(Call& call) {
  const Value& value = call.args[0];
  std::string out;
  bool single = value.is(Type::string) || data::item_of(value) || value.is(Type::none) ||
                value.is(Type::boolean) || value.is(Type::integer) || value.is(Type::real);
  if (single) {
    append_quoted(out, call.text(value), "/", false);
    return make_text(call, out);
  }
  auto append_pair = [&](const Value& key, const Value& of) {
    if (!out.empty()) out += '&';
    append_quoted(out, call.text(key), "", true);
    out += '=';
    append_quoted(out, call.text(of), "", true);
  };
  if (value.is(Type::map)) {
    for (const data::Member& member : value.fields->all()) {
      append_pair(from_key(member.key, call), member.value);
    }
    return make_text(call, out);
  }
  auto pairs = iterate(value, call);
  if (!pairs) return {};
  for (const Value& pair : *pairs) {
    auto both = iterate(pair, call);
    if (!both) return {};
    if (both->size() != 2) return call.fail("urlencode needs pairs of a key and a value");
    append_pair((*both)[0], (*both)[1]);
  }
  return make_text(call, out);
}

Value xmlattr(Call& call) {
  const Value& value = call.args[0];
  if (value.is(Type::undefined)) return call.fail_undefined(value);
  if (!value.is(Type::map)) {
    return call.fail(fmt::format("'{}' object has no attribute 'items'", type_name(value)));
  }
  std::string out;
  for (const data::Member& member : value.fields->all()) {
    if (member.value.is(Type::none) || member.value.is(Type::undefined)) continue;
    Value key = from_key(member.key, call);
    if (!key.is(Type::string)) return call.fail("an attribute's name must be a string");
    if (key.text().find_first_of(" \t\n\r\f\v/>=") != std::string_view::npos) {
      return call.fail(
          fmt::format("Invalid character in attribute name: '{}'", printable(key.text())));
    }
    if (!out.empty() || truthy(call.args[1])) out += ' ';
    out += jinja::escape(key, call).text();
    out += "=\"";
    out += jinja::escape(member.value, call).text();
    out += '"';
  }
  return make_text(call, out, call.autoescape());
}

}  // namespace megac::jinja::filter
