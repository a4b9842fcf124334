#pragma once
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

namespace megac {

/// Memory that is taken in small pieces and given back all at once. Only for types without a
/// destructor. Addresses are stable, also when the arena itself is moved.
class Arena {
 public:
  /// `align` is a power of two, at most that of std::max_align_t.
  void* take(size_t bytes, size_t align = alignof(std::max_align_t)) {
    size_t at = (used_ + align - 1) & ~(align - 1);
    if (current_ >= blocks_.size() || at + bytes > blocks_[current_].size) {
      grow(bytes);
      at = 0;
    }
    used_ = at + bytes;
    return blocks_[current_].bytes.get() + at;
  }

  template <class T>
  T* array(size_t n) {
    static_assert(std::is_trivially_destructible_v<T>);
    T* first = static_cast<T*>(take(n * sizeof(T), alignof(T)));
    for (size_t i = 0; i < n; ++i) new (first + i) T();
    return first;
  }
  template <class T, class... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (take(sizeof(T), alignof(T))) T{static_cast<Args&&>(args)...};
  }
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* at = static_cast<char*>(take(text.size(), 1));
    std::memcpy(at, text.data(), text.size());
    return {at, text.size()};
  }

  /// Bytes in use.
  size_t taken() const { return full_ + used_; }

  /// Forgets everything taken and keeps the blocks for the next use.
  void reset() {
    current_ = 0;
    used_ = 0;
    full_ = 0;
  }

 private:
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    size_t size;
  };

  void grow(size_t bytes) {
    full_ += used_;
    size_t next = blocks_.empty() ? 0 : current_ + 1;
    while (next < blocks_.size() && blocks_[next].size < bytes) ++next;
    if (next >= blocks_.size()) {
      size_t last = blocks_.empty() ? size_t{2048} : blocks_.back().size;
      size_t size = std::max(bytes, std::min(last * 2, size_t{1} << 20));
      blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[size]), size});
      next = blocks_.size() - 1;
    }
    current_ = next;
    used_ = 0;
  }

  std::vector<Block> blocks_;
  size_t current_ = 0;
  size_t used_ = 0;
  size_t full_ = 0;  // bytes used in the blocks before the current one
};

}  // namespace megac
