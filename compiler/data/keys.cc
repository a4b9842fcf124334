#include "compiler/data/keys.h"

#include <functional>

namespace megac::data {

Keys::Keys() : slots_(64) {}

Keys::Keys(const Keys& base)
    : base_(&base), offset_(static_cast<uint32_t>(base.size())), slots_(16) {}

size_t Keys::slot(std::string_view text) const {
  size_t mask = slots_.size() - 1;
  size_t at = std::hash<std::string_view>{}(text)&mask;
  while (slots_[at] != 0 && texts_[Key(slots_[at] - 1)] != text) at = (at + 1) & mask;
  return at;
}

std::optional<Key> Keys::find(std::string_view text) const {
  if (base_) {
    if (auto known = base_->find(text)) return known;
  }
  uint32_t row = slots_[slot(text)];
  if (row == 0) return std::nullopt;
  return Key(offset_ + row - 1);
}

Key Keys::intern(std::string_view text) {
  if (base_) {
    if (auto known = base_->find(text)) return *known;
  }
  size_t at = slot(text);
  if (slots_[at] != 0) return Key(offset_ + slots_[at] - 1);
  Key row = texts_.push(arena_.copy(text));
  slots_[at] = row.value + 1;
  if (texts_.size() * 2 > slots_.size()) grow();
  return Key(offset_ + row.value);
}

void Keys::grow() {
  slots_.assign(slots_.size() * 2, 0);
  for (uint32_t i = 0; i < texts_.size(); ++i) slots_[slot(texts_[Key(i)])] = i + 1;
}

}  // namespace megac::data
