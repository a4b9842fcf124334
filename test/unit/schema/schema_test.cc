#include "compiler/schema/schema.h"

#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "compiler/yaml/yaml.h"

namespace megac::schema {
namespace {

/// "1:4 E0106 what is wrong [advice]", a line for each fault.
std::string faults(const Schema& schema, std::string_view text) {
  Source source("t.yaml", std::string(text));
  Diagnostics diags;
  yaml::Tree tree = yaml::parse(FileId(0u), source, diags);
  REQUIRE(diags.errors() == 0);
  Diagnostics found;
  schema.check(tree, found);
  found.sort();
  std::string out;
  for (const Diagnostic& d : found.all()) {
    Position at = source.position(d.span.begin);
    out += fmt::format("{}:{} {} {}{}\n", at.line, at.column, diag::code(d.kind, d.severity),
                       d.message, d.help.empty() ? "" : " [" + d.help + "]");
  }
  return out;
}

struct Row {
  std::string_view text, want;
};

void check(std::string_view json, std::initializer_list<Row> rows) {
  Schema schema(json);
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(faults(schema, row.text) == row.want);
  }
}

/// One of the real schemas. Tests run in the repository's root.
Schema real(std::string_view name) {
  std::ifstream file(fmt::format("schemas/{}.schema.json", name));
  REQUIRE(file.good());
  return Schema(std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace

TEST_CASE("types; a plain scalar counts as text where a text is wanted") {
  check(R"({"type": "object", "properties": {
            "s": {"type": "string"}, "i": {"type": "integer"}, "n": {"type": "number"},
            "b": {"type": "boolean"}, "l": {"type": "array"}, "m": {"type": "object"},
            "z": {"type": "null"}, "t": {"type": ["string", "number", "boolean", "array"]}}})",
        {
            {"s: x\ni: 1\nn: 1\nb: true\nl: []\nm: {}\nz:\nt: [1]\n", ""},
            {"{s: 1.0, n: 1.5, t: true}", ""},
            {"{s: \"\", t: 5}", ""},
            {"s:\n", "1:1 E0106 's' must be a text, not empty\n"},
            {"s: null\n", "1:4 E0106 's' must be a text, not null\n"},
            {"s: [a]\n", "1:4 E0106 's' must be a text, not a list\n"},
            {"i: \"1\"\n", "1:4 E0106 'i' must be an integer, not '1'\n"},
            {"i: 1.5\n", "1:4 E0106 'i' must be an integer, not '1.5'\n"},
            {"n: one\n", "1:4 E0106 'n' must be a number, not 'one'\n"},
            {"b: yes\n", "1:4 E0106 'b' must be true or false, not 'yes'\n"},
            {"l: {}\n", "1:4 E0106 'l' must be a list, not a map\n"},
            {"m: |\n  long\n  text\n", "1:4 E0106 'm' must be a map, not 'long...'\n"},
            {"z: 0\n", "1:4 E0106 'z' must be empty, not '0'\n"},
            {"t: {}\n", "1:4 E0106 't' must be a list or a text, not a map\n"},
            {"- a\n", "1:1 E0106 the file must be a map, not a list\n"},
            {"", "1:1 E0106 the file must be a map, not empty\n"},
        });
}

TEST_CASE("choices, patterns and ranges") {
  check(
      R"({"properties": {
            "e": {"type": "string", "enum": ["lf", "crlf"]},
            "c": {"type": "integer", "const": 1},
            "v": {"type": "integer", "const": 1, "x-code": 110},
            "p": {"type": "string", "pattern": "^[a-z]+$", "title": "small letters"},
            "id": {"type": "string", "pattern": "^[a-z]+$", "title": "small letters", "x-code": 201},
            "w": {"type": "string", "x-pattern": "^sha256:", "x-code": 105},
            "sum": {"type": "string", "pattern": "^sha256:", "x-code": 105},
            "b": {"type": ["integer", "string"], "minimum": 0, "maximum": 9, "pattern": "^[0-9]+-[0-9]+$",
                  "title": "a number or a range", "description": "As 4 or 4-5."}}})",
      {
          {"{e: lf, c: 1, v: 1, p: abc, id: x, w: 'sha256:', sum: 'sha256:', b: 4-5}", ""},
          {"e: clrf\n",
           "1:4 E0106 'e' must be 'lf' or 'crlf', not 'clrf' [did you mean 'crlf'?]\n"},
          {"e: native\n", "1:4 E0106 'e' must be 'lf' or 'crlf', not 'native'\n"},
          {"c: 2\n", "1:4 E0106 'c' must be '1', not '2'\n"},
          {"v: 2\n", "1:4 E0110 this megac knows version 1 of the language, not 2\n"},
          {"v: one\n", "1:4 E0110 this megac knows version 1 of the language, not 'one'\n"},
          {"v: [1]\n", "1:4 E0106 'v' must be '1', not a list\n"},
          {"p: A\n", "1:4 E0106 'p' must be small letters, not 'A'\n"},
          {"id: A\n", "1:5 E0201 id 'A' is malformed: it must be small letters\n"},
          {"id: [A]\n", "1:5 E0106 'id' must be small letters, not a list\n"},
          {"w: abc\n", "1:4 W0105 the checksum 'abc' is not 'sha256:' followed by 64 hex digits\n"},
          {"sum: abc\n",
           "1:6 E0105 the checksum 'abc' is not 'sha256:' followed by 64 hex digits\n"},
          {"b: -1\n", "1:4 E0106 'b' must be at least 0, not '-1'\n"},
          {"b: 10\n", "1:4 E0106 'b' must be at most 9, not '10'\n"},
          {"b: 1.5\n", "1:4 E0106 'b' must be a number or a range, not '1.5'\n"},
          {"b: {}\n", "1:4 E0106 'b' must be a number or a range, not a map [As 4 or 4-5.]\n"},
      });
}

TEST_CASE("keys: missing, unknown, of a later version") {
  check(R"({"type": "object", "required": ["id", "team"], "additionalProperties": false,
            "patternProperties": {"^x-": true},
            "properties": {
              "id": {"type": "string", "title": "a name"},
              "team": {"description": "Whose file it is."},
              "metadata": {"type": "object", "required": ["size"], "x-unknown": "warn",
                           "properties": {"size": {}, "description": {},
                                          "vars": {"type": "object", "x-since": 1}}},
              "list": {"type": "array", "minItems": 1,
                       "items": {"type": "object", "required": ["name"], "additionalProperties": false,
                                 "properties": {"name": {}}}},
              "named": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "integer"}}}})",
        {
            {"{id: a, team: b, x-note: c}", ""},
            {"x-a: 1\n",
             "1:1 E0102 the key 'id' is missing [add 'id', a name]\n"
             "1:1 E0102 the key 'team' is missing [add 'team': Whose file it is.]\n"},
            {"{}",
             "1:1 E0102 the key 'id' is missing [add 'id', a name]\n"
             "1:1 E0102 the key 'team' is missing [add 'team': Whose file it is.]\n"},
            {"{id: a, taem: b}",
             "1:2 E0102 the key 'team' is missing [add 'team': Whose file it is.]\n"
             "1:9 E0104 unknown key 'taem'; did you mean 'team'?\n"},
            {"{id: a, team: b, other: c}", "1:18 E0104 unknown key 'other'\n"},
            {"{id: a, team: b, metadata: {}}",
             "1:18 E0102 the key 'size' is missing in 'metadata'\n"},
            {"{id: a, team: b, metadata: {size: 1, descripton: c}}",
             "1:38 W0104 unknown key 'descripton' in 'metadata'; did you mean 'description'?\n"},
            {"{id: a, team: b, metadata: {size: 1, vars: {}}}",
             "1:38 W0104 unknown key 'vars' in this dialect: it belongs to version 1 "
             "[write the file in that version to be sure of its meaning]\n"},
            {"{id: a, team: b, list: []}", "1:24 E0106 'list' must be longer, not empty\n"},
            {"id: a\nteam: b\nlist:\n  - name: c\n    nane: d\n  - {}\n",
             "5:5 E0104 unknown key 'nane' in an item of 'list'; did you mean 'name'?\n"
             "6:5 E0102 the key 'name' is missing in an item of 'list'\n"},
            {"{id: a, team: b, named: {}}", "1:25 E0106 'named' must be longer, not empty\n"},
            {"{id: a, team: b, named: {k: v}}", "1:29 E0106 'k' must be an integer, not 'v'\n"},
        });
}

TEST_CASE("of several alternatives one is talked about") {
  check(R"({"definitions": {
              "delimiters": {"anyOf": [{"type": "string", "enum": ["jinja", "erb"], "title": "jinja or erb"},
                                       {"type": "object", "required": ["expr"], "additionalProperties": false,
                                        "properties": {"expr": {"type": "array"}}}]},
              "need": {"oneOf": [{"type": "object", "required": ["interface"], "additionalProperties": false,
                                  "properties": {"interface": {"type": "string"}, "members": {"type": "array"}}},
                                 {"type": "object", "required": ["system"], "additionalProperties": false,
                                  "properties": {"system": {"type": "string"}, "members": {"type": "array"}}}]},
              "both": {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}},
            "properties": {"d": {"$ref": "#/definitions/delimiters"}, "n": {"$ref": "#/definitions/need"},
                           "x": {"$ref": "#/definitions/both"}}})",
        {
            {"{d: erb, n: {system: X, members: []}, x: {b: 1}}", ""},
            {"d: {expr: []}\n", ""},
            {"d: ebr\n", "1:4 E0106 'd' must be jinja or erb, not 'ebr' [did you mean 'erb'?]\n"},
            {"d: []\n", "1:4 E0106 'd' must be jinja or erb or a map, not a list\n"},
            {"d: {expr: 1}\n", "1:11 E0106 'expr' must be a list, not '1'\n"},
            {"n: {members: []}\n", "1:5 E0102 the key 'interface' or 'system' is missing in 'n'\n"},
            {"n: {system: [], members: []}\n", "1:13 E0106 'system' must be a text, not a list\n"},
            {"n: {system: X, interface: Y}\n", "1:5 E0104 unknown key 'system' in 'n'\n"},
            {"x: {a: 1, b: 2}\n", "1:4 E0106 'x' must be of one form only, not of 2 at once\n"},
        });
}

TEST_CASE("a schema may refer to itself and may depend on a key") {
  check(
      R"({"if": {"required": ["strict"]}, "then": {"$ref": "#/definitions/tree"}, "else": {"type": "object"},
            "definitions": {"tree": {"type": "object", "additionalProperties": false,
              "properties": {"strict": {}, "child": {"$ref": "#/definitions/tree"}}}}})",
      {
          {"{any: 1}", ""},
          {"{strict: 1, child: {child: {}}}", ""},
          {"{strict: 1, child: {child: {any: 1}}}", "1:29 E0104 unknown key 'any' in 'child'\n"},
      });
}

TEST_CASE("the schema of version 1") {
  Schema mega = real("mega");
  static constexpr std::string_view kHead = "megac: 1\nid: a\nversion: 1.0.0\nteam: t\n";
  static constexpr std::string_view kBody =
      "generation_templates: {t: {output_path: /a, template: x}}\n";
  auto with = [&](std::string_view more) { return fmt::format("{}{}{}\n", kHead, kBody, more); };
  CHECK(faults(mega, with("")).empty());
  struct Case {
    std::string_view more, want;
  };
  static constexpr Case kCases[] = {
      {"x-anything: {at: all}", ""},
      {"expansion_rules: {things: [1, {deep: []}], entities: nothing, axes: {t: {over: things}}}",
       ""},
      {"vars: {any: [data]}", ""},
      {"metadata: {estimated_files: 40, estimated_loc: 50-100, dependencies: [a/b]}", ""},
      {"metadata: {estimated_files: many}",
       "6:29 E0106 'estimated_files' must be a number such as 40, or a range such as 50-100, not "
       "'many'\n"},
      {"metadata: {depends: []}", "6:12 E0104 unknown key 'depends' in 'metadata'\n"},
      {"special_things: {}", "6:1 E0104 unknown key 'special_things'\n"},
      {"generation_template: {}",
       "6:1 E0104 unknown key 'generation_template'; did you mean 'generation_templates'?\n"},
      {"interfaces: {requires: [{member: []}]}",
       "6:26 E0102 the key 'interface' or 'system' or 'name' is missing in an item of "
       "'requires'\n"},
      {"uses: [std/js]",
       "6:8 E0106 an item of 'uses' must be a library and its major version, such as std/js@1, not "
       "'std/js'\n"},
      {"anchors: [{path: /a, verify: sha512}]",
       "6:30 E0106 'verify' must be 'sha256', 'parse' or 'none', not 'sha512' [How a restored file "
       "is checked.]\n"},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.more);
    CHECK(faults(mega, with(c.more)) == c.want);
  }
  CHECK(
      faults(mega, "megac: 1\nid: A\nversion: 1.0\nteam: a/b\ngeneration_templates: {}\n") ==
      "2:5 E0201 id 'A' is malformed: it must be small letters, digits, '.', '_' and '-', "
      "beginning "
      "with a letter or digit\n"
      "3:10 E0201 version '1.0' is malformed: it must be a semantic version such as 1.0.0\n"
      "4:7 E0201 team 'a/b' is malformed: it must be the name of a team, such as alpha or alpha-2\n"
      "5:23 E0106 'generation_templates' must be longer, not empty\n");
}

TEST_CASE("the schema of the seed dialect keeps what it does not know") {
  Schema seed = real("mega-seed");
  static constexpr std::string_view kHead =
      "id: a\nversion: 1.0\nteam: t\nexpansion_rules: {}\n"
      "generation_templates: {t: {output_path: /a, template: x}}\n";
  auto with = [&](std::string_view more) { return fmt::format("{}{}\n", kHead, more); };
  CHECK(faults(seed, with("")).empty());
  CHECK(faults(seed, with("special_files: {a: {output_path: /b, template: c}}")).empty());
  CHECK(faults(seed, with("dataforge_features: {}")) ==
        "6:1 W0104 unknown key 'dataforge_features'\n");
  CHECK(faults(seed, with("checksum: sha256:abc")) ==
        "6:11 W0105 the checksum 'sha256:abc' is not 'sha256:' followed by 64 hex digits\n");
  CHECK(faults(seed, with("vars: {}")).starts_with("6:1 W0104 unknown key 'vars' in this dialect"));
  CHECK(faults(seed, "id: a\nversion: 1\nteam: t\n")
            .starts_with("1:1 E0102 the key 'expansion_rules'"));
  CHECK(faults(seed, "id: a\nversion: 1\nteam: t\ngenerator: {rules: []}\n").empty());
}

TEST_CASE("the schema of manifests is strict from version 1 on") {
  Schema manifest = real("manifest");
  CHECK(faults(manifest, "teams: {a: {capabilities: {languages: [x]}}}\n").empty());
  CHECK(
      faults(manifest, "teams: {a: {boundaries: {forbiden_paths: []}}}\n") ==
      "1:26 W0104 unknown key 'forbiden_paths' in 'boundaries'; did you mean 'forbidden_paths'?\n");
  CHECK(
      faults(manifest, "megac_manifest: 1\nteams: {a: {boundaries: {forbiden_paths: []}}}\n") ==
      "2:26 E0104 unknown key 'forbiden_paths' in 'boundaries'; did you mean 'forbidden_paths'?\n");
  CHECK(faults(manifest, "megac_manifest: 2\nteams: {}\n") ==
        "1:17 E0110 this megac knows version 1 of the language, not 2\n");
  CHECK(faults(manifest, "project: {}\n").starts_with("1:1 E0102 the key 'teams' is missing"));
}

}  // namespace megac::schema
