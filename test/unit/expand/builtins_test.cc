#include "compiler/expand/builtins.h"

#include "test/unit/jinja/rendered.h"

namespace megac::expand {
namespace {

const std::vector<std::string> kEntities = {"User"};

/// `item` is an item called HTTPServer, with its own plural; `box` one without; `types` has a type
/// of the unit's own.
data::Value given(std::string_view name, data::Keys& keys, Arena& arena) {
  auto map = [&](std::initializer_list<std::pair<std::string_view, data::Value>> members) {
    std::vector<data::Member> all;
    for (const auto& [key, value] : members) all.push_back({keys.intern(key), value});
    return data::make_map(arena, all);
  };
  if (name == "item" || name == "box") {
    data::Map* fields = name == "item"
                            ? map({{"plural", data::string("Serveurs")}, {"b", data::integer(1)}})
                            : map({{"type", data::string("integer")}});
    std::string_view own = name == "item" ? "HTTPServer" : "OrderBox";
    fields->item = arena.make<data::Item>(own, "printed", own, own, own);
    return data::map(fields);
  }
  if (name == "tags") {
    return data::map(map({{"type", data::string("array")}, {"itemType", data::string("User?")}}));
  }
  if (name == "status") {
    data::Value values[] = {data::string("on")};
    return data::map(map(
        {{"type", data::string("enum")}, {"values", data::list(data::make_list(arena, values))}}));
  }
  return data::undefined(name);
}

std::string text(std::string_view source, std::string_view language = "ts",
                 const std::vector<std::string>* entities = &kEntities) {
  jinja::Dialect dialect = jinja::mega(false);
  dialect.filters = filters();
  Host host{.language = language, .path = "/src/x", .entities = entities};
  return jinja::rendered(source, dialect, given, &host);
}

struct Row {
  std::string_view source, want;
};

}  // namespace

TEST_CASE("case filters: of an item its name, of text the text") {
  const Row rows[] = {
      {"{{ item|snake }} {{ item|kebab_case }} {{ item|camel }}",
       "http_server http-server httpServer"},
      {"{{ 'order_item'|pascal }} {{ 'order_item'|constant }} {{ 'order_item'|flat }}",
       "OrderItem ORDER_ITEM orderitem"},
      {"{{ item|plural }} {{ box|plural }} {{ 'cities'|singular }} {{ box|singular }}",
       "Serveurs OrderBoxes city OrderBox"},
      {"{{ ['a b', 'c']|map('pascal')|join }}", "ABC"},
      {"{{ [1]|snake }}", "E0403"},
      {"{{ nope|snake }}", "E0410"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(text(row.source) == row.want);
  }
}

TEST_CASE("json, quote, hash") {
  const Row rows[] = {
      {"{{ {'b': 1, 'a': ['é', none, true, 1.0, '<\"']}|json }}",
       R"({"b": 1, "a": ["é", null, true, 1.0, "<\""]})"},
      {"{{ {'b': [1], 'a': {}}|json(2) }}", "{\n  \"b\": [\n    1\n  ],\n  \"a\": {}\n}"},
      {"{{ item|json }}", R"({"plural": "Serveurs", "b": 1})"},
      {"{{ nope|json }}", "E0403"},
      {"{{ \"it's \\\\ a\\nb\"|quote }}", R"('it\'s \\ a\nb')"},
      {"{{ 'say \"x\"'|quote('\"') }}", R"("say \"x\"")"},
      {"{{ item|quote }}", "'printed'"},
      {"{{ 'abc'|hash }} {{ 'abc'|hash(3) }}", "ba7816bf ba7"},
      {"{{ 'abc'|hash(65) }}", "E0403"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(text(row.source) == row.want);
  }
}

TEST_CASE("comment: as the file's language writes it") {
  CHECK(text("{{ 'a\\n\\nb'|comment }}") == "// a\n//\n// b");
  CHECK(text("{{ 'a\\n'|comment }}", "py") == "# a\n");
  CHECK(text("{{ 'a --> b'|comment }}", "html") == "<!-- a -- > b -->");
  CHECK(text("{{ 'a */ b'|comment }}", "css") == "/* a * / b */");
  CHECK(text("{{ 'a'|comment }}", "SQL") == "-- a");
  CHECK(text("{{ 'a'|comment }}", "json") == "E0403");
  CHECK(text("{{ 'a'|comment }}", "") == "E0403");
}

TEST_CASE("type: built-in types in each language, entities as they are") {
  const Row rows[] = {
      {"{{ 'uuid'|type }} {{ 'decimal'|type }} {{ 'timestamp'|type }}", "string number Date"},
      {"{{ 'integer[]'|type }} {{ 'text?'|type }} {{ 'map<string, User[]>'|type }}",
       "number[] string | null Record<string, User[]>"},
      {"{{ tags|type }} {{ status|type }} {{ box|type }}", "(User | null)[] string number"},
      {"{{ tags|type('py') }} {{ tags|type(lang='go') }} {{ tags|type('rust') }}",
       "list[User | None] []*User Vec<Option<User>>"},
      {"{{ 'timestamp'|type('sql') }} {{ 'bytes'|type('java') }} {{ 'integer?'|type('c++') }}",
       "timestamptz byte[] std::optional<std::int64_t>"},
      {"{{ 'User'|type }} {{ 'Nobody'|type }} {{ 'array'|type }}", "User any any[]"},
      {"{{ 'array<map<string, any>>'|type('go') }}", "[]map[string]any"},
      {"{{ 'map<string'|type }}", "E0403"},
      {"{{ 'string'|type('klingon') }}", "E0403"},
      {"{{ 'string'|type('css') }}", "E0403"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(text(row.source) == row.want);
  }
  CHECK(text("{{ 'Nobody'|type }}", "ts", nullptr) == "Nobody");
  CHECK(text("{{ ('map<' * 500)|type }}") == "E0403");
}

}  // namespace megac::expand
