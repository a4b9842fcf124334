#include "compiler/yaml/builder.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/yaml/scalar.h"
#include "compiler/yaml/yaml.h"

namespace megac::yaml {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

void Builder::report(const Fault& fault) {
  Diagnostic& d = fault.too_deep ? diags_.add<megac::Kind::over_limit>(fault.span, fault.message)
                                 : diags_.add<megac::Kind::not_yaml>(fault.span, fault.message);
  if (!fault.advice.empty()) d.advise(fault.advice);
  if (fault.related) d.also(fault.related, fault.related_text);
}

uint32_t Builder::skip_blank(uint32_t at) const {
  while (at < text_.size()) {
    if (text_[at] == '#') {
      at = static_cast<uint32_t>(std::min(text_.find('\n', at), text_.size()));
    } else if (is_blank(text_[at])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

Builder::Place Builder::place(uint32_t at) const {
  uint32_t properties_end = 0;
  while (at < text_.size() && (text_[at] == '!' || text_[at] == '&')) {
    bool in_flow = !stack_.empty() && stack_.back().flow;
    size_t end = text_[at] == '!' && text_.substr(at, 2) == "!<"
                     ? text_.find('>', at)
                     : text_.find_first_of(in_flow ? " \t\r\n,[]{}" : " \t\r\n", at);
    if (end != text_.npos && text_[end] == '>') ++end;
    properties_end = static_cast<uint32_t>(std::min(end, text_.size()));
    at = skip_blank(properties_end);
  }
  return {at, properties_end};
}

int Builder::column(uint32_t at) const {
  return static_cast<int>(at - source_.line_start(source_.line_at(at)));
}

/// The reader tells an absent value at the place of the token that follows. That token is outside
/// of the collection that is open, or ends it.
bool Builder::absent(uint32_t at) const {
  if (at >= text_.size()) return true;
  if (stack_.empty()) return text_.substr(at, 3) == "---" || text_.substr(at, 3) == "...";
  const Frame& top = stack_.back();
  if (wants_key() && !top.flow) return text_[at] == ':';
  if (top.flow) return std::string_view(",]}:").find(text_[at]) != std::string_view::npos;
  return column(at) <= top.column;
}

void Builder::document(uint32_t at) {
  if (documents_++ == 0) return;
  std::string_view rest = text_.substr(at);
  if (rest.starts_with("---")) {
    diags_.add<megac::Kind::refused_yaml>(span(at, at + 3), "a second document")
        .advise("write one file for each document");
    throw Stop();
  }
  uint32_t end = line_end(source_, source_.line_at(at));
  std::string_view between = text_.substr(progress_.cursor, at - progress_.cursor);
  bool marked = between.find("\n...") != between.npos;
  std::string message = "this follows the end of the document";
  std::string advice = "a file holds one map; check indentation and quotes";
  if (marked) {
    advice =
        "the line '...' ends the document: where it stands for left-out text, write that text out";
  } else if (rest.starts_with(',')) {
    message = "a ',' outside of brackets";
    advice = "remove it";
  }
  diags_.add<megac::Kind::not_yaml>(span(at, std::max(at, end)), message).advise(advice);
  throw Stop();
}

/// Brackets and indentations around what comes next. At an unclosed bracket the reader takes it for
/// the key of a map that is not there, and a pair in a list has no bracket: neither counts.
size_t Builder::depth() const {
  size_t n = 0;
  for (size_t i = 0; i < stack_.size(); ++i) {
    bool bracket_as_key = i + 1 < stack_.size() && stack_[i + 1].is_key && stack_[i + 1].bracket;
    if (stack_[i].flow ? stack_[i].bracket : !bracket_as_key) ++n;
  }
  return n;
}

void Builder::check_depth(size_t depth, uint32_t at) {
  if (depth < Limits::depth) return;
  diags_
      .add<megac::Kind::over_limit>(
          span(at, at + 1),
          fmt::format("more than {} lists and maps inside each other", Limits::depth))
      .advise("nest less deeply");
  throw Stop();
}

NodeId Builder::push(const Node& node) {
  if (tree_.size() >= Limits::nodes) {
    diags_.add<megac::Kind::over_limit>(
        span(node.span.begin, node.span.begin),
        fmt::format("the file holds more than {} values", Limits::nodes));
    throw Stop();
  }
  return tree_.nodes_.push(node);
}

void Builder::attach(NodeId id) {
  if (stack_.empty()) return;
  Frame& top = stack_.back();
  Node& parent = tree_.nodes_[top.node];
  if (parent.kind == Kind::map) {
    tree_.nodes_[id].key = top.key;
    top.key = {};
  }
  if (top.last) {
    tree_.nodes_[top.last].next = id;
  } else {
    parent.first = id;
  }
  top.last = id;
  ++parent.children;
}

void Builder::remember(size_t anchor, NodeId id) {
  if (anchor == 0) return;
  if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
  anchors_[anchor] = id;
}

void Builder::open(uint32_t at, std::string_view tag, size_t anchor, Kind kind, bool flow) {
  uint32_t begin = tag.empty() && anchor == 0 ? at : place(at).begin;
  std::string_view core;
  if (!tag.empty() && core_tag(tag, at, core) && core != (kind == Kind::map ? "map" : "seq")) {
    diags_.add<megac::Kind::wrong_kind>(span(at, begin), fmt::format("the value of '!!{}'", core),
                                        "one of that type", kind == Kind::map ? "a map" : "a list");
  }
  check_depth(depth(), begin);
  Node node;
  node.kind = kind;
  node.style = flow ? Style::flow : Style::block;
  node.span = span(begin, begin);
  NodeId id = push(node);
  remember(anchor, id);
  bool key = wants_key();
  if (!key) attach(id);
  bool bracket = flow && begin < text_.size() && text_[begin] == (kind == Kind::map ? '{' : '[');
  stack_.push_back({id, {}, {}, flow, bracket, key, flow ? 0 : column(begin)});
  if (bracket) {
    progress_.cursor = begin + 1;
    progress_.open_bracket = span(begin, begin + 1);
  }
}

void Builder::close() {
  Frame frame = stack_.back();
  stack_.pop_back();
  Node& node = tree_.nodes_[frame.node];
  if (frame.bracket) {
    char closing = node.kind == Kind::map ? '}' : ']';
    uint32_t at = skip_blank(progress_.cursor);
    while (at < text_.size() && text_[at] != closing &&
           (text_[at] == ',' || text_[at] == ':' || text_[at] == '?')) {
      at = skip_blank(at + 1);
    }
    if (at < text_.size() && text_[at] == closing) progress_.cursor = at + 1;
    find_open_bracket();
  }
  node.span.end = std::max(node.span.begin, progress_.cursor);
  if (frame.is_key) refuse_key(node);
  if (node.kind == Kind::map) check_keys(frame.node);
}

void Builder::refuse_key(const Node& node) {
  Diagnostic& d = diags_.add<megac::Kind::refused_yaml>(
      node.span, node.kind == Kind::map ? "a key that is a map" : "a key that is a list");
  uint32_t begin = node.span.begin;
  bool tag = begin > 0 && (text_.substr(begin - 1, 2) == "{{");
  if (tag) {
    d.span.begin -= 1;
    d.advise("'{{' without quotes reads as a map: put the whole value in quotes");
  } else {
    d.advise("write a text as key; a text with brackets needs quotes");
  }
  throw Stop();
}

void Builder::find_open_bracket() {
  progress_.open_bracket = {};
  for (const Frame& frame : stack_) {
    if (!frame.bracket) continue;
    uint32_t begin = tree_[frame.node].span.begin;
    progress_.open_bracket = span(begin, begin + 1);
  }
}

void Builder::check_keys(NodeId map) {
  keys_.clear();
  for (NodeId child : tree_.children(map)) keys_.push_back(tree_[child].key);
  auto equal = [&](NodeId a, NodeId b) { return tree_[a].text == tree_[b].text; };
  auto clash = [&](NodeId first, NodeId second) {
    diags_.add<megac::Kind::duplicate_key>(tree_[second].span, shown(tree_[second].text))
        .also(tree_[first].span, "it stands here first");
  };
  constexpr size_t kFew = 8;
  if (keys_.size() <= kFew) {
    for (size_t i = 1; i < keys_.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        if (!equal(keys_[i], keys_[j])) continue;
        clash(keys_[j], keys_[i]);
        break;
      }
    }
    return;
  }
  std::sort(keys_.begin(), keys_.end(), [&](NodeId a, NodeId b) {
    int order = tree_[a].text.compare(tree_[b].text);
    return order != 0 ? order < 0 : a < b;
  });
  for (size_t i = 1, first = 0; i < keys_.size(); ++i) {
    if (equal(keys_[first], keys_[i])) {
      clash(keys_[first], keys_[i]);
    } else {
      first = i;
    }
  }
}

void Builder::alias(uint32_t at, size_t anchor) {
  size_t end = text_.find_first_of(" \t\r\n,[]{}", at);
  progress_.cursor = static_cast<uint32_t>(std::min(end, text_.size()));
  Span here = alias_ = span(at, progress_.cursor);
  NodeId target = anchor < anchors_.size() ? anchors_[anchor] : NodeId();
  if (!target) {
    diags_.add<megac::Kind::refused_yaml>(here, "an alias of nothing");
    throw Stop();
  }
  for (const Frame& frame : stack_) {
    if (frame.node != target) continue;
    diags_.add<megac::Kind::refused_yaml>(here, "an alias inside its own anchor")
        .also(tree_[target].span, "the anchor")
        .advise("an alias stands for a copy, which would never end");
    throw Stop();
  }
  bool container = tree_[target].kind == Kind::map || tree_[target].kind == Kind::sequence;
  if (wants_key()) {
    if (container) {
      diags_.add<megac::Kind::refused_yaml>(here, "a key that is no scalar");
      throw Stop();
    }
    Node key = tree_[target];
    key.kind = Kind::string;
    key.key = key.next = {};
    stack_.back().key = push(key);
    return;
  }
  attach(copy(target, stack_.size()));
}

NodeId Builder::copy(NodeId from, size_t depth) {
  if (++copied_ > Limits::copied) {
    diags_
        .add<megac::Kind::over_limit>(
            alias_, fmt::format("aliases stand for more than {} values", Limits::copied))
        .advise("write the data out, or use fewer aliases");
    throw Stop();
  }
  Node node = tree_[from];
  bool container = node.kind == Kind::map || node.kind == Kind::sequence;
  if (container) check_depth(depth, alias_.begin);
  NodeId child = node.first, last;
  node.first = node.next = node.key = {};
  NodeId id = push(node);
  for (; child; child = tree_[child].next) {
    NodeId made = copy(child, depth + 1);
    // Keys are never changed, so the copy may share them.
    tree_.nodes_[made].key = tree_[child].key;
    (last ? tree_.nodes_[last].next : tree_.nodes_[id].first) = made;
    last = made;
  }
  return id;
}

}  // namespace megac::yaml
