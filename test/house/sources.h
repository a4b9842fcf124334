// The repository's own text as test data, for the rules of the house that are tests.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace megac::house {

struct Include {
  std::string file;     ///< who includes, from the root: "compiler/own/own.cc"
  int line = 0;         ///< from 1
  std::string target;   ///< as written, without brackets
  bool system = false;  ///< <...>
};

struct SourceFile {
  std::string path;  ///< from the root
  std::string text;
  size_t lines = 0;
};

/// The repository's root; MEGAC_SOURCE_ROOT overrides the one that this was built from.
std::filesystem::path source_root();
/// Every .h, .cc and .def below these folders of the root, in path order.
std::vector<SourceFile> sources(std::vector<std::string> folders);
std::vector<Include> includes_of(const SourceFile& file);

}  // namespace megac::house
