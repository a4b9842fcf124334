#include "compiler/expand/type_names.h"

#include <algorithm>

namespace megac::expand {
namespace {

constexpr int kDepth = 20;

constexpr std::string_view kNames[kBuiltinTypes] = {
    "uuid", "string", "text",  "integer", "decimal", "boolean", "timestamp", "date",
    "time", "json",   "bytes", "email",   "url",     "cron",    "any"};

std::string_view name_of(const Types& types, BuiltinType type) {
  return types.names[static_cast<size_t>(type)];
}

std::string fill(std::string_view pattern, std::string_view first, std::string_view second = {}) {
  std::string out;
  size_t at = pattern.find("{}");
  if (at == pattern.npos) return std::string(pattern);
  out += pattern.substr(0, at);
  out += first;
  std::string_view rest = pattern.substr(at + 2);
  size_t next = rest.find("{}");
  out += rest.substr(0, next);
  if (next != rest.npos) {
    out += second;
    out += rest.substr(next + 2);
  }
  return out;
}

// "string | null" as the element of an array needs brackets around it.
std::string element(const std::string& name) {
  return name.find(" | ") == name.npos ? name : "(" + name + ")";
}

void skip_blanks(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
}

bool take(std::string_view& rest, std::string_view token) {
  skip_blanks(rest);
  if (!rest.starts_with(token)) return false;
  rest.remove_prefix(token.size());
  return true;
}

bool is_name(char c) {
  bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         static_cast<signed char>(c) < 0;
}

}  // namespace

std::optional<std::string> TypeNames::of(std::string_view type) const {
  auto out = parse(type, kDepth);
  skip_blanks(type);
  if (!type.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> TypeNames::of(const data::Map& attribute) const {
  const data::Value* type = member(attribute, "type");
  if (!type || !type->is(data::Type::string)) return std::string(name_of(types_, BuiltinType::any));
  if (type->text() != "array") return of(type->text());
  const data::Value* item = member(attribute, "itemType");
  bool typed = item && item->is(data::Type::string);
  auto name = typed ? of(item->text()) : std::string(name_of(types_, BuiltinType::any));
  if (!name) return name;
  bool between = types_.list.starts_with("{}");
  return fill(types_.list, between ? element(*name) : *name);
}

// type := name ('<' type, ... '>')? ('[]' | '?')*
std::optional<std::string> TypeNames::parse(std::string_view& rest, int depth) const {
  if (depth == 0) return std::nullopt;
  skip_blanks(rest);
  auto end =
      static_cast<size_t>(std::find_if_not(rest.begin(), rest.end(), is_name) - rest.begin());
  if (end == 0) return std::nullopt;
  std::string_view name = rest.substr(0, end);
  rest.remove_prefix(end);
  std::vector<std::string> arguments;
  if (take(rest, "<")) {
    do {
      auto argument = parse(rest, depth - 1);
      if (!argument) return std::nullopt;
      arguments.push_back(std::move(*argument));
    } while (take(rest, ","));
    if (!take(rest, ">")) return std::nullopt;
  }
  std::optional<std::string> out;
  auto list_of = [&](const std::string& item) {
    return fill(types_.list, types_.list.starts_with("{}") ? element(item) : item);
  };
  if (name == "map" && arguments.size() == 2) {
    out = fill(types_.map, arguments[0], arguments[1]);
  } else if (name == "array" && arguments.size() < 2) {
    out =
        list_of(arguments.empty() ? std::string(name_of(types_, BuiltinType::any)) : arguments[0]);
  } else {
    out = named(name, depth);
  }
  for (bool more = true; out && more;) {
    if (take(rest, "[]")) {
      out = list_of(*out);
    } else if (take(rest, "?")) {
      out = fill(types_.optional, *out);
    } else {
      more = false;
    }
  }
  return out;
}

std::optional<std::string> TypeNames::named(std::string_view name, int depth) const {
  auto known = std::find(std::begin(kNames), std::end(kNames), name);
  if (known != std::end(kNames)) {
    return std::string(types_.names[static_cast<size_t>(known - std::begin(kNames))]);
  }
  if (name == "enum") return std::string(name_of(types_, BuiltinType::string));
  if (host_ && host_->types) {
    const data::Value* own = member(*host_->types, name);
    if (own && own->is(data::Type::map)) {
      const data::Value* text = member(*own->fields, language_.name);
      if (text && text->is(data::Type::string)) return std::string(text->text());
      const data::Value* base = member(*own->fields, "base");
      if (base && base->is(data::Type::string)) {
        std::string_view rest = base->text();
        return parse(rest, depth - 1);
      }
      return std::string(name_of(types_, BuiltinType::string));
    }
  }
  const auto* entities = host_ ? host_->entities : nullptr;
  bool entity = entities ? std::find(entities->begin(), entities->end(), name) != entities->end()
                         : name[0] >= 'A' && name[0] <= 'Z';
  return std::string(entity ? name : name_of(types_, BuiltinType::any));
}

const data::Value* TypeNames::member(const data::Map& map, std::string_view name) const {
  auto key = keys_.find(name);
  return key ? map.find(*key) : nullptr;
}

}  // namespace megac::expand
