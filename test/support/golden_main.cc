// The golden runner: golden MEGAC FOLDER [PART-OF-A-NAME]. FOLDER is one room of test/golden. With
// MEGAC_UPDATE=1 expectations are rewritten. The last line counts.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include <unistd.h>

#include "test/support/process.h"
#include "test/support/rooms.h"

namespace fs = std::filesystem;
using namespace megac::golden;

namespace {

struct Run {
  fs::path megac, room, scratch;
  bool update = false;
  int passed = 0, failed = 0;
};

void report(Run& run, const std::string& title, const std::string& told) {
  if (told.empty()) {
    ++run.passed;
    return;
  }
  ++run.failed;
  std::printf("FAILED %s\n%s\n", title.c_str(), told.c_str());
}

Setting fresh_setting(const Run& run) {
  fs::remove_all(run.scratch);
  fs::create_directories(run.scratch);
  return {run.megac, run.scratch};
}

/// Inputs as they stand, then what came out.
void rewrite(const fs::path& file, Case golden, const Outcome& outcome) {
  std::erase_if(golden.sections, [](const Section& s) { return !is_input(s); });
  golden.sections.insert(golden.sections.end(), outcome.sections.begin(), outcome.sections.end());
  spill(file, print(golden));
}

std::string run_file(const Run& run, const fs::path& file, const std::string& room) {
  Case golden = parse(slurp(file));
  Outcome outcome = run_text(room, golden, fresh_setting(run));
  bool must_fail = file.filename().string().starts_with("error-");
  std::string told;
  if (outcome.failed && !must_fail) told = "it failed, and its name does not begin with error-\n";
  if (!outcome.failed && must_fail) told = "its name begins with error-, but nothing failed\n";
  std::vector<Section> expected = golden.sections;
  if (run.update && told.empty()) {
    rewrite(file, golden, outcome);
    return told;
  }
  return told + differences(expected, outcome.sections);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "golden MEGAC FOLDER [PART-OF-A-NAME]\n");
    return 2;
  }
  Run run{fs::absolute(argv[1]), fs::absolute(argv[2]), {}};
  std::string room = run.room.filename().string(), part = argc > 3 ? argv[3] : "";
  const char* update = std::getenv("MEGAC_UPDATE");
  run.update = update && *update && *update != '0';
  run.scratch = fs::temp_directory_path() / ("megac-golden-" + std::to_string(getpid()));
  bool builds = room == "build";
  if (!builds && !is_room(room)) {
    std::fprintf(stderr, "golden: test/golden/%s is no room that the runner knows\n", room.c_str());
    return 2;
  }

  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(run.room)) {
    bool fits = builds ? entry.is_directory() : entry.path().extension() == ".txt";
    if (fits && entry.path().filename().string().find(part) != std::string::npos) {
      all.push_back(entry.path());
    }
  }
  std::ranges::sort(all);
  for (const fs::path& path : all) {
    std::string title = room + "/" + path.filename().string(), told;
    try {
      bool must_fail = path.filename().string().starts_with("error-");
      told = builds ? run_build(path, must_fail, run.update, fresh_setting(run))
                    : run_file(run, path, room);
    } catch (const std::exception& e) {
      told = std::string(e.what()) + "\n";
    }
    report(run, title, told);
  }
  fs::remove_all(run.scratch);
  std::printf("%d passed, %d failed, 0 skipped\n", run.passed, run.failed);
  return run.failed ? 1 : 0;
}
