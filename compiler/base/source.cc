#include "compiler/base/source.h"

#include <algorithm>

namespace megac {

Source::Source(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (size_t i = text_.find('\n'); i != std::string::npos; i = text_.find('\n', i + 1)) {
    if (i + 1 < text_.size()) line_starts_.push_back(static_cast<uint32_t>(i + 1));
  }
}

std::string_view Source::line(uint32_t line) const {
  uint32_t begin = line_start(line);
  size_t end = text_.find('\n', begin);
  if (end == std::string::npos) end = text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

uint32_t Source::line_at(uint32_t offset) const {
  auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<uint32_t>(after - line_starts_.begin());
}

Position Source::position(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  uint32_t line = line_at(offset);
  uint32_t column = 1;
  for (uint32_t i = line_start(line); i < offset; ++i) {
    if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++column;
  }
  return {line, column};
}

Span Origin::map(std::string_view text, uint32_t begin, uint32_t end) const {
  if (lines.empty()) return whole;
  auto place = [&](uint32_t offset) {
    std::string_view head = text.substr(0, offset);
    size_t line = static_cast<size_t>(std::count(head.begin(), head.end(), '\n'));
    size_t last = head.rfind('\n');
    uint32_t column = offset - static_cast<uint32_t>(last == head.npos ? 0 : last + 1);
    if (line >= lines.size()) return whole.end;
    return std::min(lines[line] + column, whole.end);
  };
  uint32_t first = place(begin);
  return {whole.file, first, std::max(first, place(end))};
}

}  // namespace megac
