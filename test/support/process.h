// Running a program from a test: arguments in; exit status, stdout and stderr out.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace megac::golden {

struct Finished {
  int exit = 0;  ///< 128 + the signal's number when a signal ended it
  std::string out, err;
};

struct Call {
  std::vector<std::string> words;  ///< the program and its arguments
  std::filesystem::path folder;    ///< where it runs
  std::string input;               ///< its standard input
  std::vector<std::string> extra;  ///< "NAME=VALUE", added to a small, fixed environment
};

/// Throws std::system_error when the program cannot be started.
Finished run(const Call& call);

/// A file's bytes; throws when it cannot be read.
std::string slurp(const std::filesystem::path& file);
/// Writes a file, making the folders above it.
void spill(const std::filesystem::path& file, const std::string& bytes);

}  // namespace megac::golden
