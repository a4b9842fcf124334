#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/yaml/yaml.h"

namespace megac::yaml {
namespace {

class Dumper {
 public:
  Dumper(const Tree& tree, const Source& source) : tree_(tree), source_(source) {}

  void node(NodeId id, size_t depth) {
    const Node& n = tree_[id];
    out_.append(2 * depth, ' ');
    if (n.key) {
      place(tree_[n.key].span);
      out_ += ' ';
      quoted(tree_[n.key].text);
      out_ += ": ";
    }
    place(n.span);
    out_ += ' ';
    value(n);
    out_ += '\n';
    for (NodeId child : tree_.children(id)) node(child, depth + 1);
  }
  std::string take() { return std::move(out_); }

 private:
  void place(Span span) {
    Position begin = source_.position(span.begin), end = source_.position(span.end);
    fmt::format_to(std::back_inserter(out_), "{}:{}-{}:{}", begin.line, begin.column, end.line,
                   end.column);
  }

  void value(const Node& n) {
    switch (n.kind) {
      case Kind::null: out_ += "null"; return;
      case Kind::boolean: out_ += n.boolean ? "boolean true" : "boolean false"; return;
      case Kind::integer: fmt::format_to(std::back_inserter(out_), "integer {}", n.integer); return;
      case Kind::real: fmt::format_to(std::back_inserter(out_), "real {}", n.real); return;
      case Kind::sequence: out_ += n.style == Style::flow ? "sequence []" : "sequence"; return;
      case Kind::map: out_ += n.style == Style::flow ? "map {}" : "map"; return;
      case Kind::string: break;
    }
    switch (n.style) {
      case Style::single_quoted: out_ += "single "; break;
      case Style::double_quoted: out_ += "double "; break;
      case Style::literal: out_ += "literal "; break;
      case Style::folded: out_ += "folded "; break;
      default: out_ += "string "; break;
    }
    quoted(n.text);
  }

  /// In one line: newlines, quotes and backslashes escaped, the rest as printable() has it.
  void quoted(std::string_view text) {
    out_ += '"';
    size_t from = 0;
    for (size_t i = 0; i <= text.size(); ++i) {
      bool end = i == text.size();
      std::string_view escape;
      if (!end) {
        switch (text[i]) {
          case '\n': escape = "\\n"; break;
          case '\t': escape = "\\t"; break;
          case '\r': escape = "\\r"; break;
          case '"': escape = "\\\""; break;
          case '\\': escape = "\\\\"; break;
          default: continue;
        }
      }
      out_ += printable(text.substr(from, i - from));
      out_ += escape;
      from = i + 1;
    }
    out_ += '"';
  }

  const Tree& tree_;
  const Source& source_;
  std::string out_;
};

}  // namespace

std::string shown(std::string_view text) {
  constexpr size_t kLongest = 60;
  std::string_view line = text.substr(0, text.find('\n'));
  size_t end = std::min(line.size(), kLongest);
  while (end > 0 && end < line.size() && (static_cast<uint8_t>(line[end]) & 0xC0) == 0x80) --end;
  return printable(line.substr(0, end)) + (end < text.size() ? "..." : "");
}

std::string dump(const Tree& tree, const Source& source) {
  if (!tree.root()) return {};
  Dumper dumper(tree, source);
  dumper.node(tree.root(), 0);
  return dumper.take();
}

}  // namespace megac::yaml
