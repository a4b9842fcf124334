#include "compiler/schema/schema.h"

#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "compiler/base/check.h"
#include "compiler/base/text.h"
#include "compiler/schema/rules.h"
#include "compiler/yaml/yaml.h"

namespace megac::schema {
namespace {

using yaml::NodeId;
using yaml::shown;

/// What a value is called in messages: the value of a key, or an item of that value.
struct Place {
  std::string_view key;  ///< empty: the whole file
  Span key_span;
  bool item = false;
};

uint8_t types_of(const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Kind::null: return kNull;
    case yaml::Kind::boolean: return kBoolean;
    case yaml::Kind::integer: return kInteger | kNumber;
    case yaml::Kind::real: return kNumber;
    case yaml::Kind::string: return kString;
    case yaml::Kind::sequence: return kArray;
    case yaml::Kind::map: return kObject;
  }
  return 0;
}

bool is_container(const yaml::Node& node) {
  return node.kind == yaml::Kind::sequence || node.kind == yaml::Kind::map;
}

/// "a, b or c"
std::string join_or(const std::vector<std::string>& words) {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += words[i];
  }
  return out;
}

std::string describe(const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Kind::null: return node.text.empty() ? "empty" : "null";
    case yaml::Kind::sequence: return "a list";
    case yaml::Kind::map: return "a map";
    default: return fmt::format("'{}'", shown(node.text));
  }
}

std::string type_words(uint8_t types) {
  static constexpr std::pair<Type, std::string_view> kWords[] = {
      {kObject, "a map"},       {kArray, "a list"},    {kString, "a text"},
      {kInteger, "an integer"}, {kNumber, "a number"}, {kBoolean, "true or false"},
      {kNull, "empty"}};
  // Every scalar is a text as well.
  if (types & kString) types &= static_cast<uint8_t>(~(kNumber | kBoolean));
  std::vector<std::string> words;
  for (auto [type, word] : kWords) {
    if (types & type) words.emplace_back(word);
  }
  return join_or(words);
}

std::string wanted(const Rule& rule) {
  if (!rule.title.empty()) return rule.title;
  if (rule.choices.empty()) return type_words(rule.types);
  std::vector<std::string> words;
  for (const Choice& choice : rule.choices) words.push_back(fmt::format("'{}'", choice.text));
  return join_or(words);
}

class Checker {
 public:
  Checker(const Rules& rules, const yaml::Tree& tree, Diagnostics& diags)
      : rules_(rules), tree_(tree), diags_(diags) {}

  void check(RuleId id, NodeId node_id, const Place& place) {
    const Rule& rule = rules_[id];
    const yaml::Node& node = tree_[node_id];
    uint8_t types = types_of(node);
    bool as_text = types == kString;
    if (rule.types != 0 && !(rule.types & types)) {
      // Where a text is wanted, a scalar counts as it is written.
      as_text = (rule.types & kString) && !is_container(node) && node.kind != yaml::Kind::null;
      if (!as_text) {
        wrong(rule, node, place);
        return;
      }
    }
    if (!rule.choices.empty() && !chosen(rule, node, as_text)) {
      wrong_choice(rule, node, place);
      return;
    }
    if (as_text) {
      if (!text(rule, node, place)) return;
    } else if (types & kNumber) {
      if (!number(rule, node, place)) return;
    } else if (types == kArray) {
      list(rule, node_id, place);
    } else if (types == kObject) {
      map(rule, node_id, place);
    }
    if (!rule.alternatives.empty()) alternatives(rule, node_id, place);
    if (!rule.if_required.empty()) {
      bool holds = has_all(node_id, rule.if_required);
      RuleId branch = holds ? rule.then_rule : rule.else_rule;
      if (branch) check(branch, node_id, place);
    }
  }

 private:
  std::string name(const Place& place) const {
    if (place.key.empty()) return place.item ? "an item" : "the file";
    return fmt::format(fmt::runtime(place.item ? "an item of '{}'" : "'{}'"), shown(place.key));
  }
  /// The span of a node; that of its key where the value is absent.
  Span span(const yaml::Node& node, const Place& place) const {
    return node.span.begin == node.span.end && place.key_span ? place.key_span : node.span;
  }

  void wrong(const Rule& rule, const yaml::Node& node, const Place& place) {
    Span where = span(node, place);
    if (rule.code == 110 && !is_container(node)) {
      diags_.add<megac::Kind::unknown_version>(where, describe(node));
      return;
    }
    Diagnostic& d =
        diags_.add<megac::Kind::wrong_kind>(where, name(place), wanted(rule), describe(node));
    if (!rule.description.empty()) d.advise(rule.description);
  }

  void wrong_choice(const Rule& rule, const yaml::Node& node, const Place& place) {
    if (rule.code == 110) {
      diags_.add<megac::Kind::unknown_version>(node.span, shown(node.text));
      return;
    }
    std::vector<std::string_view> texts;
    for (const Choice& choice : rule.choices) texts.push_back(choice.text);
    Diagnostic& d = diags_.add<megac::Kind::wrong_kind>(span(node, place), name(place),
                                                        wanted(rule), describe(node));
    if (auto near = nearest(node.text, texts); near && texts.size() > 1 && !is_container(node)) {
      d.advise(fmt::format("did you mean '{}'?", *near));
    } else if (!rule.description.empty()) {
      d.advise(rule.description);
    }
  }

  bool chosen(const Rule& rule, const yaml::Node& node, bool as_text) const {
    return std::any_of(rule.choices.begin(), rule.choices.end(), [&](const Choice& choice) {
      if (choice.type == kString) return as_text && choice.text == node.text;
      if (as_text || is_container(node)) return false;
      switch (node.kind) {
        case yaml::Kind::null: return choice.type == kNull;
        case yaml::Kind::boolean: return choice.text == (node.boolean ? "true" : "false");
        case yaml::Kind::integer: return choice.text == fmt::format("{}", node.integer);
        default: return false;
      }
    });
  }

  bool text(const Rule& rule, const yaml::Node& node, const Place& place) {
    if (rule.warning_pattern && !rule.warning_pattern->matches(node.text)) {
      bad_text(rule, node, place).as(Severity::warning);
    }
    if (!rule.pattern || rule.pattern->matches(node.text)) return true;
    bad_text(rule, node, place).as(Severity::error);
    return false;
  }

  Diagnostic& bad_text(const Rule& rule, const yaml::Node& node, const Place& place) {
    std::string must = rule.title.empty() ? "of another form" : rule.title;
    switch (rule.code) {
      case 201:
        return diags_.add<megac::Kind::malformed_id>(node.span, shown(place.key), shown(node.text),
                                                     fmt::format("it must be {}", must));
      case 105: return diags_.add<megac::Kind::bad_checksum>(node.span, shown(node.text));
      default:
        return diags_.add<megac::Kind::wrong_kind>(node.span, name(place), must, describe(node));
    }
  }

  bool number(const Rule& rule, const yaml::Node& node, const Place& place) {
    double value = node.kind == yaml::Kind::integer ? static_cast<double>(node.integer) : node.real;
    if (value >= rule.minimum && value <= rule.maximum) return true;
    std::string range = value < rule.minimum ? fmt::format("at least {}", rule.minimum)
                                             : fmt::format("at most {}", rule.maximum);
    diags_.add<megac::Kind::wrong_kind>(node.span, name(place), range, describe(node));
    return false;
  }

  void list(const Rule& rule, NodeId id, const Place& place) {
    if (tree_[id].children < rule.min_items) {
      too_few(tree_[id], place, rule.min_items, "item");
    }
    if (!rule.items) return;
    for (NodeId child : tree_.children(id)) check(rule.items, child, {place.key, {}, true});
  }

  void too_few(const yaml::Node& node, const Place& place, size_t least, std::string_view what) {
    diags_.add<megac::Kind::wrong_kind>(
        span(node, place), name(place), "longer",
        node.children == 0 ? "empty" : fmt::format("of less than {} {}s", least, what));
  }

  void map(const Rule& rule, NodeId id, const Place& place) {
    if (tree_[id].children < rule.min_properties) {
      too_few(tree_[id], place, rule.min_properties, "entry");
    }
    for (NodeId child : tree_.children(id)) entry(rule, child, place);
    for (const std::string& key : rule.required) {
      if (!tree_.find(id, key)) missing(rule, id, place, key);
    }
  }

  void entry(const Rule& rule, NodeId child, const Place& place) {
    const yaml::Node& key = tree_[tree_[child].key];
    Place inner{key.text, key.span, false};
    if (const Property* property = rule.find(key.text)) {
      if (property->since > 0) later_key(*property, key);
      check(property->rule, child, inner);
      return;
    }
    bool known = false;
    for (const PatternProperty& property : rule.pattern_properties) {
      if (!property.pattern->matches(key.text)) continue;
      known = true;
      check(property.rule, child, inner);
    }
    if (known || rule.other == Rule::Other::allowed) return;
    if (rule.other == Rule::Other::ruled) {
      check(rule.other_rule, child, inner);
    } else {
      unknown_key(rule, key, place);
    }
  }

  void later_key(const Property& property, const yaml::Node& key) {
    diags_
        .add<megac::Kind::unknown_key>(
            key.span, property.name,
            fmt::format(" in this dialect: it belongs to version {}", property.since))
        .as(Severity::warning)
        .advise("write the file in that version to be sure of its meaning");
  }

  void unknown_key(const Rule& rule, const yaml::Node& key, const Place& place) {
    std::vector<std::string_view> known;
    for (const Property& property : rule.properties) known.push_back(property.name);
    std::string suffix;
    if (place.item) {
      suffix = fmt::format(" in {}", name(place));
    } else if (!place.key.empty()) {
      suffix = fmt::format(" in '{}'", shown(place.key));
    }
    if (auto near = nearest(key.text, known)) suffix += fmt::format("; did you mean '{}'?", *near);
    bool warned = rule.other == Rule::Other::warned;
    diags_.add<megac::Kind::unknown_key>(key.span, shown(key.text), suffix)
        .as(warned ? Severity::warning : Severity::error);
  }

  void missing(const Rule& rule, NodeId id, const Place& place, const std::string& key) {
    const yaml::Node& map = tree_[id];
    Span where = place.key_span;
    if (!where && map.first) where = tree_[tree_[map.first].key].span;
    if (!where) where = map.span;
    std::string suffix;
    if (place.item || !place.key.empty()) suffix = fmt::format(" in {}", name(place));
    Diagnostic& d = diags_.add<megac::Kind::missing_key>(where, key, suffix);
    const Property* property = rule.find(key);
    if (!property) return;
    const Rule& value = rules_[property->rule];
    if (!value.title.empty()) {
      d.advise(fmt::format("add '{}', {}", key, value.title));
    } else if (!value.description.empty()) {
      d.advise(fmt::format("add '{}': {}", key, value.description));
    }
  }

  bool has_all(NodeId map, const std::vector<std::string>& keys) const {
    return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
      return static_cast<bool>(tree_.find(map, key));
    });
  }

  /// Of several alternatives only one is talked about: the first without a fault, else the one that
  /// the value was meant to be, by its type or by the keys that it has.
  void alternatives(const Rule& rule, NodeId id, const Place& place) {
    const yaml::Node& node = tree_[id];
    std::vector<RuleId> fitting;
    for (RuleId alternative : rule.alternatives) {
      uint8_t types = rules_[alternative].types;
      bool text = (types & kString) && !is_container(node) && node.kind != yaml::Kind::null;
      if (types == 0 || (types & types_of(node)) || text) fitting.push_back(alternative);
    }
    if (fitting.empty()) {
      std::vector<std::string> words;
      for (RuleId alternative : rule.alternatives) words.push_back(wanted(rules_[alternative]));
      diags_.add<megac::Kind::wrong_kind>(span(node, place), name(place), join_or(words),
                                          describe(node));
      return;
    }
    std::vector<Diagnostics> results;
    size_t sound = 0, first_sound = fitting.size();
    for (size_t i = 0; i < fitting.size(); ++i) {
      results.emplace_back();
      Checker(rules_, tree_, results.back()).check(fitting[i], id, place);
      if (results.back().errors() > 0) continue;
      ++sound;
      first_sound = std::min(first_sound, i);
    }
    if (sound == 1 || (sound > 1 && !rule.exactly_one)) {
      diags_.join(std::move(results[first_sound]));
    } else if (sound > 1) {
      diags_.add<megac::Kind::wrong_kind>(span(node, place), name(place), "of one form only",
                                          fmt::format("of {} at once", sound));
    } else {
      meant(fitting, std::move(results), id, place);
    }
  }

  void meant(const std::vector<RuleId>& fitting, std::vector<Diagnostics> results, NodeId id,
             const Place& place) {
    size_t best = 0, most = 0;
    std::vector<std::string> keys;
    for (size_t i = 0; i < fitting.size(); ++i) {
      const std::vector<std::string>& required = rules_[fitting[i]].required;
      if (!required.empty()) keys.push_back(required[0]);
      auto present = static_cast<size_t>(std::count_if(
          required.begin(), required.end(),
          [&](const std::string& key) { return static_cast<bool>(tree_.find(id, key)); }));
      if (present > most) {
        most = present;
        best = i;
      }
    }
    if (most == 0 && fitting.size() > 1 && keys.size() == fitting.size()) {
      NodeId first = tree_[id].first;
      diags_.add<megac::Kind::missing_key>(
          first ? tree_[tree_[first].key].span : span(tree_[id], place),
          fmt::format("{}", fmt::join(keys, "' or '")), fmt::format(" in {}", name(place)));
      return;
    }
    diags_.join(std::move(results[best]));
  }

  const Rules& rules_;
  const yaml::Tree& tree_;
  Diagnostics& diags_;
};

}  // namespace

struct Schema::Compiled {
  std::string json;
  std::once_flag once;
  Rules rules;
};

Schema::Schema(std::string_view json) : compiled_(std::make_unique<Compiled>()) {
  compiled_->json = json;
}
Schema::~Schema() = default;
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;

void Schema::check(const yaml::Tree& tree, Diagnostics& diags) const {
  if (!tree.root()) return;
  std::call_once(compiled_->once, [this] { compiled_->rules = read_rules(compiled_->json); });
  const Rules& rules = compiled_->rules;
  Checker(rules, tree, diags).check(rules.root, tree.root(), {});
}

}  // namespace megac::schema
