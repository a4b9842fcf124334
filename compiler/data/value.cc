#include "compiler/data/value.h"

#include <algorithm>

namespace megac::data {

List* make_list(Arena& arena, std::span<const Value> items) {
  auto size = static_cast<uint32_t>(items.size());
  Value* first = arena.array<Value>(size);
  std::copy(items.begin(), items.end(), first);
  return arena.make<List>(first, size, size);
}

Map* make_map(Arena& arena, std::span<const Member> members) {
  auto size = static_cast<uint32_t>(members.size());
  Member* first = arena.array<Member>(size);
  std::copy(members.begin(), members.end(), first);
  return arena.make<Map>(first, size, size, nullptr, Span{});
}

}  // namespace megac::data
