#include "test/house/sources.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "test/support/process.h"

namespace megac::house {
namespace fs = std::filesystem;

fs::path source_root() {
  const char* root = std::getenv("MEGAC_SOURCE_ROOT");
  return root ? root : SOURCE_ROOT;
}

std::vector<SourceFile> sources(std::vector<std::string> folders) {
  std::vector<SourceFile> all;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(source_root() / folder)) {
      std::string kind = entry.path().extension().string();
      if (kind != ".h" && kind != ".cc" && kind != ".def") continue;
      std::string text = golden::slurp(entry.path());
      size_t lines = static_cast<size_t>(std::ranges::count(text, '\n'));
      all.push_back({fs::relative(entry.path(), source_root()).string(), std::move(text), lines});
    }
  }
  std::ranges::sort(all, {}, &SourceFile::path);
  return all;
}

std::vector<Include> includes_of(const SourceFile& file) {
  std::vector<Include> all;
  std::string_view rest = file.text;
  for (int line = 1; !rest.empty(); ++line) {
    std::string_view row = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(row.size() + 1, rest.size()));
    size_t hash = row.find_first_not_of(" \t");
    if (hash == row.npos || !row.substr(hash).starts_with("#include")) continue;
    size_t open = row.find_first_of("<\"", hash);
    if (open == row.npos) continue;
    bool system = row[open] == '<';
    size_t close = row.find(system ? '>' : '"', open + 1);
    if (close == row.npos) continue;
    all.push_back({file.path, line, std::string(row.substr(open + 1, close - open - 1)), system});
  }
  return all;
}

}  // namespace megac::house
