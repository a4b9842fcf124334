#include "compiler/base/words.h"

#include <string>

#include <doctest/doctest.h>

namespace megac {

TEST_CASE("the case filters") {
  struct Row {
    std::string name, pascal, camel, snake, constant;
  };
  const Row rows[] = {
      {"HTTPServer", "HTTPServer", "httpServer", "http_server", "HTTP_SERVER"},
      {"order_item", "OrderItem", "orderItem", "order_item", "ORDER_ITEM"},
      {"ORDER_ITEM", "OrderItem", "orderItem", "order_item", "ORDER_ITEM"},
      {"OAuth2Client", "OAuth2Client", "oAuth2Client", "o_auth2_client", "O_AUTH2_CLIENT"},
      {"S3Bucket", "S3Bucket", "s3Bucket", "s3_bucket", "S3_BUCKET"},
      {"3DModel", "3DModel", "3dModel", "3d_model", "3D_MODEL"},
      {"SHA256Hash", "SHA256Hash", "sha256Hash", "sha256_hash", "SHA256_HASH"},
      {"userIDs", "UserIDs", "userIDs", "user_i_ds", "USER_I_DS"},
      {"globe-lod-0", "GlobeLod0", "globeLod0", "globe_lod_0", "GLOBE_LOD_0"},
      {"Användare", "Användare", "användare", "användare", "ANVÄNDARE"},
      {"", "", "", "", ""},
      {"--  ..", "", "", "", ""},
      {"__a..b//", "AB", "aB", "a_b", "A_B"},
      {"user's cart", "UserSCart", "userSCart", "user_s_cart", "USER_S_CART"},
      {"HTTP", "HTTP", "http", "http", "HTTP"},
      {"HTTP API", "HttpApi", "httpApi", "http_api", "HTTP_API"},
      {"HTTP api", "HTTPApi", "httpApi", "http_api", "HTTP_API"},
      {"A1_B2", "A1B2", "a1B2", "a1_b2", "A1_B2"},
      {"x2Y", "X2Y", "x2Y", "x2_y", "X2_Y"},
      {"AB2c", "AB2c", "ab2c", "ab2c", "AB2C"},
      {"AB2Cd", "AB2Cd", "ab2Cd", "ab2_cd", "AB2_CD"},
      {"straße", "Straße", "straße", "straße", "STRASSE"},
      {"ßeta", "Sseta", "ßeta", "ßeta", "SSETA"},
      {"ǆungla", "ǅungla", "ǆungla", "ǆungla", "ǄUNGLA"},
      {"ПриветМир", "ПриветМир", "приветМир", "привет_мир", "ПРИВЕТ_МИР"},
      {"ΟΔΟΣ_Α", "ΟδοςΑ", "οδοςΑ", "οδος_α", "ΟΔΟΣ_Α"},
      {"日本 語A", "日本語a", "日本語a", "日本_語a", "日本_語A"},
      {"eE\u0301te\u0301", "EE\u0301te\u0301", "eE\u0301te\u0301", "e_e\u0301te\u0301",
       "E_E\u0301TE\u0301"},
      {"a\xFF"
       "b",
       "AB", "aB", "a_b", "A_B"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(pascal(row.name) == row.pascal);
    CHECK(camel(row.name) == row.camel);
    CHECK(snake(row.name) == row.snake);
    CHECK(constant(row.name) == row.constant);
    std::string joined;
    for (char c : row.snake) joined += c == '_' ? "" : std::string(1, c);
    CHECK(flat(row.name) == joined);
    std::string hyphened = row.snake;
    for (char& c : hyphened) c = c == '_' ? '-' : c;
    CHECK(kebab(row.name) == hyphened);
  }
}

TEST_CASE("words keep their letters unless all is capitals") {
  CHECK(words("getHTTPServer2") == std::vector<std::string>{"get", "HTTP", "Server2"});
  CHECK(words("ORDER-ITEM") == std::vector<std::string>{"order", "item"});
  CHECK(words("ORDER") == std::vector<std::string>{"ORDER"});
  CHECK(words("?!").empty());
}

namespace {

struct Pair {
  std::string one, many;
};

/// Both directions, and each form left alone by the filter that makes it.
void check_pair(const Pair& pair) {
  CAPTURE(pair.one);
  CHECK(plural(pair.one) == pair.many);
  CHECK(singular(pair.many) == pair.one);
  CHECK(plural(pair.many) == pair.many);
  CHECK(singular(pair.one) == pair.one);
}

}  // namespace

TEST_CASE("uncountable words have one form") {
  for (std::string word :
       {"data", "metadata", "media", "news", "series", "species", "equipment", "information",
        "software", "hardware", "money", "feedback", "fish", "sheep"}) {
    check_pair({word, word});
    check_pair({"User" + pascal(word), "User" + pascal(word)});
    check_pair({"USER_" + constant(word), "USER_" + constant(word)});
  }
}

TEST_CASE("irregular words") {
  const Pair rows[] = {
      {"person", "people"},      {"man", "men"},         {"woman", "women"},
      {"child", "children"},     {"foot", "feet"},       {"tooth", "teeth"},
      {"goose", "geese"},        {"mouse", "mice"},      {"ox", "oxen"},
      {"criterion", "criteria"}, {"index", "indices"},   {"vertex", "vertices"},
      {"matrix", "matrices"},    {"axis", "axes"},       {"quiz", "quizzes"},
      {"knife", "knives"},       {"life", "lives"},      {"wife", "wives"},
      {"leaf", "leaves"},        {"half", "halves"},     {"shelf", "shelves"},
      {"wolf", "wolves"},        {"thief", "thieves"},   {"loaf", "loaves"},
      {"self", "selves"},        {"calf", "calves"},     {"hero", "heroes"},
      {"potato", "potatoes"},    {"tomato", "tomatoes"}, {"echo", "echoes"},
      {"veto", "vetoes"},        {"bus", "buses"},       {"status", "statuses"},
      {"alias", "aliases"},      {"lens", "lenses"},     {"virus", "viruses"},
      {"bonus", "bonuses"},      {"campus", "campuses"}, {"canvas", "canvases"},
      {"atlas", "atlases"},      {"gas", "gases"},       {"movie", "movies"},
      {"cookie", "cookies"},     {"cache", "caches"},
  };
  for (const Pair& row : rows) {
    check_pair(row);
    check_pair({"User" + pascal(row.one), "User" + pascal(row.many)});
    check_pair({"user_" + row.one, "user_" + row.many});
    check_pair({"USER-" + constant(row.one), "USER-" + constant(row.many)});
    check_pair({pascal(row.one), pascal(row.many)});
    check_pair({constant(row.one), constant(row.many)});
  }
}

TEST_CASE("regular words, their case kept") {
  const Pair rows[] = {
      {"User", "Users"},
      {"ORDER_ITEM", "ORDER_ITEMS"},
      {"Category", "Categories"},
      {"userPerson", "userPeople"},
      {"day", "days"},
      {"soliloquy", "soliloquies"},
      {"class", "classes"},
      {"box", "boxes"},
      {"branch", "branches"},
      {"wish", "wishes"},
      {"address", "addresses"},
      {"API_KEY", "API_KEYS"},
      {"order item", "order items"},
      {"analysis", "analyses"},
      {"ANALYSIS", "ANALYSES"},
      {"Användare", "Användares"},
      {"buzz", "buzzes"},
      {"user_", "users_"},
      {"v2", "v2s"},
      {"URL", "URLS"},
      {"日本", "日本s"},
      {"QUERY", "QUERIES"},
      {"UserQuery", "UserQueries"},
      {"house", "houses"},
  };
  for (const Pair& row : rows) check_pair(row);
}

TEST_CASE("plural and singular where they are no pair") {
  const Pair plurals[] = {{"", ""},
                          {"?", "?"},
                          {"users", "users"},
                          {"X", "Xes"},
                          {"OrderX", "OrderXes"},
                          {"y", "ys"},
                          {"thesis", "theses"},
                          {"chef", "chefs"},
                          {"salesman", "salesmans"}};
  for (const Pair& row : plurals) {
    CAPTURE(row.one);
    CHECK(plural(row.one) == row.many);
  }
  const Pair singulars[] = {{"", ""},           {"?", "?"},          {"s", "s"},
                            {"S", "S"},         {"pass", "pass"},    {"basis", "basis"},
                            {"ponies", "pony"}, {"Classes", "Class"}};
  for (const Pair& row : singulars) {
    CAPTURE(row.one);
    CHECK(singular(row.one) == row.many);
  }
}

}  // namespace megac
