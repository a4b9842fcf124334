#include "compiler/jinja/output.h"

#include <algorithm>

namespace megac::jinja {

bool Output::grow(size_t more) {
  size_t have = size();
  if (more > limit_ - have) return false;
  if (have + more > capacity_) {
    size_t capacity = std::max({have + more, capacity_ * 2, size_t{16384}});
    std::unique_ptr<char[]> larger(new char[capacity]);
    if (have != 0) std::memcpy(larger.get(), begin_.get(), have);
    begin_ = std::move(larger);
    capacity_ = capacity;
  }
  at_ = begin_.get() + have;
  end_ = begin_.get() + std::min(capacity_, limit_);
  return true;
}

}  // namespace megac::jinja
