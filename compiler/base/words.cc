#include "compiler/base/words.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>

#include <utf8proc.h>

#include "compiler/base/text.h"

namespace megac {
namespace {

enum class Sort : uint8_t { separator, caseless, mark, small, capital };

struct Letter {
  Sort sort;
  size_t end;  // in the name
};

Letter letter_at(std::string_view name, size_t at) {
  char c = name[at];
  if ((c & 0x80) == 0) {
    Sort sort = c >= 'a' && c <= 'z'   ? Sort::small
                : c >= 'A' && c <= 'Z' ? Sort::capital
                : c >= '0' && c <= '9' ? Sort::caseless
                                       : Sort::separator;
    return {sort, at + 1};
  }
  char32_t code = next_code_point(name, at);
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT: return {Sort::capital, at};
    case UTF8PROC_CATEGORY_LL: return {Sort::small, at};
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_ND: return {Sort::caseless, at};
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return {Sort::mark, at};
    default: return {Sort::separator, at};
  }
}

/// Marks belong to the letter before them.
bool small_follows(std::string_view name, size_t at) {
  while (at < name.size()) {
    Letter letter = letter_at(name, at);
    if (letter.sort != Sort::mark) return letter.sort == Sort::small;
    at = letter.end;
  }
  return false;
}

/// Calls `take(word)` for each word of a name, as views into it.
template <class Take>
void each_word(std::string_view name, Take take) {
  Sort before = Sort::separator;  // the case that a letter without case takes
  bool open = false;
  size_t begin = 0;
  for (size_t at = 0; at < name.size();) {
    Letter letter = letter_at(name, at);
    if (letter.sort == Sort::separator) {
      if (open) take(name.substr(begin, at - begin));
      open = false;
      before = Sort::separator;
    } else {
      bool starts =
          letter.sort == Sort::capital &&
          (before == Sort::small || (before == Sort::capital && small_follows(name, letter.end)));
      if (open && starts) take(name.substr(begin, at - begin));
      if (!open || starts) begin = at;
      open = true;
      if (letter.sort == Sort::small || letter.sort == Sort::capital) before = letter.sort;
    }
    at = letter.end;
  }
  if (open) take(name.substr(begin));
}

bool holds(std::string_view text, Sort sort) {
  for (size_t at = 0; at < text.size();) {
    Letter letter = letter_at(text, at);
    if (letter.sort == sort) return true;
    at = letter.end;
  }
  return false;
}

/// ORDER_ITEM: its capitals say nothing about the words.
bool is_shouted(std::string_view name) {
  if (holds(name, Sort::small)) return false;
  size_t n = 0;
  each_word(name, [&](std::string_view) { ++n; });
  return n > 1;
}

std::string lowered(std::string_view name, std::string_view by) {
  std::string out;
  out.reserve(name.size() + 4);
  each_word(name, [&](std::string_view word) {
    if (!out.empty()) out += by;
    out += to_lower(word);
  });
  return out;
}

struct Pair {
  std::string_view one, many;
};

constexpr std::string_view kUncountable[] = {
    "data",        "metadata", "media",    "news",  "series",   "species", "equipment",
    "information", "software", "hardware", "money", "feedback", "fish",    "sheep"};

constexpr Pair kIrregular[] = {
    {"person", "people"},      {"man", "men"},         {"woman", "women"},
    {"child", "children"},     {"foot", "feet"},       {"tooth", "teeth"},
    {"goose", "geese"},        {"mouse", "mice"},      {"ox", "oxen"},
    {"criterion", "criteria"}, {"index", "indices"},   {"vertex", "vertices"},
    {"matrix", "matrices"},    {"axis", "axes"},       {"quiz", "quizzes"},
    {"knife", "knives"},       {"life", "lives"},      {"wife", "wives"},
    {"leaf", "leaves"},        {"half", "halves"},     {"shelf", "shelves"},
    {"wolf", "wolves"},        {"thief", "thieves"},   {"loaf", "loaves"},
    {"self", "selves"},        {"calf", "calves"},     {"hero", "heroes"},
    {"potato", "potatoes"},    {"tomato", "tomatoes"}, {"echo", "echoes"},
    {"veto", "vetoes"},        {"bus", "buses"},       {"status", "statuses"},
    {"alias", "aliases"},      {"lens", "lenses"},     {"virus", "viruses"},
    {"bonus", "bonuses"},      {"campus", "campuses"}, {"canvas", "canvases"},
    {"atlas", "atlases"},      {"gas", "gases"},       {"movie", "movies"},
    {"cookie", "cookies"},     {"cache", "caches"}};

bool uncountable(std::string_view word) {
  return std::find(std::begin(kUncountable), std::end(kUncountable), word) !=
         std::end(kUncountable);
}

bool ends_with_any(std::string_view word, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return word.ends_with(ending); });
}

/// A new ending for a small word: `drop` letters fall, then `add` is added.
struct Ending {
  size_t drop = 0;
  std::string_view add;
};

constexpr Ending kUnchanged;

/// What leads from one form to the other.
Ending between(std::string_view from, std::string_view to) {
  size_t same = 0;
  while (same < from.size() && same < to.size() && from[same] == to[same]) ++same;
  return {from.size() - same, to.substr(same)};
}

Ending plural_of(std::string_view word) {
  if (uncountable(word)) return kUnchanged;
  for (const Pair& pair : kIrregular) {
    if (word == pair.one) return between(pair.one, pair.many);
    if (word == pair.many) return kUnchanged;
  }
  if (word.ends_with("sis")) return {2, "es"};
  if (ends_with_any(word, {"ss", "x", "z", "ch", "sh"})) return {0, "es"};
  if (word.ends_with('s')) return kUnchanged;
  if (word.ends_with('y') && word.size() > 1) {
    constexpr std::string_view kConsonants = "bcdfghjklmnpqrstvwxyz";
    char before = word[word.size() - 2];
    if (kConsonants.find(before) != kConsonants.npos || word.ends_with("quy")) return {1, "ies"};
  }
  return {0, "s"};
}

Ending singular_of(std::string_view word) {
  if (uncountable(word)) return kUnchanged;
  for (const Pair& pair : kIrregular) {
    if (word == pair.one) return kUnchanged;
    if (word == pair.many) return between(pair.many, pair.one);
  }
  if (ends_with_any(word, {"ss", "is"})) return kUnchanged;
  if (word.ends_with("yses")) return {2, "is"};
  if (word.ends_with("ies") && word.size() > 3) return {3, "y"};
  if (ends_with_any(word, {"sses", "shes", "ches", "xes", "zzes"})) return {2, ""};
  if (word.ends_with('s') && word.size() > 1) return {1, ""};
  return kUnchanged;
}

/// The word without its last `n` letters, which are single code points.
std::string_view without(std::string_view word, size_t n) {
  while (n > 0 && !word.empty()) {
    if ((word.back() & 0xC0) != 0x80) --n;
    word.remove_suffix(1);
  }
  return word;
}

/// An ending is raised behind a word of capitals, but not behind a single one: OrderXes.
bool is_capital(std::string_view name, std::string_view word) {
  std::string_view judged = holds(name, Sort::small) ? word : name;
  if (holds(judged, Sort::small)) return false;
  size_t capitals = 0;
  for (size_t at = 0; at < judged.size();) {
    Letter letter = letter_at(judged, at);
    capitals += letter.sort == Sort::capital ? 1 : 0;
    at = letter.end;
  }
  return capitals > 1;
}

template <class Rule>
std::string change_last(std::string_view name, Rule rule) {
  std::string_view word;
  each_word(name, [&](std::string_view next) { word = next; });
  if (word.empty()) return std::string(name);
  Ending ending = rule(to_lower(word));
  std::string_view kept = without(word, ending.drop);
  auto offset = [&](std::string_view part) {
    return static_cast<size_t>(part.data() - name.data());
  };
  std::string out(name.substr(0, offset(kept) + kept.size()));
  out += is_capital(name, word) ? to_upper(ending.add) : std::string(ending.add);
  out += name.substr(offset(word) + word.size());
  return out;
}

}  // namespace

std::vector<std::string> words(std::string_view name) {
  std::vector<std::string> out;
  bool lower = is_shouted(name);
  each_word(name, [&](std::string_view word) {
    out.push_back(lower ? to_lower(word) : std::string(word));
  });
  return out;
}

std::string pascal(std::string_view name) {
  std::string out;
  bool lower = is_shouted(name);
  each_word(name, [&](std::string_view word) {
    out += lower ? raise_first(to_lower(word)) : raise_first(word);
  });
  return out;
}

std::string camel(std::string_view name) {
  std::string out;
  bool lower = is_shouted(name);
  each_word(name, [&](std::string_view word) {
    std::string next = lower || out.empty() ? to_lower(word) : std::string(word);
    out += out.empty() ? next : raise_first(next);
  });
  return out;
}

std::string constant(std::string_view name) {
  std::string out;
  each_word(name, [&](std::string_view word) {
    if (!out.empty()) out += '_';
    out += to_upper(word);
  });
  return out;
}

std::string snake(std::string_view name) { return lowered(name, "_"); }
std::string kebab(std::string_view name) { return lowered(name, "-"); }
std::string flat(std::string_view name) { return lowered(name, ""); }
std::string plural(std::string_view name) { return change_last(name, plural_of); }
std::string singular(std::string_view name) { return change_last(name, singular_of); }

}  // namespace megac
