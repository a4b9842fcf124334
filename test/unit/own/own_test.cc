#include "compiler/own/own.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "test/support/program.h"

namespace megac::test {
namespace {

std::string unit(const std::string& id, const std::string& team, const std::string& path) {
  return "megac: 1\nid: " + id + "\nversion: \"1.0.0\"\nteam: " + team +
         "\nexpansion_rules: {}\ngeneration_templates: {t: {output_path: \"" + path +
         "\", template: x}}\n";
}

const std::string kManifest = R"(teams:
  alpha:
    boundaries:
      write_paths: [/src/**, "/docs/*.md"]
      forbidden_paths: [/src/secret/**]
  beta:
    boundaries: {write_paths: [/src/**]}
)";

}  // namespace

TEST_CASE("may_write: a write glob and no forbidden one") {
  Compilation program({{"manifest", kManifest}});
  const ir::Team& alpha = program->program.manifest.teams[ir::TeamId(0u)];
  struct Row {
    const char* path;
    bool allowed;
    bool forbidden;
  };
  const Row rows[] = {
      {"/src/a.ts", true, false},   {"/src", false, false},      {"/src/secret/a", false, true},
      {"/src/secret", true, false}, {"/docs/a.md", true, false}, {"/docs/b/a.md", false, false},
      {"/srcs/a", false, false},    {"/Src/a", false, false},
  };
  for (const Row& row : rows) {
    own::Permission permission = own::may_write(alpha, Path::parse(row.path).path);
    CAPTURE(row.path);
    CHECK(permission.allowed == row.allowed);
    CHECK(static_cast<bool>(permission.forbidden_by) == row.forbidden);
  }
}

TEST_CASE("claims: outside, two producers, file against directory, protected") {
  struct Row {
    std::vector<Compilation::File> files;
    const char* expected;
  };
  const Row rows[] = {
      {{{"a", unit("m", "alpha", "/lib/x")}}, "E0301 a:6:41 team 'alpha' may not write '/lib/x'\n"},
      {{{"a", unit("m", "alpha", "/src/secret/x")}},
       "E0301 a:6:41 team 'alpha' may not write '/src/secret/x'\n"},
      {{{"a", unit("m", "alpha", "/src/x")}, {"b", unit("k", "beta", "src/x")}},
       "E0302 b:6:41 '/src/x' is produced by both 'alpha/m#t' and 'beta/k#t'\n"},
      {{{"a", unit("m", "alpha", "/src/x")}, {"b", unit("k", "beta", "/src/x/y")}},
       "E0305 a:6:41 '/src/x' is a file here, but '/src/x/y' needs it as a directory\n"},
      {{{"a", unit("m", "alpha", "/src/.git/config")}},
       "E0308 a:6:41 '/src/.git/config' belongs to git and is never written\n"},
      {{{"a", unit("m", "alpha", "/.GIT./hooks/x")}},
       "E0308 a:6:41 '/.GIT./hooks/x' belongs to git and is never written\n"},
      {{{"a", unit("m", "alpha", "/.megac/x")}},
       "E0308 a:6:41 '/.megac/x' belongs to megac itself and is never written\n"},
      {{{"a", unit("m", "alpha", "/src/x")}, {"b", unit("k", "beta", "/src/y")}}, ""},
  };
  for (const Row& row : rows) {
    for (bool reversed : {false, true}) {
      std::vector<Compilation::File> files = row.files;
      files.push_back({"manifest", kManifest});
      if (reversed) std::reverse(files.begin(), files.end());
      Compilation program(files);
      CAPTURE(row.expected);
      CHECK(program.diagnostics() == row.expected);
    }
  }
}

}  // namespace megac::test
