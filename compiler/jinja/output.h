#pragma once
#include <cstring>
#include <memory>
#include <string_view>

namespace megac::jinja {

/// The text that a rendering has made so far. Grows up to a limit; what a macro or block wrote can
/// be taken back from a mark on.
class Output {
 public:
  /// Empty, and never longer than `limit` bytes.
  void begin(size_t limit) {
    limit_ = limit;
    at_ = begin_.get();
    if (at_ != nullptr && static_cast<size_t>(end_ - at_) > limit) end_ = at_ + limit;
  }
  size_t size() const { return static_cast<size_t>(at_ - begin_.get()); }
  size_t room() const { return limit_ - size(); }
  std::string_view text() const { return {begin_.get(), size()}; }
  void cut(size_t size) { at_ = begin_.get() + size; }

  /// False, and nothing appended, when that would be over the limit.
  bool append(std::string_view text) {
    size_t n = text.size();
    if (n > static_cast<size_t>(end_ - at_) && !grow(n)) return false;
    copy(at_, text.data(), n);
    at_ += n;
    return true;
  }

 private:
  // Most pieces are a few bytes long, for which a call of memcpy takes longer than the copy.
  static void copy(char* to, const char* from, size_t n) {
    if (n > 16) {
      std::memcpy(to, from, n);
    } else if (n >= 8) {
      ends<8>(to, from, n);
    } else if (n >= 4) {
      ends<4>(to, from, n);
    } else if (n != 0) {
      char first = from[0], middle = from[n / 2], last = from[n - 1];
      to[0] = first;
      to[n / 2] = middle;
      to[n - 1] = last;
    }
  }
  template <size_t N>
  static void ends(char* to, const char* from, size_t n) {
    char first[N], last[N];
    std::memcpy(first, from, N);
    std::memcpy(last, from + n - N, N);
    std::memcpy(to, first, N);
    std::memcpy(to + n - N, last, N);
  }
  bool grow(size_t more);

  std::unique_ptr<char[]> begin_;
  char* at_ = nullptr;
  char* end_ = nullptr;  // of the memory, or where the limit is
  size_t capacity_ = 0;
  size_t limit_ = 0;
};

}  // namespace megac::jinja
