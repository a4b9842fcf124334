#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/diag/render.h"
#include "runtime/cli/say.h"

namespace megac::cli {
namespace {

Severity severity_of(const diag::Row& row) {
  switch (row.weight) {
    case diag::Row::warning: return Severity::warning;
    case diag::Row::note: return Severity::note;
    default: return Severity::error;
  }
}

std::string code_of(size_t index) {
  return diag::code(static_cast<Kind>(index), severity_of(diag::rows()[index]));
}

/// The message with its holes shown, or what to do when it is all hole.
std::string gist(const diag::Row& row) {
  std::string_view rest = row.format;
  if (rest == "{}") return std::string(row.help);
  // Right behind a word or quote it is filled with "did you mean" or nothing.
  if (rest.ends_with("{}") && !rest.ends_with(" {}")) rest.remove_suffix(2);
  std::string all;
  for (size_t hole = rest.find("{}"); hole != std::string_view::npos; hole = rest.find("{}")) {
    all += fmt::format("{}…", rest.substr(0, hole));
    rest.remove_prefix(hole + 2);
  }
  return all.append(rest);
}

/// "E0302  two producers          '…' is produced by both '…' and '…'"
std::string line(size_t index) {
  const diag::Row& row = diag::rows()[index];
  std::string name(row.name);
  std::replace(name.begin(), name.end(), '_', ' ');
  return fmt::format("{}  {:<22} {}\n", code_of(index), name, gist(row));
}

std::string every_code() {
  std::vector<size_t> order(diag::rows().size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [](size_t a, size_t b) { return diag::rows()[a].number < diag::rows()[b].number; });
  std::string all;
  for (size_t index : order) all += line(index);
  return all;
}

Usage unknown_code(const std::string& asked) {
  std::vector<std::string> codes;
  for (size_t i = 0; i < diag::rows().size(); ++i) codes.push_back(code_of(i));
  std::vector<std::string_view> names(codes.begin(), codes.end());
  bool digits_only = asked.find_first_not_of("0123456789") == std::string::npos;
  std::string full = digits_only ? fmt::format("E{:0>4}", asked) : asked;
  auto meant = nearest(full, names);
  return {fmt::format("there is no code '{}'", shown(asked)),
          meant ? fmt::format("megac explain {}", *meant) : "megac explain"};
}

}  // namespace

Exit explain(World& world, const Arguments& arguments) {
  if (!arguments.has("CODE")) return print(world, every_code());
  std::string asked = arguments.text("CODE");
  std::optional<Kind> kind = diag::find(asked);
  if (!kind) return refuse(world, unknown_code(asked));
  return print(world, diag::explain(*kind));
}

}  // namespace megac::cli
