#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace megac {

/// A four-byte name for a row of a Table. `Tag` keeps ids of different tables apart. The default is
/// "none" and converts to false.
template <class Tag>
struct Id {
  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t value = kNone;

  constexpr Id() = default;
  constexpr explicit Id(size_t v) : value(static_cast<uint32_t>(v)) {}
  constexpr explicit operator bool() const { return value != kNone; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

/// An append-only array whose rows are named by `I`. References are stable only once it is built.
template <class I, class T>
class Table {
 public:
  I push(T row) {
    rows_.push_back(std::move(row));
    return I(rows_.size() - 1);
  }
  void resize(size_t n) { rows_.resize(n); }
  T& operator[](I id) { return rows_[id.value]; }
  const T& operator[](I id) const { return rows_[id.value]; }
  size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }
  auto begin() { return rows_.begin(); }
  auto end() { return rows_.end(); }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }

 private:
  std::vector<T> rows_;
};

}  // namespace megac
