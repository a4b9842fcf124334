#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/id.h"

namespace re2 {
class RE2;
}

namespace megac::schema {

/// A regular expression, compiled when it is first needed; from many threads at once.
class Pattern {
 public:
  explicit Pattern(std::string text);
  ~Pattern();
  Pattern(const Pattern&) = delete;

  /// Anywhere in the text, as JSON Schema has it.
  bool matches(std::string_view text) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::string prefix_;  ///< of a pattern that is `^` and then letters: no engine is needed
  mutable std::once_flag once_;
  mutable std::unique_ptr<re2::RE2> compiled_;
};

using RuleId = Id<struct RuleTag>;

enum Type : uint8_t {
  kNull = 1,
  kBoolean = 2,
  kInteger = 4,
  kNumber = 8,
  kString = 16,
  kArray = 32,
  kObject = 64,
};

struct Property {
  std::string name;
  RuleId rule;
  int since = 0;  ///< x-since
};

struct PatternProperty {
  std::unique_ptr<Pattern> pattern;
  RuleId rule;
};

/// One of `enum` or `const`.
struct Choice {
  Type type;
  std::string text;  ///< as the value is printed
};

/// One schema object, with $ref already followed. All that is absent allows everything.
struct Rule {
  uint8_t types = 0;  ///< a set of Type; 0: any
  std::string title, description;
  int code = 0;

  std::vector<Choice> choices;
  std::unique_ptr<Pattern> pattern, warning_pattern;
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();

  std::vector<std::string> required;
  std::vector<Property> properties;  ///< by name, ascending
  std::vector<PatternProperty> pattern_properties;
  enum class Other : uint8_t { allowed, warned, refused, ruled } other = Other::allowed;
  RuleId other_rule;
  size_t min_properties = 0;

  RuleId items;
  size_t min_items = 0;

  std::vector<RuleId> alternatives;  ///< anyOf, oneOf
  bool exactly_one = false;          ///< oneOf

  std::vector<std::string> if_required;  ///< if: {required: [...]}
  RuleId then_rule, else_rule;

  const Property* find(std::string_view name) const;
};

/// The rules of one schema; the first is that of the whole file.
struct Rules {
  Table<RuleId, Rule> table;
  const Rule& operator[](RuleId id) const { return table[id]; }
  RuleId root;
};

/// From the text of a schema; CHECKs that it uses what we interpret and nothing else.
Rules read_rules(std::string_view json);

}  // namespace megac::schema
