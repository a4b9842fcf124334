#include "compiler/schema/rules.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>
#include <re2/re2.h>

#include "compiler/base/check.h"

namespace megac::schema {
namespace {

using Json = nlohmann::json;

std::string print(const Json& value) {
  return value.is_string() ? value.get_ref<const std::string&>() : value.dump();
}

Type type_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null: return kNull;
    case Json::value_t::boolean: return kBoolean;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return kInteger;
    case Json::value_t::number_float: return kNumber;
    case Json::value_t::array: return kArray;
    case Json::value_t::object: return kObject;
    default: return kString;
  }
}

Type type_named(std::string_view name) {
  static constexpr std::pair<std::string_view, Type> kTypes[] = {
      {"null", kNull},     {"boolean", kBoolean}, {"integer", kInteger}, {"number", kNumber},
      {"string", kString}, {"array", kArray},     {"object", kObject}};
  for (auto [known, type] : kTypes) {
    if (known == name) return type;
  }
  CHECK(false && "a schema names an unknown type");
  return kNull;
}

class Reader {
 public:
  explicit Reader(const Json& root) : root_(root) {}

  Rules read() {
    rules_.root = rule(root_);
    return std::move(rules_);
  }

 private:
  RuleId rule(const Json& json) {
    if (json.is_boolean()) {
      CHECK(json.get<bool>());
      return rules_.table.push({});
    }
    CHECK(json.is_object());
    if (auto ref = json.find("$ref"); ref != json.end()) return definition(*ref);
    RuleId id = rules_.table.push({});
    fill(id, json);
    return id;
  }

  RuleId definition(const Json& ref) {
    static constexpr std::string_view kBase = "#/definitions/";
    std::string_view path = ref.get_ref<const std::string&>();
    CHECK(path.starts_with(kBase));
    std::string name(path.substr(kBase.size()));
    auto [known, fresh] = definitions_.try_emplace(name);
    if (!fresh) return known->second;
    const Json& json = root_.at("definitions").at(name);
    CHECK(!json.contains("$ref"));
    RuleId id = known->second = rules_.table.push({});
    fill(id, json);
    return id;
  }

  /// Reading a part may add rows, so the rule is only put in its place at the end.
  void fill(RuleId id, const Json& json) {
    Rule rule;
    for (const auto& [key, value] : json.items()) keyword(rule, key, value);
    if (json.contains("x-unknown")) {
      CHECK(rule.other == Rule::Other::allowed);
      rule.other = Rule::Other::warned;
    }
    rules_.table[id] = std::move(rule);
  }

  void keyword(Rule& rule, const std::string& key, const Json& value) {
    if (key == "type") {
      types(rule, value);
    } else if (key == "title") {
      rule.title = value.get<std::string>();
    } else if (key == "description") {
      rule.description = value.get<std::string>();
    } else if (key == "x-code") {
      rule.code = value.get<int>();
    } else if (key == "enum") {
      for (const Json& choice : value) rule.choices.push_back({type_of(choice), print(choice)});
    } else if (key == "const") {
      rule.choices.push_back({type_of(value), print(value)});
    } else if (key == "pattern") {
      rule.pattern = std::make_unique<Pattern>(value.get<std::string>());
    } else if (key == "x-pattern") {
      rule.warning_pattern = std::make_unique<Pattern>(value.get<std::string>());
    } else if (key == "minimum") {
      rule.minimum = value.get<double>();
    } else if (key == "maximum") {
      rule.maximum = value.get<double>();
    } else if (key == "required") {
      rule.required = value.get<std::vector<std::string>>();
    } else if (key == "properties") {
      rule.properties.reserve(value.size());
      for (const auto& [name, property] : value.items()) {
        rule.properties.push_back({name, this->rule(property), property.value("x-since", 0)});
      }
    } else if (key == "patternProperties") {
      for (const auto& [pattern, property] : value.items()) {
        rule.pattern_properties.push_back(
            {std::make_unique<Pattern>(pattern), this->rule(property)});
      }
    } else if (key == "additionalProperties") {
      if (value.is_boolean()) {
        rule.other = value.get<bool>() ? Rule::Other::allowed : Rule::Other::refused;
      } else {
        rule.other = Rule::Other::ruled;
        rule.other_rule = this->rule(value);
      }
    } else if (key == "minProperties") {
      rule.min_properties = value.get<size_t>();
    } else if (key == "items") {
      rule.items = this->rule(value);
    } else if (key == "minItems") {
      rule.min_items = value.get<size_t>();
    } else if (key == "anyOf" || key == "oneOf") {
      rule.exactly_one = key == "oneOf";
      for (const Json& alternative : value) rule.alternatives.push_back(this->rule(alternative));
    } else if (key == "if") {
      CHECK(value.size() == 1 && value.contains("required"));
      rule.if_required = value.at("required").get<std::vector<std::string>>();
    } else if (key == "then") {
      rule.then_rule = this->rule(value);
    } else if (key == "else") {
      rule.else_rule = this->rule(value);
    } else {
      static constexpr std::string_view kOthers[] = {"$schema",   "$id",      "$comment",
                                                     "default",   "examples", "definitions",
                                                     "x-unknown", "x-since"};
      CHECK(std::find(std::begin(kOthers), std::end(kOthers), key) != std::end(kOthers));
    }
  }

  void types(Rule& rule, const Json& value) {
    if (value.is_string()) {
      rule.types = type_named(value.get_ref<const std::string&>());
      return;
    }
    for (const Json& name : value) rule.types |= type_named(name.get_ref<const std::string&>());
  }

  const Json& root_;
  Rules rules_;
  std::map<std::string, RuleId> definitions_;
};

}  // namespace

Pattern::Pattern(std::string text) : text_(std::move(text)) {
  std::string_view rest = text_;
  if (!rest.starts_with('^') || rest.size() < 2) return;
  rest.remove_prefix(1);
  bool plain = std::all_of(rest.begin(), rest.end(),
                           [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '-'; });
  if (plain) prefix_ = rest;
}

Pattern::~Pattern() = default;

bool Pattern::matches(std::string_view text) const {
  if (!prefix_.empty()) return text.starts_with(prefix_);
  std::call_once(once_, [this] {
    compiled_ = std::make_unique<re2::RE2>(text_);
    CHECK(compiled_->ok());
  });
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

const Property* Rule::find(std::string_view name) const {
  auto at = std::lower_bound(properties.begin(), properties.end(), name,
                             [](const Property& p, std::string_view n) { return p.name < n; });
  return at != properties.end() && at->name == name ? &*at : nullptr;
}

Rules read_rules(std::string_view json) {
  Json root = Json::parse(json, nullptr, false);
  CHECK(!root.is_discarded());
  return Reader(root).read();
}

}  // namespace megac::schema
