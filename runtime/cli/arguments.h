#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace megac::cli {

/// A command line that cannot be followed: what is wrong, and the nearest call that is right.
struct Usage {
  std::string what;
  std::string instead;
};

/// What a command was called with, by the keys of its options ("--out", "FILES").
class Arguments {
 public:
  /// `words`: everything behind `megac`, as typed; `command` is what names the command in them.
  explicit Arguments(std::vector<std::string> words = {}, std::vector<std::string> command = {})
      : words_(std::move(words)), command_(std::move(command)) {}
  void add(std::string_view key, std::string value);

  bool has(std::string_view key) const { return !list(key).empty(); }
  /// Empty when it was not given.
  std::string text(std::string_view key) const;
  /// 0 when it was not given; the parser has checked that it is a number.
  unsigned number(std::string_view key) const;
  const std::vector<std::string>& list(std::string_view key) const;

  const std::vector<std::string>& words() const { return words_; }
  /// The command, and what else stands before its options: {"debug", "dump", "ir"}.
  const std::vector<std::string>& command() const { return command_; }
  void add_command_word(std::string word) { command_.push_back(std::move(word)); }

 private:
  std::vector<std::string> words_;
  std::vector<std::string> command_;
  std::vector<std::pair<std::string, std::vector<std::string>>> values_;
};

/// A word of the user's in a message: safe to print, and cut when it is very long.
std::string shown(std::string_view word);

/// `megac` and the words as one would type them in a shell. A long call is cut down to its command
/// and the words at `focus` and behind it.
std::string call(const std::vector<std::string>& words, size_t focus);

}  // namespace megac::cli
