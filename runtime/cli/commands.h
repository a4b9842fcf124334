// The command line. Comes in: the words behind `megac`. Goes out: one command's work and an exit
// status. Every command is a row of the table in commands.cc and a function in cmd_<name>.cc; the
// parser, the help and "did you mean" read the same rows. Deliberately absent: any decision about
// mega-files; commands ask workspace/ and print what it answers.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/cli/arguments.h"
#include "runtime/world/world.h"

namespace megac::cli {

enum class Exit : int {
  ok = 0,
  input = 1,     ///< the input has errors
  usage = 2,     ///< the command line is wrong
  world = 3,     ///< a file or disk failed
  stale = 4,     ///< refused: files on disk are not as megac wrote them
  internal = 70  ///< megac itself is wrong
};

struct Option {
  enum Kind : uint8_t {
    flag,
    text,    ///< one value; a second one is a fault
    number,  ///< one value, 0 to 1024
    list,    ///< may be repeated, one value each time
    word,    ///< a word without a dash, one
    words,   ///< all words without a dash that are left; the last row of its kind
  };
  Kind kind;
  std::string_view names;    ///< "-p,--project"; the last is its key. Words: their name, "FILES"
  std::string_view metavar;  ///< what the value is called; empty for flags and words
  std::string_view help;     ///< one line
  std::string_view choices = {};     ///< the values allowed, parted by '|'; empty: any
  std::string_view stands_for = {};  ///< key of the option that this is another spelling of

  std::string_view key() const { return names.substr(names.rfind(',') + 1); }
  bool positional() const { return kind == word || kind == words; }
};

struct Command {
  std::string_view name;   ///< "expand"; of a group "debug dump"; empty: megac without a command
  std::string_view help;   ///< one line, as it stands in the list of commands
  std::string_view usage;  ///< the calls, a line each
  std::string_view about;  ///< what a user should know, lines of at most 80 columns
  std::string_view example;
  std::string_view meant;  ///< words of other tools that mean this command, parted by blanks
  std::span<const Option> options;
  Exit (*run)(World&, const Arguments&);
};

/// In the order of the help. The first row is megac without a command.
std::span<const Command> commands();

}  // namespace megac::cli
