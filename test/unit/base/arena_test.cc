#include "compiler/base/arena.h"

#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace megac;

TEST_CASE("what an arena gave keeps its place and its bytes") {
  Arena arena;
  std::vector<std::string_view> taken;
  std::vector<std::string> expected;
  for (size_t i = 0; i < 5000; ++i) {
    expected.push_back(std::string(i % 97, static_cast<char>('a' + i % 26)));
    taken.push_back(arena.copy(expected.back()));
  }
  std::string_view huge = arena.copy(std::string(3 << 20, 'x'));
  Arena moved = std::move(arena);
  moved.copy("more");
  for (size_t i = 0; i < taken.size(); ++i) REQUIRE_EQ(taken[i], expected[i]);
  CHECK_EQ(huge, std::string(3 << 20, 'x'));
}

TEST_CASE("arrays are aligned and zero") {
  Arena arena;
  for (size_t n : {1u, 3u, 1000u, 100'000u}) {
    arena.take(1, 1);
    uint64_t* array = arena.array<uint64_t>(n);
    CHECK_EQ(reinterpret_cast<uintptr_t>(array) % alignof(uint64_t), 0);
    uint64_t all = 0;
    for (size_t i = 0; i < n; ++i) all |= array[i];
    CHECK_EQ(all, 0);
  }
}

TEST_CASE("a reset arena uses its blocks again") {
  Arena arena;
  CHECK_EQ(arena.taken(), 0);
  std::string_view first = arena.copy("first");
  for (int i = 0; i < 1000; ++i) arena.copy(std::string(100, 'x'));
  CHECK(arena.taken() >= 100'005);
  const char* place = first.data();
  arena.reset();
  CHECK_EQ(arena.taken(), 0);
  CHECK_EQ(static_cast<const void*>(arena.copy("again").data()), static_cast<const void*>(place));
}
