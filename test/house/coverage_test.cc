#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "compiler/diag/diagnostic.h"
#include "test/house/sources.h"
#include "test/support/golden.h"
#include "test/support/process.h"

using namespace megac;
namespace fs = std::filesystem;

namespace {

/// Everything that the goldens expect megac to say.
std::string all_expectations() {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(house::source_root() / "test/golden")) {
    std::string name = entry.path().filename().string();
    if (name == "diagnostics.txt") {
      all += golden::slurp(entry.path());
    } else if (entry.path().extension() == ".txt") {
      for (const auto& section : golden::parse(golden::slurp(entry.path())).sections) {
        if (!golden::is_input(section)) all += section.text;
      }
    }
  }
  return all;
}

}  // namespace

TEST_CASE("every diagnostic of kinds.def is shown by some golden") {
  std::string all = all_expectations();
  for (const diag::Row& row : diag::rows()) {
    std::string number = fmt::format("{:04}]", row.number);
    bool shown = false;
    for (const char* severity : {"error[E", "warning[W", "note[N"}) {
      shown = shown || all.find(severity + number) != std::string::npos;
    }
    CHECK_MESSAGE(shown, "no golden shows ", number.substr(0, 4), " (", row.name, ")");
  }
}
