#include <algorithm>
#include <iterator>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/glob/pattern.h"

namespace megac::glob {
namespace {

constexpr size_t kMostBytes = 32768, kMostAlternatives = 1024, kMostElements = 65536;
constexpr unsigned kMostDepth = 32;

struct Fault {
  std::string text;
  size_t at;
};

struct Token {
  enum Kind : uint8_t { atom, star, slash, open, comma, close } kind;
  size_t at;
  Atom value;  // of an atom: literal, any_one or set
};

/// Text to tokens. Escapes and brackets bind first, then braces; a comma outside braces is itself.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::optional<Fault> run(std::vector<Token>& tokens) {
    while (at_ < text_.size() && !fault_) tokens.push_back(token());
    if (!open_.empty()) fail("'{' is not closed", open_.back());
    return std::move(fault_);
  }

 private:
  Token token() {
    size_t begin = at_;
    switch (text_[at_]) {
      case '*': ++at_; return {Token::star, begin, {}};
      case '/': ++at_; return {Token::slash, begin, {}};
      case '?': ++at_; return {Token::atom, begin, {Atom::any_one, 0, false, {}}};
      case '[': return {Token::atom, begin, bracket()};
      case '{':
        ++at_;
        open_.push_back(begin);
        if (open_.size() > kMostDepth) fail("its braces are nested too deep", begin);
        return {Token::open, begin, {}};
      case '}':
        ++at_;
        if (open_.empty()) {
          fail("'}' closes nothing", begin);
        } else {
          open_.pop_back();
        }
        return {Token::close, begin, {}};
      case ',':
        if (open_.empty()) break;
        ++at_;
        return {Token::comma, begin, {}};
      default: break;
    }
    char32_t code = character();
    if (code == '/') return {Token::slash, begin, {}};
    return {Token::atom, begin, {Atom::literal, code, false, {}}};
  }

  Atom bracket() {
    size_t begin = at_++;
    Atom set{Atom::set, 0, false, {}};
    if (here('!') || here('^')) {
      set.negated = true;
      ++at_;
    }
    for (bool first = true; first || !here(']'); first = false) {
      size_t member = at_;
      char32_t low = at_ < text_.size() ? character() : 0, high = low;
      if (here('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        ++at_;
        high = character();
      }
      if (at_ >= text_.size()) {
        fail("'[' is not closed", begin);
        break;
      }
      if (low == '/' || high == '/') fail("a bracket cannot hold '/'", member);
      if (high < low) {
        fail(fmt::format("the range '{}' is reversed", text_.substr(member, at_ - member)), member);
      }
      set.ranges.emplace_back(low, high);
    }
    ++at_;
    return set;
  }

  /// One code point, or the one behind a backslash.
  char32_t character() {
    if (here('\\')) {
      if (at_ + 1 == text_.size())
        fail("'\\' stands at the end", at_);
      else
        ++at_;
    }
    return next_code_point(text_, at_);
  }

  bool here(char c) const { return at_ < text_.size() && text_[at_] == c; }

  void fail(std::string text, size_t at) {
    if (!fault_) fault_ = Fault{std::move(text), at};
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<size_t> open_;
  std::optional<Fault> fault_;
};

using Sequence = std::vector<const Token*>;

/// Multiplies out the braces of well-formed tokens, after counting what that makes.
class Braces {
 public:
  explicit Braces(const std::vector<Token>& tokens) : tokens_(tokens) {}

  std::optional<Fault> expand(std::vector<Sequence>& out) {
    count();
    if (fault_) return std::move(fault_);
    next_ = 0;
    out = sequence();
    return std::nullopt;
  }

 private:
  /// Alternatives, and the elements of them all.
  struct Size {
    size_t alternatives = 1, elements = 0;
  };

  /// The size of what stands from `next_` to the end of the enclosing alternative.
  Size count() {
    Size all;
    for (; next_ < tokens_.size() && !ends(); ++next_) {
      Size part{1, 1 + tokens_[next_].value.ranges.size()};
      size_t at = tokens_[next_].at;
      if (tokens_[next_].kind == Token::open) {
        part = {0, 0};
        do {
          ++next_;
          Size one = count();
          part.alternatives += one.alternatives;
          part.elements += one.elements;
          check(part, at);
        } while (!fault_ && tokens_[next_].kind == Token::comma);
      }
      all.elements = all.elements * part.alternatives + part.elements * all.alternatives;
      all.alternatives *= part.alternatives;
      check(all, at);
      if (fault_) break;
    }
    return all;
  }

  std::vector<Sequence> sequence() {
    std::vector<Sequence> all(1);
    for (; next_ < tokens_.size() && !ends(); ++next_) {
      if (tokens_[next_].kind != Token::open) {
        for (Sequence& one : all) one.push_back(&tokens_[next_]);
        continue;
      }
      std::vector<Sequence> parts;
      do {
        ++next_;
        std::ranges::move(sequence(), std::back_inserter(parts));
      } while (tokens_[next_].kind == Token::comma);
      if (parts.size() == 1) {
        for (Sequence& one : all) one.insert(one.end(), parts[0].begin(), parts[0].end());
        continue;
      }
      std::vector<Sequence> product;
      product.reserve(all.size() * parts.size());
      for (const Sequence& left : all) {
        for (const Sequence& right : parts) {
          product.push_back(left);
          product.back().insert(product.back().end(), right.begin(), right.end());
        }
      }
      all = std::move(product);
    }
    return all;
  }

  bool ends() const {
    return tokens_[next_].kind == Token::comma || tokens_[next_].kind == Token::close;
  }

  void check(Size size, size_t at) {
    if (fault_) return;
    if (size.alternatives > kMostAlternatives) {
      fault_ = {fmt::format("its braces make more than {} alternatives", kMostAlternatives), at};
    } else if (size.elements > kMostElements) {
      fault_ = {fmt::format("its alternatives have more than {} characters", kMostElements), at};
    }
  }

  const std::vector<Token>& tokens_;
  size_t next_ = 0;
  std::optional<Fault> fault_;
};

/// The segment that tokens without `/` make.
std::optional<Fault> read_segment(std::span<const Token* const> tokens, Segment& segment) {
  auto is_star = [](const Token* token) { return token->kind == Token::star; };
  // Two stars that only braces brought together are no `**`.
  if (tokens.size() == 2 && std::ranges::all_of(tokens, is_star) &&
      tokens[1]->at == tokens[0]->at + 1) {
    segment.deep = true;
    return std::nullopt;
  }
  auto stars = std::ranges::adjacent_find(
      tokens, [&](const Token* a, const Token* b) { return is_star(a) && is_star(b); });
  if (stars != tokens.end()) return Fault{"'**' must stand alone in its segment", (*stars)->at};
  auto is_literal = [](const Token* token) {
    return token->kind == Token::atom && token->value.kind == Atom::literal;
  };
  size_t at = tokens.front()->at, begin = 0, end = tokens.size();
  while (begin < end && is_literal(tokens[begin])) ++begin;
  while (end > begin && is_literal(tokens[end - 1])) --end;
  for (const Token* token : tokens.first(begin)) append_utf8(segment.head, token->value.code);
  for (const Token* token : tokens.subspan(end)) append_utf8(segment.tail, token->value.code);
  for (const Token* token : tokens.subspan(begin, end - begin)) {
    segment.middle.push_back(is_star(token) ? Atom{Atom::any_run, 0, false, {}} : token->value);
  }
  if (segment.middle.empty() && (segment.head == "." || segment.head == "..")) {
    return Fault{fmt::format("it has the segment '{}'", segment.head), at};
  }
  return std::nullopt;
}

std::optional<Fault> read_branch(std::span<const Token* const> tokens, Branch& branch) {
  auto is_slash = [](const Token* token) { return token->kind == Token::slash; };
  if (tokens.empty()) return Fault{"it is empty", 0};
  size_t end = tokens.back()->at;
  if (is_slash(tokens.front())) tokens = tokens.subspan(1);
  bool directory = tokens.empty() || is_slash(tokens.back());
  if (!tokens.empty()) {
    if (directory) tokens = tokens.first(tokens.size() - 1);
    while (true) {
      auto slash = std::ranges::find_if(tokens, is_slash);
      auto length = static_cast<size_t>(slash - tokens.begin());
      bool last = slash == tokens.end();
      if (length == 0) return Fault{"it has an empty segment", last ? end : (*slash)->at};
      if (auto fault = read_segment(tokens.first(length), branch.emplace_back())) return fault;
      if (last) break;
      tokens = tokens.subspan(length + 1);
    }
  }
  if (directory) branch.emplace_back().deep = true;
  return std::nullopt;
}

/// The byte of `text` that became the byte `at` of its normal form. What megac finds fault with is
/// ASCII, which composes with nothing before it.
size_t before_normalising(std::string_view text, size_t at) {
  size_t low = 0, high = text.size();
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (to_nfc(text.substr(0, middle)).size() < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::optional<Fault> read(std::string_view text, std::vector<Branch>& branches) {
  std::vector<Token> tokens;
  if (auto fault = Lexer(text).run(tokens)) return fault;
  std::vector<Sequence> sequences;
  if (auto fault = Braces(tokens).expand(sequences)) return fault;
  branches.reserve(sequences.size());
  for (const Sequence& sequence : sequences) {
    if (auto fault = read_branch(sequence, branches.emplace_back())) return fault;
  }
  return std::nullopt;
}

}  // namespace

Pattern read(std::string_view text) {
  Pattern pattern;
  if (text.size() > kMostBytes) {
    pattern.fault = fmt::format("it has {} bytes; {} are the most", text.size(), kMostBytes);
  } else if (auto at = utf8_fault(text)) {
    pattern.fault = "it is not UTF-8";
    pattern.at = static_cast<uint32_t>(*at);
  } else {
    std::string normal = to_nfc(text);
    if (auto fault = read(normal, pattern.branches)) {
      pattern.branches.clear();
      pattern.fault = std::move(fault->text);
      size_t place = normal == text ? fault->at : before_normalising(text, fault->at);
      pattern.at = static_cast<uint32_t>(place);
    }
  }
  return pattern;
}

}  // namespace megac::glob
