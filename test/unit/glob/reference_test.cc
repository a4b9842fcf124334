#include <random>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "compiler/glob/glob.h"

namespace megac::glob {
namespace {

// A second matcher that follows the rules of the language word by word and cares for nothing else:
// braces by rewriting the text, everything else by trying all that a wildcard may take.

using Texts = std::vector<std::string>;

Texts split(std::string_view text, char by) {
  Texts parts(1);
  for (char c : text) {
    if (c == by) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// Rewrites the innermost braces first, which stand around no others.
Texts without_braces(const std::string& text) {
  size_t close = text.find('}');
  if (close == text.npos) return {text};
  size_t open = text.rfind('{', close);
  Texts all;
  for (const std::string& part : split(text.substr(open + 1, close - open - 1), ',')) {
    for (std::string& one : without_braces(text.substr(0, open) + part + text.substr(close + 1))) {
      all.push_back(std::move(one));
    }
  }
  return all;
}

bool in_bracket(std::string_view members, char c) {
  bool negated = members[0] == '!';
  if (negated) members.remove_prefix(1);
  bool in = false;
  for (size_t i = 0; i < members.size(); ++i) {
    bool range = i + 2 < members.size() && members[i + 1] == '-';
    in |= range ? members[i] <= c && c <= members[i + 2] : c == members[i];
    i += range ? 2 : 0;
  }
  return in != negated;
}

bool segment_fits(std::string_view glob, std::string_view text) {
  if (glob.empty()) return text.empty();
  if (glob[0] == '*') {
    for (size_t n = 0; n <= text.size(); ++n) {
      if (segment_fits(glob.substr(1), text.substr(n))) return true;
    }
    return false;
  }
  if (text.empty()) return false;
  size_t taken = glob[0] == '[' ? glob.find(']', glob.substr(1).starts_with('!') ? 3 : 2) + 1 : 1;
  bool fits = glob[0] == '?' || glob[0] == text[0];
  if (glob[0] == '[') fits = in_bracket(glob.substr(1, taken - 2), text[0]);
  return fits && segment_fits(glob.substr(taken), text.substr(1));
}

bool path_fits(std::span<const std::string> glob, std::span<const std::string> path) {
  if (glob.empty()) return path.empty();
  if (glob[0] != "**") {
    return !path.empty() && segment_fits(glob[0], path[0]) &&
           path_fits(glob.subspan(1), path.subspan(1));
  }
  for (size_t n = glob.size() == 1 ? 1 : 0; n <= path.size(); ++n) {
    if (path_fits(glob.subspan(1), path.subspan(n))) return true;
  }
  return false;
}

bool reference(const std::string& glob, const std::string& path) {
  for (std::string one : without_braces(glob)) {
    if (one.ends_with('/')) one += "**";
    if (one.starts_with('/')) one.erase(0, 1);
    if (path_fits(split(one, '/'), split(path, '/'))) return true;
  }
  return false;
}

class Chance {
 public:
  size_t below(size_t n) { return engine_() % n; }

  std::string glob(int depth) {
    constexpr std::string_view kPieces[] = {"a",  "b",   "-",    "a",      "b",     "/",    "/",
                                            "*",  "?",   "[ab]", "[!a]",   "[a-b]", "[-a]", "/**/",
                                            "**", "/**", "[]a]", "[!]-a]", "{"};
    std::string text;
    for (size_t n = below(6); n > 0; --n) {
      std::string_view piece = kPieces[below(std::size(kPieces))];
      if (piece != "{") {
        text += piece;
      } else if (depth < 2) {
        text += "{" + glob(depth + 1);
        for (size_t more = below(3); more > 0; --more) text += "," + glob(depth + 1);
        text += "}";
      }
    }
    return text;
  }

  std::string path() {
    std::string text;
    for (size_t segments = 1 + below(5); segments > 0; --segments) {
      for (size_t n = 1 + below(3); n > 0; --n) text += "aaabb-]"[below(7)];
      if (segments > 1) text += '/';
    }
    return text;
  }

 private:
  std::mt19937 engine_{20'260'101};
};

}  // namespace

TEST_CASE("100,000 random globs and paths, against a matcher that tries everything") {
  Chance chance;
  size_t pairs = 0, hits = 0, differ = 0;
  while (pairs < 100'000) {
    std::string text = chance.glob(0);
    Glob::Parsed parsed = Glob::parse(text);
    if (!parsed.fault.empty()) continue;
    for (int i = 0; i < 10; ++i, ++pairs) {
      Path::Parsed path = Path::parse(chance.path());
      REQUIRE(path.fault.empty());
      bool want = reference(text, std::string(path.path.relative()));
      hits += want ? 1 : 0;
      if (parsed.glob.matches(path.path) == want) continue;
      if (++differ < 10) FAIL_CHECK(text, " and ", path.path.str(), " should be ", want);
    }
  }
  CHECK(differ == 0);
  CHECK(hits > pairs / 20);
  CHECK(hits < pairs - pairs / 20);
}

}  // namespace megac::glob
