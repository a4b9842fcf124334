#include "compiler/lower/lower.h"

#include <doctest/doctest.h>

#include "compiler/ir/dump.h"
#include "test/support/program.h"

namespace megac::test {
namespace {

constexpr std::string_view kEntities = R"(expansion_rules:
  entities:
    - name: OrderItem
      plural: lines
      attributes: [{name: id, type: uuid}, {name: total, type: decimal}]
    - name: User
      attributes: [{name: id, type: uuid}]
  axes:
    entity: {over: entities}
    attribute: {over: entity.attributes, where: "attribute.type == 'uuid'"}
)";

std::string with_template(std::string_view lines) {
  std::string text(kEntities);
  text += "generation_templates:\n  t:\n";
  text += lines;
  return v1(text);
}

}  // namespace

TEST_CASE("bindings: axes outermost first, where, when, no axis") {
  struct Row {
    const char* lines;
    const char* claims;
  };
  const Row rows[] = {
      {"    output_path: /x.ts\n    template: |\n      x\n", "/x.ts alpha/m#t\n"},
      {"    for: entity\n    output_path: \"/{entity}.ts\"\n    template: |\n      x\n",
       "/orderItem.ts alpha/m#t entity=OrderItem\n/user.ts alpha/m#t entity=User\n"},
      {"    for: [entity, attribute]\n    output_path: \"/{Entity}/{attribute}\"\n"
       "    template: |\n      x\n",
       "/OrderItem/id alpha/m#t entity=OrderItem, attribute=id\n"
       "/User/id alpha/m#t entity=User, attribute=id\n"},
      {"    for: entity\n    when: \"entity.plural\"\n    output_path: \"/{entity|kebab}\"\n"
       "    template: |\n      x\n",
       "/order-item alpha/m#t entity=OrderItem\n"},
  };
  for (const Row& row : rows) {
    Compilation program({{"a", with_template(row.lines)}});
    CAPTURE(row.lines);
    CHECK(program.diagnostics() == "");
    CHECK(program.claims() == row.claims);
  }
}

TEST_CASE("what an item prints, and the forms of its name, by dialect") {
  Compilation strict({{"a", with_template("    for: entity\n    output_path: \"/{Entity}\"\n"
                                          "    template: |\n"
                                          "      {{ entity }} {{ Entity }} {{ entity.name }} "
                                          "{{ entity|plural }} {{ mega.id }} {entity}\n")}});
  CHECK(strict.body("/OrderItem") == "orderItem OrderItem OrderItem lines m {entity}\n");

  Compilation loose({{"a", seed("expansion_rules:\n"
                                "  entities:\n"
                                "    - {name: OrderItem, plural: lines, note: hi}\n"
                                "    - {name: Category}\n"
                                "generation_templates:\n"
                                "  t:\n"
                                "    output_path: \"/{entity}\"\n"
                                "    template: |\n"
                                "      {entity} {Entity} {entities} {Entities} {Name} {team}\n")}});
  CHECK(loose.diagnostics() == "");
  CHECK(loose.body("/orderitem") == "orderitem OrderItem lines Lines OrderItem alpha\n");
  CHECK(loose.body("/category") == "category Category categories Categories Category alpha\n");
}

TEST_CASE("axes over scalars bind items named by them") {
  Compilation program({{"a", v1("expansion_rules:\n"
                                "  regions: [EU West, us-east]\n"
                                "  axes: {region: {over: regions}}\n"
                                "generation_templates:\n"
                                "  t:\n"
                                "    for: region\n"
                                "    output_path: \"/{region|kebab}\"\n"
                                "    template: |\n"
                                "      {{ region.name }} {{ regions|join(' ') }}\n")}});
  CHECK(program.diagnostics() == "");
  CHECK(program.claims() ==
        "/eu-west alpha/m#t region=EU West\n/us-east alpha/m#t region=us-east\n");
  CHECK(program.body("/eu-west") == "EU West EU West us-east\n");
}

TEST_CASE("faults of names and axes, each at its place") {
  struct Row {
    const char* rules;     // from line 5
    const char* expected;  // its first diagnostic
  };
  const std::string tail =
      "generation_templates:\n  t:\n    output_path: /x\n    template: |\n      x\n";
  const Row rows[] = {
      {"expansion_rules: {l: [{name: a}, {name: a}], axes: {x: {over: l}}}\n",
       "E0205 a:5:34 'a' stands twice in the list 'l'\n"},
      {"expansion_rules: {l: [{name: a}, {nam: b}], axes: {x: {over: l}}}\n",
       "E0207 a:5:34 the items of 'l' must be maps with a 'name', or all scalars\n"},
      {"expansion_rules: {l: [1, {name: b}], axes: {x: {over: l}}}\n",
       "E0207 a:5:55 the items of 'l' must be maps with a 'name', or all scalars\n"},
      {"expansion_rules: {l: 3, axes: {x: {over: l}}}\n", "E0233 a:5:42 'l' leads to no list\n"},
      {"expansion_rules: {axes: {x: {over: x.y}}}\n", "E0233 a:5:36 'x.y' leads to no list\n"},
      {"expansion_rules: {axes: {x: {over: y.l}, y: {over: x.l}}}\n",
       "E0233 a:5:36 'y.l' leads to no list\n"},
      {"expansion_rules: {l: [], axes: {x: {over: l}}}\n",
       "W0236 a:5:43 the axis 'x' has no items\n"},
      {"expansion_rules: {loop: 1}\n",
       "E0209 a:5:19 the name 'loop' is already taken by the language\n"},
      {"expansion_rules: {l: [a]}\nvars: {l: 1}\n",
       "E0209 a:5:19 the name 'l' is already taken by a variable\n"},
      {"expansion_rules: {e: [{name: A, attributes: [{name: x}, {name: x}]}]}\n",
       "E0206 a:5:57 the attribute 'x' stands twice in 'A'\n"},
  };
  for (const Row& row : rows) {
    Compilation program({{"a", v1(row.rules + tail)}});
    CAPTURE(row.rules);
    std::string all = program.diagnostics();
    CHECK(all.substr(0, all.find('\n') + 1) == row.expected);
  }
}

TEST_CASE("faults of templates, each at its place") {
  struct Row {
    const char* lines;     // from line 16
    const char* expected;  // its first diagnostic
  };
  const Row rows[] = {
      {"    for: entty\n    output_path: /x\n    template: x\n",
       "E0230 a:17:10 unknown axis 'entty'; did you mean 'entity'?\n"},
      {"    for: attribute\n    output_path: /x\n    template: x\n",
       "E0232 a:17:10 the axis 'attribute' runs over 'entity', which must stand before it in "
       "'for'\n"},
      {"    for: [entity, entity]\n    output_path: /x\n    template: x\n",
       "E0209 a:17:19 the name 'entity' is already taken by this 'for'\n"},
      {"    output_path: /x\n",
       "E0420 a:16:3 a template has exactly one of template, "
       "template_file and use; this one has none\n"},
      {"    output_path: \"/{entity}\"\n    template: x\n", "E0412 a:17:20 "},
      {"    output_path: \"/a/../b\"\n    template: x\n", "E0306 a:17:18 "},
      {"    output_path: /x\n    template: |\n      a\n      {{ entty.name }}\n",
       "E0411 a:20:10 nothing binds the name 'entty'\n"},
      {"    output_path: /x\n    mode: 4755\n    template: x\n", "E0106 a:18:11 "},
      {"    for: entity\n    output_path: /x\n    template: x\n",
       "E0303 a:18:18 the template 't' gives the path '/x' to two bindings; output_path forgets "
       "the axis 'entity'\n"},
  };
  for (const Row& row : rows) {
    Compilation program({{"a", with_template(row.lines)}});
    CAPTURE(row.lines);
    std::string all = program.diagnostics();
    std::string expected = row.expected;
    CHECK(all.substr(0, expected.size()) == expected);
  }
}

TEST_CASE("units: one id per team, known teams, dependencies") {
  const std::string body =
      "expansion_rules: {}\ngeneration_templates: {t: {output_path: /%, template: x}}\n";
  auto file = [&](const std::string& id, const std::string& team, const std::string& path,
                  const std::string& needs) {
    std::string text = "megac: 1\nid: " + id + "\nversion: \"1.0.0\"\nteam: " + team +
                       "\nmetadata: {dependencies: [" + needs + "]}\n" + body;
    text.replace(text.find('%'), 1, path);
    return text;
  };
  const std::string manifest =
      "teams:\n  alpha: {boundaries: {write_paths: [/**]}}\n"
      "  beta: {id: team-bb, boundaries: {write_paths: [/**]}}\n";
  Compilation good({{"manifest", manifest},
                    {"a", file("one", "alpha", "a", "")},
                    {"b", file("two", "bb", "b", "team-alpha/one")},
                    {"c", file("three", "team-beta", "c", "two, one")}});
  CHECK(good.diagnostics() == "");
  CHECK(ir::dump(good->plan, good->program) ==
        "wave 1\n  alpha/one priority 0\nwave 2\n  bb/two priority 0\nwave 3\n"
        "  beta/three priority 0\n");

  Compilation bad({{"manifest", manifest},
                   {"a", file("one", "alpha", "a", "alpha/later, nowhere/x")},
                   {"b", file("one", "alpha", "b", "")},
                   {"c", file("two", "gamma", "c", "")}});
  CHECK(bad.diagnostics() ==
        "W0501 a:5:27 the dependency 'alpha/later' names no mega-file of this project\n"
        "E0501 a:5:40 the dependency 'nowhere/x' names no mega-file of this project\n"
        "E0204 b:2:5 team 'alpha' has two mega-files with the id 'one'\n"
        "E0314 c:4:7 unknown team 'gamma'\n");
}

}  // namespace megac::test
