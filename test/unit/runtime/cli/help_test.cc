#include "runtime/cli/help.h"

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "compiler/base/text.h"
#include "runtime/cli/parse.h"

using namespace megac;
using namespace megac::cli;

namespace {

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    all.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return all;
}

}  // namespace

TEST_CASE("the help of every command fits 80 columns and shows an example that parses") {
  std::vector<std::string> topics = {"", "debug"};
  for (const Command& row : commands()) topics.emplace_back(row.name);
  for (const std::string& topic : topics) {
    CAPTURE(topic);
    std::string text = help(commands(), topic);
    CHECK(text.ends_with("\n"));
    for (const std::string& line : lines(text)) {
      CAPTURE(line);
      CHECK_LE(count_code_points(line), 80);
      CHECK_FALSE(line.ends_with(' '));
    }
  }
  for (const Command& row : commands()) {
    CAPTURE(row.name);
    CHECK(static_cast<bool>(row.run));
    CHECK_FALSE(row.help.empty());
    CHECK_FALSE(row.usage.empty());
    REQUIRE(row.example.starts_with("megac "));
    std::vector<std::string_view> words;
    std::string_view rest = row.example.substr(6);
    while (!rest.empty()) {
      size_t end = std::min(rest.find(' '), rest.size());
      words.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    Parsed parsed = parse(commands(), words);
    CHECK(std::holds_alternative<Call>(parsed));
  }
}

TEST_CASE("rows are sound") {
  std::set<std::string_view> names;
  for (const Command& row : commands()) {
    CAPTURE(row.name);
    CHECK(names.insert(row.name).second);
    std::set<std::string_view> keys;
    bool words_seen = false;
    for (const Option& option : row.options) {
      CAPTURE(option.names);
      CHECK(keys.insert(option.key()).second);
      CHECK_EQ(option.positional(), option.names[0] != '-');
      bool valued = option.kind == Option::text || option.kind == Option::number ||
                    option.kind == Option::list;
      CHECK_EQ(valued, !option.metavar.empty());
      CHECK_EQ(option.help.empty(), !option.stands_for.empty());
      if (option.positional()) CHECK_FALSE(words_seen);
      words_seen = words_seen || option.kind == Option::words;
    }
    for (const Option& option : row.options) {
      if (!option.stands_for.empty()) CHECK(keys.contains(option.stands_for));
    }
  }
}

TEST_CASE("other spellings are told at the end, not in the list") {
  std::string text = help(commands(), "expand");
  CHECK(text.find("Also understood: --input for FILES, --output for --out, --log for --report") !=
        std::string::npos);
  CHECK(text.find("\n      --input") == std::string::npos);
}
