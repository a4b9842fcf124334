#include "runtime/cli/run.h"

#include <cerrno>

#include <doctest/doctest.h>

#include "test/support/memory_world.h"

using namespace megac;
using namespace megac::cli;

namespace {

constexpr const char* kMegaFile = R"(megac: 1
id: app
version: 1.0.0
team: alpha
expansion_rules: {}
generation_templates:
  one:
    output_path: /src/one.ts
    template: |
      export const one = 1;
)";

/// A disk without room.
class FullOutput final : public world::Output {
 public:
  Result<Done> write(std::string_view) override {
    return Error{"cannot write", "standard output", ENOSPC};
  }
  bool closed() const override { return false; }
  bool terminal() const override { return false; }
  bool colour() const override { return false; }
  unsigned width() const override { return 80; }
};

struct Run : test::MemoryWorld {
  Run() { files.put("app.mega.yaml", kMegaFile); }

  int call(std::vector<std::string_view> words) {
    out.text.clear();
    err.text.clear();
    World here = world();
    return static_cast<int>(cli::run(here, words));
  }
};

}  // namespace

TEST_CASE("megac alone: the help, on standard error, and status 2") {
  Run megac;
  CHECK_EQ(megac.call({}), 2);
  CHECK_EQ(megac.out.text, "");
  CHECK(megac.err.text.starts_with("megac: turns mega-files into source trees\n"));
  std::string help = megac.err.text;
  CHECK_EQ(megac.call({"--help"}), 0);
  CHECK_EQ(megac.out.text, help);
}

TEST_CASE("expand writes, check does not") {
  Run megac;
  CHECK_EQ(megac.call({"check", "app.mega.yaml", "-j1"}), 0);
  CHECK(megac.files.writes().empty());
  CHECK_EQ(megac.err.text.substr(megac.err.text.rfind("megac: ")),
           "megac: 1 file, 1 line from 1 mega-file: no errors (0.0 ms)\n");

  CHECK_EQ(megac.call({"expand", "app.mega.yaml", "--out", "out", "-j1", "--dry-run"}), 0);
  CHECK(megac.files.writes().empty());
  CHECK_EQ(megac.out.text, "create  /src/one.ts\n");

  CHECK_EQ(megac.call({"expand", "app.mega.yaml", "--out", "out", "-j1"}), 0);
  CHECK_EQ(megac.out.text, "");
  const test::Node* file = megac.files.find("/project/out/src/one.ts");
  REQUIRE(file);
  CHECK_EQ(file->bytes, "export const one = 1;\n");

  CHECK_EQ(megac.call({"expand", "app.mega.yaml", "--out", "out", "-j1", "-q"}), 0);
  CHECK_EQ(megac.err.text, "");
}

TEST_CASE("each kind of fault has its status") {
  Run megac;
  megac.files.put("bad.mega.yaml", "megac: [1\n");
  CHECK_EQ(megac.call({"check", "bad.mega.yaml", "-j1"}), 1);
  CHECK_EQ(megac.call({"check", "--bogus"}), 2);
  CHECK_EQ(megac.call({"check", "gone.mega.yaml"}), 3);
  CHECK_EQ(megac.err.text.find("megac: gone.mega.yaml: "), 0);
  CHECK(megac.err.text.ends_with(": No such file or directory\n"));
}

TEST_CASE("what was asked for on standard output and could not be written is status 3") {
  Run megac;
  FullOutput full;
  World world{megac.files, megac.clock, full, megac.err};
  for (std::vector<std::string_view> words : {std::vector<std::string_view>{"--version"},
                                              {"--help"},
                                              {"explain", "E0301"},
                                              {"debug", "dump", "tree", "app.mega.yaml"},
                                              {"check", "app.mega.yaml", "-q", "--report", "-"}}) {
    megac.err.text.clear();
    CAPTURE(words[0]);
    CHECK_EQ(static_cast<int>(cli::run(world, words)), 3);
    CHECK_EQ(megac.err.text, "megac: standard output: cannot write: No space left on device\n");
  }
}

TEST_CASE("a report that cannot be written is told, whatever else happened") {
  Run megac;
  CHECK_EQ(megac.call({"check", "app.mega.yaml", "-j1", "-q", "--report", "none/r.json"}), 3);
  CHECK(megac.err.text.find("none") != std::string::npos);
  CHECK_EQ(megac.call({"check", "app.mega.yaml", "-j1", "-q", "--report", "r.json"}), 0);
  CHECK(megac.files.find("/project/r.json"));
}

TEST_CASE("a terminal gets colours, a file never does") {
  Run megac;
  megac.files.put("bad.mega.yaml", "megac: [1\n");
  CHECK_EQ(megac.call({"check", "bad.mega.yaml", "-j1"}), 1);
  CHECK(megac.err.text.find('\x1b') == std::string::npos);
  megac.err.is_terminal = true;
  CHECK_EQ(megac.call({"check", "bad.mega.yaml", "-j1"}), 1);
  CHECK(megac.err.text.find('\x1b') != std::string::npos);
  CHECK_EQ(megac.call({"check", "bad.mega.yaml", "-j1", "--color=never"}), 1);
  CHECK(megac.err.text.find('\x1b') == std::string::npos);
  megac.out.is_terminal = true;
  CHECK_EQ(megac.call({"check", "bad.mega.yaml", "-j1", "--format=json", "--color=always"}), 1);
  CHECK(megac.out.text.find('\x1b') == std::string::npos);
}
