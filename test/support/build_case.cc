#include <algorithm>
#include <map>

#include <sys/stat.h>

#include "test/support/process.h"
#include "test/support/rooms.h"

namespace megac::golden {
namespace fs = std::filesystem;

namespace {

/// Path to bytes; a folder without files is "path/". Without megac's own state.
using Tree = std::map<std::string, std::string>;

Tree read_tree(const fs::path& root) {
  Tree tree;
  if (!fs::exists(root)) return tree;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator();
       ++it) {
    std::string name = fs::relative(it->path(), root).string();
    if (it->path().filename() == ".megac") {
      it.disable_recursion_pending();
    } else if (!it->is_directory()) {
      tree[name] = slurp(it->path());
    }
  }
  return tree;
}

/// What a file that nobody touched keeps.
std::map<std::string, std::string> stamps(const fs::path& root) {
  std::map<std::string, std::string> all;
  for (const auto& [name, bytes] : read_tree(root)) {
    struct stat s{};
    if (::stat((root / name).c_str(), &s) == 0) {
      all[name] = std::to_string(s.st_ino) + " " + std::to_string(s.st_mtim.tv_sec) + "." +
                  std::to_string(s.st_mtim.tv_nsec);
    }
  }
  return all;
}

std::string compare(const Tree& want, const Tree& came) {
  std::string told;
  for (const auto& [name, bytes] : came) {
    auto it = want.find(name);
    if (it == want.end()) {
      told += "not expected: " + name + "\n";
    } else if (it->second != bytes) {
      told += "--- " + name + "\n" + line_diff(it->second, bytes);
    }
  }
  for (const auto& [name, bytes] : want) {
    if (!came.contains(name)) told += "missing: " + name + "\n";
  }
  return told;
}

/// `expand` over the copy of in/ that lies in the scratch folder.
Finished expand(const fs::path& folder, const std::string& out, int jobs, const Setting& setting) {
  Call call{{setting.megac.string(), "expand", "-j", std::to_string(jobs), "--out", "../" + out},
            setting.scratch / "in",
            "",
            {}};
  bool project = false;
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder / "in")) {
    std::string name = entry.path().filename().string();
    project = project || name.ends_with(".manifest.yaml");
    if (name.ends_with(".mega.yaml")) files.push_back(name);
  }
  std::ranges::sort(files);
  if (project) files = {"-p", "."};
  call.words.insert(call.words.end(), files.begin(), files.end());
  return run(call);
}

void replace_tree(const fs::path& root, const Tree& tree) {
  fs::remove_all(root);
  for (const auto& [name, bytes] : tree) spill(root / name, bytes);
}

}  // namespace

std::string run_build(const fs::path& folder, bool must_fail, bool update, const Setting& setting) {
  fs::copy(folder / "in", setting.scratch / "in", fs::copy_options::recursive);
  Finished one = expand(folder, "one", 1, setting), eight = expand(folder, "eight", 8, setting);
  std::string told;
  if (one.exit > 1 || (one.exit == 1) != must_fail) {
    told += "exit status " + std::to_string(one.exit) + "\n" + one.err;
  }
  if (eight.exit != one.exit) told += "-j8 ends with " + std::to_string(eight.exit) + "\n";

  Tree tree = read_tree(setting.scratch / "one");
  std::string jobs = compare(tree, read_tree(setting.scratch / "eight"));
  if (!jobs.empty()) told += "-j1 and -j8 differ:\n" + jobs;
  if (must_fail && !tree.empty()) told += "a run with errors wrote files\n";

  auto before = stamps(setting.scratch / "eight");
  expand(folder, "eight", 8, setting);
  if (stamps(setting.scratch / "eight") != before) told += "a second run touched files\n";

  std::string diagnostics = normalised(without_summary(one.err), setting);
  tree.erase("megac.lock");
  if (update && told.empty()) {
    if (!must_fail) replace_tree(folder / "want", tree);
    fs::remove(folder / "diagnostics.txt");
    if (!diagnostics.empty()) spill(folder / "diagnostics.txt", diagnostics);
    return told;
  }
  told += compare(read_tree(folder / "want"), tree);
  fs::path expected = folder / "diagnostics.txt";
  std::string wanted = fs::exists(expected) ? slurp(expected) : "";
  if (wanted != diagnostics) told += "=== diagnostics\n" + line_diff(wanted, diagnostics);
  return told;
}

}  // namespace megac::golden
