#include "runtime/cli/choose.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace megac::cli {
namespace {

using Words = std::vector<std::string>;

bool is_help(std::string_view word) { return word == "--help" || word == "-h"; }

std::string_view first_word(std::string_view name) { return name.substr(0, name.find(' ')); }

Words with(Words words, size_t at, std::string_view word) {
  words[at] = word;
  return words;
}

bool names_a_file(std::string_view word) {
  return word.ends_with(".yaml") || word.ends_with(".yml");
}

const Command* meant_by(std::span<const Command> table, std::string_view word) {
  for (const Command& row : table) {
    for (std::string_view rest = row.meant; !rest.empty();) {
      size_t end = std::min(rest.find(' '), rest.size());
      if (rest.substr(0, end) == word) return &row;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return nullptr;
}

Usage unknown_command(std::span<const Command> table, const Words& words) {
  std::string what = fmt::format("there is no command '{}'", shown(words[0]));
  if (names_a_file(words[0])) return {what, "megac expand " + shown(words[0]) + " --out DIR"};
  if (const Command* meant = meant_by(table, words[0])) {
    return {what, call(with(words, 0, meant->name), 0)};
  }
  std::vector<std::string_view> names;
  for (const Command& row : table) {
    if (!row.name.empty()) names.push_back(first_word(row.name));
  }
  if (auto meant = nearest(words[0], names)) return {what, call(with(words, 0, *meant), 0)};
  return {what, "megac --help"};
}

Usage unknown_member(std::span<const Command> members, std::string_view group, const Words& words) {
  std::vector<std::string_view> names;
  for (const Command& row : members) {
    if (group_of(row) == group) names.push_back(row.name.substr(group.size() + 1));
  }
  if (words.size() < 2) {
    return {fmt::format("'{}' is a group of commands", group),
            fmt::format("megac {} {} --help", group, names[0])};
  }
  std::string what = fmt::format("'{}' has no command '{}'", group, shown(words[1]));
  if (auto meant = nearest(words[1], names)) return {what, call(with(words, 1, *meant), 1)};
  return {what, fmt::format("megac {} --help", group)};
}

}  // namespace

std::string_view group_of(const Command& command) {
  size_t blank = command.name.find(' ');
  return blank == std::string_view::npos ? std::string_view() : command.name.substr(0, blank);
}

std::variant<Chosen, Help, Usage> choose(std::span<const Command> table, const Words& words) {
  if (words.empty() || is_help(words[0])) return Help{""};
  if (words[0].starts_with('-') && words[0].size() > 1) {
    for (size_t i = 1; i < words.size(); ++i) {
      auto is_it = [&](const Command& row) { return row.name == words[i]; };
      if (std::none_of(table.begin(), table.end(), is_it)) continue;
      Words turned = words;
      auto command = turned.begin() + static_cast<long>(i);
      std::rotate(turned.begin(), command, command + 1);
      return Usage{"options stand behind the command", call(turned, 1)};
    }
    return Chosen{&table[0], 0};
  }
  std::string_view group;
  for (const Command& row : table) {
    if (row.name == words[0]) return Chosen{&row, 1};
    if (group_of(row) != words[0]) continue;
    group = group_of(row);
    if (words.size() > 1 && row.name.substr(group.size() + 1) == words[1]) return Chosen{&row, 2};
  }
  if (group.empty()) return unknown_command(table, words);
  if (words.size() > 1 && is_help(words[1])) return Help{group};
  return unknown_member(table, group, words);
}

}  // namespace megac::cli
