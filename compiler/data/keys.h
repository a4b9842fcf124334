#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/base/id.h"

namespace megac::data {

/// A map key or variable name as a number: equal numbers, equal texts (within one Keys).
using Key = Id<struct KeyTag>;

/// The names of one unit. Append-only; read from many threads once it is built.
class Keys {
 public:
  Keys();
  /// An overlay: knows all of `base`, which must not grow any more, and adds names of its own.
  explicit Keys(const Keys& base);
  Keys(Keys&&) = default;
  Keys& operator=(Keys&&) = default;

  Key intern(std::string_view text);
  std::optional<Key> find(std::string_view text) const;
  std::string_view text(Key key) const {
    return key.value < offset_ ? base_->text(key) : texts_[Key(key.value - offset_)];
  }
  size_t size() const { return offset_ + texts_.size(); }

 private:
  // Open addressing with linear probing; a slot holds a text's row plus one.
  size_t slot(std::string_view text) const;
  void grow();

  const Keys* base_ = nullptr;
  uint32_t offset_ = 0;  // base_'s size
  Arena arena_;
  Table<Key, std::string_view> texts_;
  std::vector<uint32_t> slots_;
};

}  // namespace megac::data
