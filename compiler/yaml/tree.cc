#include "compiler/yaml/tree.h"

#include "compiler/yaml/scalar.h"

namespace megac::yaml {

NodeId Tree::find(NodeId map, std::string_view key) const {
  if (!map || nodes_[map].kind != Kind::map) return {};
  for (NodeId child : children(map)) {
    if (nodes_[nodes_[child].key].text == key) return child;
  }
  return {};
}

Origin Tree::origin(NodeId scalar, const Source& source) const {
  const Node& node = nodes_[scalar];
  Origin origin{node.span, {}};
  std::string_view bytes = source.text().substr(node.span.begin, node.span.end - node.span.begin);

  if (node.style == Style::plain || node.style == Style::single_quoted ||
      node.style == Style::double_quoted) {
    uint32_t quote = node.style == Style::plain ? 0 : 1;
    if (bytes.size() < 2 * quote) return origin;
    bytes = bytes.substr(quote, bytes.size() - 2 * quote);
    bool as_written = bytes == node.text && bytes.find('\n') == bytes.npos;
    if (as_written) origin.lines = {node.span.begin + quote};
    return origin;
  }
  if (node.style != Style::literal) return origin;

  // Line k of the text is the line k + 1 below the header. What the source line has in front of it
  // is indentation; a blank line may have less of that than the block.
  uint32_t line = source.line_at(node.span.begin);
  size_t at = 0;
  while (at < node.text.size()) {
    size_t end = std::min(node.text.find('\n', at), node.text.size());
    if (++line > source.lines()) break;
    size_t length = source.line(line).size(), kept = end - at;
    size_t shift = length > kept ? length - kept : 0;
    origin.lines.push_back(source.line_start(line) + static_cast<uint32_t>(shift));
    at = end + 1;
  }
  return origin;
}

}  // namespace megac::yaml
