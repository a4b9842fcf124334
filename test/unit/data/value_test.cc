#include "compiler/data/value.h"

#include <doctest/doctest.h>

using namespace megac;
using namespace megac::data;

TEST_CASE("a value is a view of its kind") {
  CHECK(undefined("x.y").is(Type::undefined));
  CHECK_EQ(undefined("x.y").text(), "x.y");
  CHECK(none().is(Type::none));
  CHECK(boolean(true).truth);
  CHECK_FALSE(boolean(false).truth);
  CHECK_EQ(integer(INT64_MIN).number, INT64_MIN);
  CHECK_EQ(real(-0.5).real, -0.5);
  CHECK_EQ(string("a\0b").text().size(), 1);
  CHECK_EQ(string(std::string_view("a\0b", 3)).text(), std::string_view("a\0b", 3));
  CHECK_FALSE(string("a").safe);
  int engine = 0;
  CHECK(object(7, &engine).pointer == &engine);
  CHECK_EQ(object(7, &engine).kind, 7);
}

TEST_CASE("containers are copied into the arena, in order") {
  Arena arena;
  Keys keys;
  Key a = keys.intern("a"), b = keys.intern("b"), c = keys.intern("c");
  Value items[] = {integer(1), string("two"), none()};
  const List* made = make_list(arena, items);
  items[0] = integer(9);
  REQUIRE_EQ(made->size, 3);
  CHECK_EQ(made->all()[0].number, 1);
  CHECK_EQ(made->all()[1].text(), "two");

  Member members[] = {{b, integer(2)}, {a, list(made)}};
  Map* fields = make_map(arena, members);
  REQUIRE_EQ(fields->size, 2);
  CHECK(fields->all()[0].key == b);
  CHECK_EQ(fields->find(b)->number, 2);
  CHECK_EQ(fields->find(a)->items, made);
  CHECK(fields->find(c) == nullptr);
  CHECK_FALSE(fields->span);

  CHECK(make_list(arena, {})->all().empty());
  CHECK(make_map(arena, {})->find(a) == nullptr);
}

TEST_CASE("only a map that an axis binds is an item") {
  Arena arena;
  Map* fields = make_map(arena, {});
  CHECK(item_of(map(fields)) == nullptr);
  CHECK(item_of(string("User")) == nullptr);
  Item item{"OrderItem", "orderItem", "OrderItem", {}, {}};
  fields->item = &item;
  REQUIRE(item_of(map(fields)) != nullptr);
  CHECK_EQ(item_of(map(fields))->printed, "orderItem");
}
