#include <algorithm>

#include <fmt/format.h>

#include "compiler/yaml/builder.h"
#include "compiler/yaml/bytes.h"
#include "compiler/yaml/fold.h"
#include "compiler/yaml/scalar.h"
#include "compiler/yaml/yaml.h"

namespace megac::yaml {
namespace {

constexpr std::string_view kCore = "tag:yaml.org,2002:";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

Style style_of(char first) {
  switch (first) {
    case '"': return Style::double_quoted;
    case '\'': return Style::single_quoted;
    case '|': return Style::literal;
    case '>': return Style::folded;
    default: return Style::plain;
  }
}

}  // namespace

void Builder::null(uint32_t at, size_t anchor) {
  Place content = place(at);
  std::string_view rest = text_.substr(std::min<size_t>(content.begin, text_.size()));
  if (!absent(content.begin)) {
    for (std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (!rest.starts_with(word)) continue;
      Node node;
      node.span = span(content.begin, content.begin + static_cast<uint32_t>(word.size()));
      node.text = tree_.arena.copy(word);
      add_scalar(node, anchor, false);
      return;
    }
  }
  add_absent(content, at, anchor, Kind::null);
}

/// A key written as `? key` needs no colon.
bool Builder::explicit_key(uint32_t key) const {
  while (key > 0 && is_blank(text_[key - 1])) --key;
  return key > 0 && text_[key - 1] == '?';
}

void Builder::add_absent(const Place& content, uint32_t at, size_t anchor, Kind kind) {
  uint32_t end = progress_.cursor;
  if (wants_key()) {
    diags_.add<megac::Kind::refused_yaml>(span(at, at + 1), "an empty key")
        .advise("write a key in front of the ':'");
    throw Stop();
  }
  if (!stack_.empty()) {
    const Frame& top = stack_.back();
    uint32_t mark = skip_blank(std::max(end, tree_[top.node].span.begin));
    if (is_map(top)) {
      if (mark < text_.size() && text_[mark] == ':') {
        end = mark + 1;
      } else if (!top.flow && !explicit_key(tree_[top.key].span.begin)) {
        report(no_colon(source_, tree_[top.key].span));
        throw Stop();
      }
    } else if (!top.flow) {
      if (mark < text_.size() && text_[mark] == '-') end = mark + 1;
    } else if (content.properties_end == 0) {
      diags_
          .add<megac::Kind::not_yaml>(span(at, at + 1),
                                      "an item of the list is missing before this")
          .advise("remove a ',' or write the item");
      end = at;
    }
  }
  end = std::max(end, content.properties_end);
  progress_.cursor = end;
  Node node;
  node.kind = kind;
  node.span = span(end, end);
  NodeId id = push(node);
  remember(anchor, id);
  attach(id);
}

void Builder::scalar(uint32_t at, std::string_view tag, size_t anchor, std::string_view value) {
  Place content = place(at);
  std::string_view core;
  if (!tag.empty() && !core_tag(tag, at, core)) core = "str";
  if (value.empty() && absent(content.begin)) {
    add_absent(content, at, anchor, core == "str" ? Kind::string : Kind::null);
    return;
  }

  Node node;
  node.kind = Kind::string;
  node.style = style_of(text_[content.begin]);
  node.span = span(content.begin, content.begin);
  if (node.style == Style::plain) {
    node.span.end = static_cast<uint32_t>(plain_end(text_, content.begin, value));
    node.text = tree_.arena.copy(value);
  } else if (node.style == Style::single_quoted || node.style == Style::double_quoted) {
    quoted(node, value);
  } else {
    block(node, value);
  }
  if (node.style == Style::plain) {
    if (wants_key()) {
      add_scalar(node, anchor, tag.empty());
      return;
    }
    type(node, core, at);
  } else if (!core.empty() && core != "str") {
    type(node, core, at);
  }
  add_scalar(node, anchor, false);
}

void Builder::quoted(Node& node, std::string_view value) {
  uint32_t begin = node.span.begin;
  size_t end = quoted_end(text_, begin);
  if (end == text_.npos) {
    report(unclosed_quote(source_, file_, begin));
    throw Stop();
  }
  node.span.end = static_cast<uint32_t>(end);
  progress_.last_quoted = node.span;
  bool escapes = node.style == Style::double_quoted;
  std::string_view raw = text_.substr(begin + 1, end - begin - 2);
  node.text = raw.find('\n') == raw.npos ? tree_.arena.copy(value)
                                         : tree_.arena.copy(unfold_quoted(raw, escapes));
  if (escapes) check_escapes(node);
}

void Builder::block(Node& node, std::string_view value) {
  Header header = block_header(source_, node.span.begin);
  if (node.style == Style::folded) {
    int parent = -1;
    for (const Frame& frame : stack_) parent = frame.flow ? parent : frame.column;
    Folded folded = unfold_block(source_, header, parent);
    node.text = tree_.arena.copy(folded.text);
    node.span.end = folded.end;
  } else {
    uint32_t lines = text_lines(value);
    node.text = tree_.arena.copy(value);
    node.span.end =
        lines == 0 ? header.end : line_end(source_, std::min(header.line + lines, source_.lines()));
  }
  progress_.last_block = span(node.span.begin, line_end(source_, header.line));
  progress_.block_end = node.span.end;
}

void Builder::add_scalar(Node node, size_t anchor, bool plain_key) {
  progress_.cursor = node.span.end;
  if (plain_key && node.text == "<<") {
    diags_.add<megac::Kind::refused_yaml>(node.span, "the merge key '<<'")
        .advise("write the keys out, or give a list its common part by 'vars'");
  }
  bool key = wants_key();
  if (key) node.kind = Kind::string;
  NodeId id = push(node);
  remember(anchor, id);
  if (key) {
    stack_.back().key = id;
  } else {
    attach(id);
  }
}

void Builder::type(Node& node, std::string_view core, uint32_t at) {
  if (core == "str") return;
  Typed typed = type_plain(node.text);
  if (core == "float" && typed.kind == Kind::integer && typed.fits) {
    auto whole = static_cast<double>(typed.integer);
    typed.kind = Kind::real;
    typed.real = whole;
  }
  static constexpr std::pair<std::string_view, Kind> kKinds[] = {
      {"int", Kind::integer}, {"float", Kind::real}, {"bool", Kind::boolean}, {"null", Kind::null}};
  for (auto [name, kind] : kKinds) {
    if (core != name || typed.kind == kind) continue;
    diags_.add<megac::Kind::wrong_kind>(span(at, node.span.end),
                                        fmt::format("the value of '!!{}'", core),
                                        "one of that type", fmt::format("'{}'", shown(node.text)));
    return;
  }
  if (!typed.fits) {
    diags_
        .add<megac::Kind::wrong_kind>(
            node.span, "a number",
            typed.kind == Kind::integer ? "between -2^63 and 2^63-1" : "one that a double can hold",
            fmt::format("'{}'", shown(node.text)))
        .advise("put it in quotes to have it as text");
    return;
  }
  node.kind = typed.kind;
  if (typed.kind == Kind::integer) node.integer = typed.integer;
  if (typed.kind == Kind::real) node.real = typed.real;
  if (typed.kind == Kind::boolean) node.boolean = typed.boolean;
  if (core.empty()) {
    Surprise s = surprise(node.text, typed);
    if (!s.here.empty()) {
      diags_.add<megac::Kind::looks_otherwise>(node.span, shown(node.text), s.here, s.elsewhere);
    }
  }
}

bool Builder::core_tag(std::string_view tag, uint32_t at, std::string_view& name) {
  if (tag.starts_with(kCore)) {
    name = tag.substr(kCore.size());
    for (std::string_view known : {"str", "int", "float", "bool", "null", "map", "seq"}) {
      if (name == known) return true;
    }
  }
  size_t begin = std::min(text_.find('!', at), text_.size());
  size_t end = std::min(text_.find_first_of(" \t\r\n,[]{}", begin), text_.size());
  std::string_view written = text_.substr(begin, end - begin);
  diags_
      .add<megac::Kind::refused_yaml>(
          span(static_cast<uint32_t>(begin), static_cast<uint32_t>(end)),
          fmt::format("the tag '{}'", shown(written)))
      .advise("remove it, or put a text that begins with '!' in quotes");
  return false;
}

void Builder::check_escapes(const Node& node) {
  if (find_control(node.text) == node.text.npos) return;
  // Raw control characters were refused before: this one was written as an escape.
  uint32_t at = node.span.begin + 1;
  while (at + 1 < node.span.end) {
    if (text_[at] != '\\') {
      ++at;
      continue;
    }
    size_t digits = 0;
    switch (text_[at + 1]) {
      case 'x': digits = 2; break;
      case 'u': digits = 4; break;
      case 'U': digits = 8; break;
      default: break;
    }
    std::string_view escape = text_.substr(at, 2 + digits);
    unsigned code = 0;
    for (char c : escape.substr(2)) {
      code = code * 16 + static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    bool control = digits > 0
                       ? code < 0x20 ? code != '\t' && code != '\n' && code != '\r'
                                     : code >= 0x7F && code < 0xA0
                       : std::string_view("0abevfN").find(escape[1]) != std::string_view::npos;
    if (control) {
      diags_
          .add<megac::Kind::bad_bytes>(
              span(at, at + static_cast<uint32_t>(escape.size())),
              fmt::format("the escape '{}' is a control character, which is not allowed", escape))
          .advise("remove it");
      return;
    }
    at += static_cast<uint32_t>(escape.size());
  }
}

}  // namespace megac::yaml
