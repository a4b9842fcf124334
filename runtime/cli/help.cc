#include "runtime/cli/help.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/cli/choose.h"

namespace megac::cli {
namespace {

std::string indented(std::string_view lines) {
  std::string all;
  while (!lines.empty()) {
    size_t end = std::min(lines.find('\n'), lines.size());
    all += fmt::format("  {}\n", lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return all;
}

/// "-p, --project DIR"; long ones without a short one are indented to stand below each other.
std::string left_side(const Option& row) {
  std::string all;
  if (row.positional()) {
    all = row.names;
  } else if (size_t comma = row.names.find(','); comma != std::string_view::npos) {
    all = fmt::format("{}, {}", row.names.substr(0, comma), row.key());
  } else {
    all = fmt::format("    {}", row.names);
  }
  if (!row.metavar.empty()) all += fmt::format(" {}", row.metavar);
  return all;
}

/// "Also understood: --input for FILES, ..." in lines of at most 80 columns.
std::string other_spellings(const Command& command) {
  std::string all, line = "Also understood:";
  bool any = false;
  for (const Option& row : command.options) {
    if (row.stands_for.empty()) continue;
    std::string next = fmt::format(" {} for {}", row.key(), row.stands_for);
    if (any) line += ',';
    if (line.size() + next.size() >= 80) {
      all += line + "\n";
      line = next.substr(1);
    } else {
      line += next;
    }
    any = true;
  }
  return any ? "\n" + all + line + ".\n" : "";
}

std::string options(const Command& command) {
  std::string all;
  for (const Option& row : command.options) {
    if (row.stands_for.empty()) all += fmt::format("  {:<22} {}\n", left_side(row), row.help);
  }
  all += fmt::format("  {:<22} {}\n", "-h, --help", "this text");
  return all + other_spellings(command);
}

std::string of_command(const Command& command) {
  std::string all =
      fmt::format("megac {}: {}\n\n{}", command.name, command.help, indented(command.usage));
  if (!command.about.empty()) all += fmt::format("\n{}\n", command.about);
  all += "\n" + options(command);
  return all + fmt::format("\nFor example:\n{}", indented(command.example));
}

std::string list(std::span<const Command> table, std::string_view group) {
  std::string all;
  for (const Command& row : table) {
    if (row.name.empty() || (!group.empty() && group_of(row) != group)) continue;
    all += fmt::format("  {:<12} {}\n", row.name, row.help);
  }
  return all;
}

}  // namespace

std::string help(std::span<const Command> table, std::string_view topic) {
  if (topic.empty()) {
    const Command& megac = table[0];
    return fmt::format("megac: {}\n\n{}\nCommands:\n{}\n{}\n\nFor example:\n{}", megac.help,
                       indented(megac.usage), list(table, ""), megac.about,
                       indented(megac.example));
  }
  for (const Command& row : table) {
    if (row.name == topic) return of_command(row);
  }
  return fmt::format("megac {}:\n\n{}\nmegac {} COMMAND --help says more.\n", topic,
                     list(table, topic), topic);
}

}  // namespace megac::cli
