#include "compiler/expand/builtins.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/hash.h"
#include "compiler/base/words.h"
#include "compiler/expand/type_names.h"
#include "compiler/jinja/json.h"
#include "compiler/jinja/strings.h"

namespace megac::expand {
namespace {

using data::Type;
using data::Value;
using jinja::Call;

const Host* host_of(Call& call) { return static_cast<const Host*>(call.host); }

// The name of an item, the text of anything else that is text; nothing, and reported, otherwise.
std::optional<std::string_view> name_of(Call& call) {
  const Value& value = call.args[0];
  if (const data::Item* item = data::item_of(value)) return item->name;
  if (value.is(Type::list) || value.is(Type::tuple) || value.is(Type::map) ||
      value.is(Type::none) || value.is(Type::object)) {
    call.fail(fmt::format("a name is wanted here, not a {}", jinja::type_name(value)));
    return std::nullopt;
  }
  return call.text(value);
}

template <std::string (*Change)(std::string_view)>
Value cased(Call& call) {
  auto name = name_of(call);
  if (!name || call.failed()) return {};
  std::string changed = Change(*name);
  return changed == *name ? data::string(*name) : jinja::make_text(call, changed);
}

Value plural_name(Call& call) {
  if (data::item_of(call.args[0])) {
    auto key = call.keys().find("plural");
    const Value* own = key ? call.args[0].fields->find(*key) : nullptr;
    if (own && own->is(Type::string)) return *own;
  }
  return cased<plural>(call);
}

Value json(Call& call) {
  jinja::JsonStyle style{.indent = jinja::json_indent(call.args[1], call)};
  std::string out;
  if (call.failed() || !jinja::append_json(out, call.args[0], style, call)) return {};
  return jinja::make_text(call, out);
}

Value quote(Call& call) {
  std::string_view text = call.text(call.args[0]), mark = call.text(call.args[1]);
  if (call.failed()) return {};
  std::string out(mark);
  for (size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (!mark.empty() && text.substr(at).starts_with(mark)) {
      out += '\\';
      out += mark;
      at += mark.size() - 1;
    } else {
      out += c;
    }
  }
  out += mark;
  return jinja::make_text(call, out);
}

// The language that an argument names, or else this file's; null, and reported, when it is unknown.
const Language* language_of(Call& call, const Value& argument) {
  std::string_view name;
  if (!argument.is(Type::none)) {
    name = call.text(argument);
  } else if (const Host* host = host_of(call)) {
    name = host->language;
  }
  if (call.failed()) return nullptr;
  const Language* language = find_language(name);
  if (!language) {
    call.fail(name.empty() ? std::string("this file has no language; name one")
                           : fmt::format("the language '{}' is not known", name));
  }
  return language;
}

Value comment(Call& call) {
  const Language* language = language_of(call, data::none());
  if (!language) return {};
  if (language->open.empty()) {
    return call.fail(fmt::format("the language '{}' has no comments", language->name));
  }
  std::string_view text = call.text(call.args[0]);
  if (call.failed()) return {};
  // Between two marks a short line grows most: to nine times its size.
  if (!call.spend(text.size() / 4)) return {};
  return jinja::make_text(call, commented(*language, text));
}

Value type(Call& call) {
  const Value& value = call.args[0];
  const Language* language = language_of(call, call.args[1]);
  if (!language) return {};
  if (!language->types) {
    return call.fail(fmt::format("the language '{}' has no types", language->name));
  }
  TypeNames names(*language, host_of(call), call.keys());
  auto key = call.keys().find("type");
  bool attribute = value.is(Type::map) && key && value.fields->find(*key);
  const data::Item* item = data::item_of(value);
  std::string_view text = attribute ? std::string_view() : item ? item->name : call.text(value);
  if (call.failed()) return {};
  auto name = attribute ? names.of(*value.fields) : names.of(text);
  if (!name) return call.fail(fmt::format("the type '{}' is malformed", text));
  return jinja::make_text(call, *name);
}

Value hash(Call& call) {
  auto digits = jinja::integer_of(call.args[1], call);
  std::string_view text = call.text(call.args[0]);
  if (!digits || call.failed() || !call.spend(text.size() / 32)) return {};
  if (*digits < 1 || *digits > 64) return call.fail("hash has 1 to 64 digits");
  return jinja::make_text(call, sha256(text).hex().substr(0, static_cast<size_t>(*digits)));
}

constexpr jinja::Builtin kFilters[] = {
    {"PascalCase", "name", "OrderItem.", cased<pascal>},
    {"camel", "name", "orderItem.", cased<camel>},
    {"camelCase", "name", "orderItem.", cased<camel>},
    {"comment", "text", "Each line as a comment of this file's language.", comment},
    {"constant", "name", "ORDER_ITEM.", cased<constant>},
    {"flat", "name", "orderitem.", cased<flat>},
    {"hash", "text, n=8", "The first n hex digits of the text's SHA-256.", hash},
    {"json", "value, indent=none", "The value as JSON, in the order of the file.", json},
    {"kebab", "name", "order-item.", cased<kebab>},
    {"kebab_case", "name", "order-item.", cased<kebab>},
    {"pascal", "name", "OrderItem.", cased<pascal>},
    {"plural", "name", "An item's plural, or that of its last word.", plural_name},
    {"quote", "text, q=\"'\"", "The text between quotes, with \\ q and line ends escaped.", quote},
    {"singular", "name", "The singular of the last word.", cased<singular>},
    {"snake", "name", "order_item.", cased<snake>},
    {"snake_case", "name", "order_item.", cased<snake>},
    {"type", "attribute, lang=none", "A type as a language writes it; that of this file, or lang.",
     type},
};

}  // namespace

std::span<const jinja::Builtin> filters() { return kFilters; }
std::span<const jinja::Builtin> functions() { return {}; }

}  // namespace megac::expand
