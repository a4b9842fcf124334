#include "compiler/data/keys.h"

#include <string>

#include <doctest/doctest.h>

using namespace megac::data;

TEST_CASE("equal texts have one key, others have others") {
  Keys keys;
  Key a = keys.intern("a"), b = keys.intern("b"), empty = keys.intern("");
  CHECK(a != b);
  CHECK(a != empty);
  CHECK(keys.intern(std::string("a")) == a);
  CHECK(keys.intern("") == empty);
  CHECK_EQ(keys.size(), 3);
  CHECK_EQ(keys.text(b), "b");
  CHECK(keys.find("b") == b);
  CHECK_FALSE(keys.find("c"));
  CHECK_EQ(keys.size(), 3);
}

TEST_CASE("keys and their texts outlast growth, and the texts they were made of") {
  Keys keys;
  constexpr uint32_t kMany = 20'000;
  for (uint32_t i = 0; i < kMany; ++i) {
    std::string text = "name" + std::to_string(i);
    REQUIRE(keys.intern(text) == Key(i));
  }
  Keys moved = std::move(keys);
  CHECK_EQ(moved.size(), kMany);
  for (uint32_t i = 0; i < kMany; ++i) {
    std::string text = "name" + std::to_string(i);
    REQUIRE_EQ(moved.text(Key(i)), text);
    REQUIRE(moved.intern(text) == Key(i));
  }
}

TEST_CASE("an overlay knows its base and leaves it alone") {
  Keys base;
  Key shared = base.intern("shared");
  Keys overlay(base), other(base);
  CHECK(overlay.intern("shared") == shared);
  Key own = overlay.intern("own");
  CHECK(own == Key(1u));
  CHECK(overlay.find("own") == own);
  CHECK_FALSE(base.find("own"));
  CHECK_FALSE(other.find("own"));
  CHECK_EQ(overlay.text(own), "own");
  CHECK_EQ(overlay.text(shared), "shared");
  CHECK_EQ(base.size(), 1);
  CHECK_EQ(overlay.size(), 2);
  for (uint32_t i = 0; i < 500; ++i) REQUIRE(overlay.intern(std::to_string(i)) == Key(i + 2));
  for (uint32_t i = 0; i < 500; ++i) REQUIRE_EQ(overlay.text(Key(i + 2)), std::to_string(i));
  Keys third(overlay);
  CHECK(third.find("shared") == shared);
  CHECK(third.find("499") == Key(501u));
  CHECK(third.intern("new") == Key(502u));
}
