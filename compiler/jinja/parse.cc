#include "compiler/jinja/parse.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/cut.h"
#include "compiler/jinja/grammar.h"
#include "compiler/jinja/placeholder.h"
#include "compiler/jinja/token.h"

namespace megac::jinja {
namespace {

// A fault after which the nesting of blocks is not known any more.
struct Abandon {};

class Parser {
 public:
  Parser(Code& code, uint32_t unit, data::Keys& keys, const Dialect& dialect,
         const Placeholders& placeholders, Diagnostics& diags)
      : code_(code),
        unit_(unit),
        keys_(keys),
        dialect_(dialect),
        placeholders_(placeholders),
        diags_(diags),
        text_(code.units[unit].text),
        builder_(code, keys, dialect, text_),
        cutter_(text_, dialect) {}

  bool whole() {
    try {
      NodeId root = body({}, {}, {});
      code_.units[unit_].root = root;
    } catch (const Abandon&) {
      clean_ = false;
    } catch (const SyntaxFault& fault) {
      report(fault);
    }
    return clean_;
  }

 private:
  using Words = std::initializer_list<std::string_view>;

  void report(const SyntaxFault& fault) {
    diags_.add<Kind::template_syntax>(span(fault.place), fault.message);
    count();
  }
  // After so many faults the rest of the text says nothing new.
  void count() {
    constexpr uint32_t kMost = 20;
    clean_ = false;
    if (++faults_ == kMost) throw Abandon{};
  }
  Span span(Place place) const { return span_in(code_.units[unit_], place.begin, place.end); }
  std::string_view slice(Place place) const {
    return text_.substr(place.begin, place.end - place.begin);
  }

  // Statements up to a tag whose word is one of `ends`; the tag is then tag_ and word_.
  NodeId body(Words ends, std::string_view opener, Place opened) {
    if (++nesting_ > dialect_.limits.nesting) {
      report({opened, "blocks nest too deeply"});
      throw Abandon{};
    }
    std::vector<uint32_t> statements;
    Place place{here_, here_};
    for (;;) {
      Piece piece = cutter_.next();
      here_ = piece.whole.end;
      if (piece.kind == Piece::end) {
        if (!opener.empty()) unclosed(piece.whole, opener, opened, ends);
        break;
      }
      if (piece.kind == Piece::text) {
        text(piece.inside, statements);
      } else if (piece.kind == Piece::raw) {
        add_text(piece.inside, statements);
      } else if (piece.kind == Piece::output) {
        output(piece, statements);
      } else {
        read_word(piece);
        if (std::find(ends.begin(), ends.end(), word_) != ends.end()) break;
        statement(statements, opener, opened, ends);
      }
    }
    --nesting_;
    place.end = here_;
    return builder_.make_list(Op::body, place, statements);
  }

  [[noreturn]] void unclosed(Place at, std::string_view opener, Place opened, Words ends) {
    clean_ = false;
    diags_
        .add<Kind::template_syntax>(
            span(at),
            fmt::format("the template ends inside '{}': expected '{}'", opener, *(ends.end() - 1)))
        .also(span(opened), fmt::format("unclosed '{}' opened here", opener));
    throw Abandon{};
  }

  void read_word(const Piece& piece) {
    tag_ = piece;
    size_t at = piece.inside.begin;
    while (at < piece.inside.end && is_space(text_[at])) ++at;
    size_t n = name_length(text_.substr(at, piece.inside.end - at));
    word_ = text_.substr(at, n);
    word_place_ = {static_cast<uint32_t>(at), static_cast<uint32_t>(at + n)};
  }

  // The head of the tag under way, behind its word. False after a fault, which is reported.
  bool head(Head kind) {
    try {
      parse_head(kind, builder_, word_place_.end, tag_.inside.end, dialect_.delimiters.tag_close);
      return true;
    } catch (const SyntaxFault& fault) {
      report(fault);
      builder_.restart();
      return false;
    }
  }

  void add_text(Place place, std::vector<uint32_t>& out) {
    if (place.begin == place.end) return;
    code_.texts.push_back(slice(place));
    out.push_back(
        builder_.make(Op::text, place, static_cast<uint32_t>(code_.texts.size() - 1)).value);
  }

  bool is_placeholder(std::string_view name) const {
    auto is = [&](std::string_view known) { return known == name; };
    return std::any_of(placeholders_.names.begin(), placeholders_.names.end(), is) ||
           std::any_of(loop_names_.begin(), loop_names_.end(), is);
  }

  void text(Place place, std::vector<uint32_t>& out) {
    if (placeholders_.names.empty() && loop_names_.empty()) return add_text(place, out);
    uint32_t at = place.begin;
    find_braced(
        text_, place.begin, place.end, false,
        [&](std::string_view name) { return is_placeholder(name); },
        [&](const Braced& braced) {
          if (braced.kind == Braced::brace) return;
          add_text({at, braced.begin}, out);
          at = braced.kind == Braced::escaped ? braced.begin + 1 : braced.end;
          if (braced.kind == Braced::placeholder) placeholder({braced.begin, braced.end}, out);
        });
    add_text({at, place.end}, out);
  }

  void placeholder(Place place, std::vector<uint32_t>& out) {
    try {
      parse_head(Head::placeholder, builder_, place.begin + 1, place.end - 1, "}");
      out.push_back(builder_.make(Op::placeholder, place, builder_.pop()).value);
    } catch (const SyntaxFault& fault) {
      report(fault);
    }
  }

  void output(const Piece& piece, std::vector<uint32_t>& out) {
    try {
      parse_head(Head::output, builder_, piece.inside.begin, piece.inside.end,
                 dialect_.delimiters.output_close);
      out.push_back(builder_.make(Op::print, piece.whole, builder_.pop()).value);
    } catch (const SyntaxFault& fault) {
      report(fault);
    }
  }

  void statement(std::vector<uint32_t>& out, std::string_view opener, Place opened, Words ends) {
    Place place = tag_.whole;
    auto add = [&](NodeId node) { out.push_back(node.value); };
    if (word_ == "if") {
      add(branch(place));
    } else if (word_ == "for") {
      add(loop(place));
    } else if (word_ == "set") {
      if (NodeId node = set(place)) add(node);
    } else if (word_ == "with") {
      add(with(place));
    } else if (word_ == "macro") {
      if (NodeId node = macro(place)) add(node);
    } else if (word_ == "call") {
      if (NodeId node = call(place)) add(node);
    } else if (word_ == "filter") {
      bool good = head(Head::filter);
      uint32_t chain = good ? builder_.pop() : NodeId::kNone;
      NodeId inner = body({"endfilter"}, "filter", place);
      head(Head::nothing);
      if (good) add(builder_.make(Op::filter_block, place, chain, inner.value));
    } else if (word_ == "include") {
      if (NodeId node = include(place)) add(node);
    } else if (word_ == "import" || word_ == "from") {
      if (NodeId node = import(place, word_ == "from")) add(node);
    } else if (word_ == "print") {
      if (head(Head::expressions)) {
        std::vector<uint32_t> values = builder_.stack;
        for (uint32_t value : values) add(builder_.make(Op::print, place, value));
      }
    } else if (word_ == "do") {
      if (head(Head::output)) add(builder_.make(Op::evaluate, place, builder_.pop()));
    } else if (word_ == "break" || word_ == "continue") {
      bool leaves = word_ == "break";
      if (loops_ == 0) report({word_place_, fmt::format("'{}' outside of a loop", word_)});
      if (head(Head::nothing)) {
        add(builder_.make(Op::leave, place, NodeId::kNone, NodeId::kNone, NodeId::kNone, leaves));
      }
    } else {
      stray(opener, opened, ends);
    }
  }

  // A tag that no statement begins with.
  void stray(std::string_view opener, Place opened, Words ends) {
    static constexpr std::array<std::string_view, 14> kKnown = {
        "if",      "for",    "set",  "with",  "macro", "call",  "filter",
        "include", "import", "from", "print", "do",    "break", "continue"};
    static constexpr std::array<std::string_view, 5> kLater = {"extends", "block", "autoescape",
                                                               "trans", "debug"};
    clean_ = false;
    if (word_.empty()) {
      report({word_place_, "expected the word of a statement"});
      return;
    }
    if (std::find(kLater.begin(), kLater.end(), word_) != kLater.end()) {
      diags_.add<Kind::template_syntax>(
          span(word_place_), fmt::format("'{}' is not in this version of megac yet", word_));
      throw Abandon{};
    }
    bool closes = word_.size() > 3 && word_.substr(0, 3) == "end";
    bool middle = word_ == "else" || word_ == "elif" || word_ == "pluralize";
    if (!closes && !middle) {
      auto near = nearest(word_, kKnown);
      diags_.add<Kind::template_syntax>(
          span(word_place_),
          fmt::format("unknown statement '{}'{}", printable(word_),
                      near ? fmt::format("; did you mean '{}'?", *near) : std::string()));
      count();
      return;
    }
    std::string_view partner = closes ? word_.substr(3) : std::string_view("if");
    if (opener.empty()) {
      report({word_place_, fmt::format("'{}' without '{}'", word_, partner)});
      throw Abandon{};
    }
    diags_
        .add<Kind::template_syntax>(
            span(word_place_),
            fmt::format("'{}' does not fit here: the innermost open block is '{}', "
                        "which ends with '{}'",
                        printable(word_), opener, *(ends.end() - 1)))
        .also(span(opened), fmt::format("'{}' opened here", opener));
    throw Abandon{};
  }

  NodeId branch(Place place) {
    std::vector<uint32_t> parts;
    for (;;) {
      parts.push_back(head(Head::condition) ? builder_.pop() : NodeId::kNone);
      parts.push_back(body({"elif", "else", "endif"}, "if", place).value);
      if (word_ == "elif") continue;
      if (word_ == "else") {
        head(Head::nothing);
        parts.push_back(NodeId::kNone);
        parts.push_back(body({"endif"}, "if", place).value);
      }
      head(Head::nothing);
      return builder_.make_list(Op::branch, place, parts);
    }
  }

  // The names that a target binds, for placeholders.
  void names_of(NodeId target) {
    const Node& node = code_.at(target);
    if (node.op == Op::store) loop_names_.push_back(std::string(keys_.text(data::Key(node.a))));
    if (node.op == Op::unpack) {
      for (uint32_t i = 0; i < node.c; ++i) names_of(NodeId(code_.lists[node.b + i]));
    }
  }

  NodeId loop(Place place) {
    Loop loop;
    size_t names = loop_names_.size();
    if (head(Head::loop)) {
      loop.filter = builder_.pop_node();
      loop.items = builder_.pop_node();
      loop.target = builder_.pop_node();
      loop.recursive = builder_.flag;
      if (placeholders_.loops) {
        names_of(loop.target);
        loop_names_.push_back("loop");
      }
    }
    ++loops_;
    loop.body = body({"else", "endfor"}, "for", place);
    --loops_;
    loop_names_.resize(names);
    if (word_ == "else") {
      head(Head::nothing);
      loop.otherwise = body({"endfor"}, "for", place);
    }
    head(Head::nothing);
    code_.loops.push_back(loop);
    return builder_.make(Op::loop, place, static_cast<uint32_t>(code_.loops.size() - 1));
  }

  NodeId set(Place place) {
    if (!head(Head::set)) {
      // Whether it has an end tag cannot be known: only `{% set a %}` has.
      return {};
    }
    uint32_t value = builder_.pop();
    uint32_t target = builder_.pop();
    if (!builder_.flag) return builder_.make(Op::assign, place, target, value);
    NodeId inner = body({"endset"}, "set", place);
    head(Head::nothing);
    return builder_.make(Op::assign_block, place, target, inner.value, value);
  }

  NodeId with(Place place) {
    std::vector<uint32_t> parts;
    if (head(Head::with)) parts = builder_.stack;
    parts.push_back(body({"endwith"}, "with", place).value);
    head(Head::nothing);
    return builder_.make_list(Op::with, place, parts);
  }

  std::vector<Parameter> parameters(size_t first) {
    std::vector<Parameter> all;
    for (size_t i = first; i + 1 < builder_.stack.size(); i += 2) {
      Parameter parameter{data::Key(builder_.stack[i]), 0, NodeId(builder_.stack[i + 1])};
      if (!parameter.otherwise && !all.empty() && all.back().otherwise) {
        report({word_place_,
                fmt::format("the parameter '{}' needs a default, as the one before it has",
                            keys_.text(parameter.key))});
      }
      all.push_back(parameter);
    }
    return all;
  }

  NodeId macro(Place place) {
    MacroDef macro;
    bool good = head(Head::macro);
    if (good) {
      macro.name = data::Key(builder_.stack[0]);
      macro.parameters = parameters(1);
    }
    macro.body = closed_body("endmacro", "macro", place);
    if (!good) return {};
    uint32_t target = builder_.make(Op::store, word_place_, macro.name.value).value;
    code_.macros.push_back(std::move(macro));
    return builder_.make(Op::macro, place, static_cast<uint32_t>(code_.macros.size() - 1), target);
  }

  // The body of a macro or call block: `break` does not reach out of it.
  NodeId closed_body(std::string_view end, std::string_view opener, Place place) {
    uint32_t loops = std::exchange(loops_, 0);
    std::vector<std::string> names = loop_names_;
    NodeId inner = body({end}, opener, place);
    head(Head::nothing);
    loops_ = loops;
    return inner;
  }

  NodeId call(Place place) {
    MacroDef macro;
    uint32_t chain = NodeId::kNone;
    if (head(Head::call)) {
      chain = builder_.pop();
      macro.parameters = parameters(0);
      const Node& node = code_.nodes[chain];
      bool calls =
          node.op == Op::chain && code_.nodes[code_.lists[node.b + node.c - 1]].op == Op::call;
      if (!calls) {
        report({code_.places[chain], "expected a call, as in {% call name() %}"});
        chain = NodeId::kNone;
      }
    }
    macro.body = closed_body("endcall", "call", place);
    if (chain == NodeId::kNone) return {};
    code_.macros.push_back(std::move(macro));
    return builder_.make(Op::call_block, place, static_cast<uint32_t>(code_.macros.size() - 1),
                         chain);
  }

  NodeId include(Place place) {
    if (!head(Head::include)) return {};
    Include include;
    include.name = builder_.pop_node();
    include.ignore_missing = builder_.flag;
    include.context = builder_.context;
    code_.includes.push_back(std::move(include));
    return builder_.make(Op::include, place, static_cast<uint32_t>(code_.includes.size() - 1));
  }

  NodeId import(Place place, bool names) {
    if (!head(names ? Head::import_names : Head::import_as)) return {};
    Include include;
    include.import = true;
    include.context = builder_.context_given && builder_.context;
    std::vector<uint32_t> parts(builder_.stack.begin() + 1, builder_.stack.end());
    include.name = NodeId(builder_.stack[0]);
    code_.includes.push_back(std::move(include));
    auto row = static_cast<uint32_t>(code_.includes.size() - 1);
    if (!names) return builder_.make(Op::import_as, place, row, parts[0]);
    return builder_.make_list(Op::import_names, place, parts, row);
  }

  Code& code_;
  uint32_t unit_;
  data::Keys& keys_;
  const Dialect& dialect_;
  const Placeholders& placeholders_;
  Diagnostics& diags_;
  std::string_view text_;
  Builder builder_;
  Cutter cutter_;
  Piece tag_;
  std::string_view word_;
  Place word_place_;
  uint32_t here_ = 0;
  uint32_t nesting_ = 0;
  uint32_t loops_ = 0;
  std::vector<std::string> loop_names_;
  bool clean_ = true;
  uint32_t faults_ = 0;
};

}  // namespace

bool parse_template(Code& code, uint32_t unit, data::Keys& keys, const Dialect& dialect,
                    const Placeholders& placeholders, Diagnostics& diags) {
  return Parser(code, unit, keys, dialect, placeholders, diags).whole();
}

bool parse_field(Code& code, uint32_t unit, data::Keys& keys, const Dialect& dialect,
                 std::span<const std::string> names, bool strict, Diagnostics& diags) {
  std::string_view text = code.units[unit].text;
  Builder builder(code, keys, dialect, text);
  std::vector<uint32_t> statements;
  bool clean = true;
  auto span = [&](uint32_t begin, uint32_t end) { return span_in(code.units[unit], begin, end); };
  auto add_text = [&](uint32_t begin, uint32_t end) {
    if (begin == end) return;
    code.texts.push_back(text.substr(begin, end - begin));
    statements.push_back(
        builder.make(Op::text, {begin, end}, static_cast<uint32_t>(code.texts.size() - 1)).value);
  };
  auto unbound = [&](uint32_t begin, uint32_t end, std::string message) {
    clean = false;
    diags.add<Kind::unbound_placeholder>(span(begin, end), message);
  };
  auto plain = [&](uint32_t begin, uint32_t end) {
    size_t brace = strict ? text.substr(0, end).find('}', begin) : std::string_view::npos;
    if (brace != std::string_view::npos) {
      auto at = static_cast<uint32_t>(brace);
      unbound(at, at + 1, "a path cannot hold the brace '}'");
    }
    add_text(begin, end);
  };
  uint32_t at = 0;
  auto size = static_cast<uint32_t>(text.size());
  find_braced(
      text, 0, size, true, [](std::string_view) { return true; },
      [&](const Braced& braced) {
        if (braced.kind == Braced::brace) {
          if (!strict) return;
          unbound(braced.begin, braced.end,
                  "this brace begins no placeholder, and a path cannot hold one");
          return;
        }
        plain(at, braced.begin);
        at = braced.end;
        if (braced.kind == Braced::escaped) {
          add_text(braced.begin + 1, braced.end);
          return;
        }
        std::string_view inside = text.substr(braced.begin + 1, braced.end - braced.begin - 2);
        std::string_view name = inside.substr(0, name_length(inside));
        if (std::find(names.begin(), names.end(), name) == names.end()) {
          std::vector<std::string_view> candidates(names.begin(), names.end());
          auto near = nearest(name, candidates);
          unbound(braced.begin, braced.end,
                  fmt::format("nothing binds '{}' here{}", printable(name),
                              near ? fmt::format("; did you mean '{}'?", *near) : std::string()));
          return;
        }
        try {
          parse_head(Head::placeholder, builder, braced.begin + 1, braced.end - 1, "}");
          statements.push_back(
              builder.make(Op::placeholder, {braced.begin, braced.end}, builder.pop()).value);
        } catch (const SyntaxFault& fault) {
          clean = false;
          diags.add<Kind::template_syntax>(span(fault.place.begin, fault.place.end), fault.message);
        }
      });
  plain(at, size);
  code.units[unit].root = builder.make_list(Op::body, {0, size}, statements);
  return clean;
}

bool parse_expression(Code& code, uint32_t unit, data::Keys& keys, const Dialect& dialect,
                      Diagnostics& diags) {
  std::string_view text = code.units[unit].text;
  Builder builder(code, keys, dialect, text);
  try {
    parse_head(Head::expression, builder, 0, static_cast<uint32_t>(text.size()), "end of the text");
    code.units[unit].root = builder.pop_node();
    return true;
  } catch (const SyntaxFault& fault) {
    diags.add<Kind::template_syntax>(span_in(code.units[unit], fault.place.begin, fault.place.end),
                                     fault.message);
    return false;
  }
}

}  // namespace megac::jinja
