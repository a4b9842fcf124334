#pragma once
#include <string>
#include <utility>
#include <variant>

#include "compiler/base/check.h"

namespace megac {

/// A fault of the world: what was tried, on which path, and the system's reason (0: none).
struct Error {
  std::string message;
  std::string path;
  int code = 0;
};

/// A value or the world's reason for its absence; spelled as std::expected, which g++ 12 has only
/// under C++23.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& value() {
    CHECK(state_.index() == 0);
    return std::get<0>(state_);
  }
  const T& value() const {
    CHECK(state_.index() == 0);
    return std::get<0>(state_);
  }
  const Error& error() const {
    CHECK(state_.index() == 1);
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// The value of an operation that yields none.
struct Done {};

}  // namespace megac
