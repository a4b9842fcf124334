#include "compiler/jinja/ast.h"

#include <algorithm>

namespace megac::jinja {

const Unit& Code::unit_of(NodeId id) const {
  auto after =
      std::upper_bound(units.begin(), units.end(), id.value,
                       [](uint32_t node, const Unit& unit) { return node < unit.first_node; });
  return *(after - 1);
}

Span Code::span(NodeId id) const {
  Place place = places[id.value];
  return span_in(unit_of(id), place.begin, place.end);
}

std::string_view Code::source(NodeId id) const {
  Place place = places[id.value];
  return unit_of(id).text.substr(place.begin, place.end - place.begin);
}

Span span_in(const Unit& unit, uint32_t begin, uint32_t end) {
  if (unit.origin == nullptr) return {};
  const Origin& origin = *unit.origin;
  if (origin.lines.empty()) return origin.whole;
  auto place = [&](uint32_t offset) {
    auto after = std::upper_bound(unit.lines.begin(), unit.lines.end(), offset);
    auto line = static_cast<size_t>(after - unit.lines.begin()) - 1;
    if (line >= origin.lines.size()) return origin.whole.end;
    return std::min(origin.lines[line] + (offset - unit.lines[line]), origin.whole.end);
  };
  uint32_t first = place(begin);
  return {origin.whole.file, first, std::max(first, place(end))};
}

}  // namespace megac::jinja
