#include <initializer_list>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "test/house/sources.h"

using namespace megac::house;

TEST_CASE("no source file is longer than 600 lines") {
  for (const SourceFile& file : sources({"compiler", "runtime", "test"})) {
    CHECK_MESSAGE(file.lines <= 600, file.path, " has ", file.lines,
                  " lines; split it at a natural seam");
  }
}

namespace {

/// No file of compiler/ or runtime/ outside `folder` may say one of these.
void only_in(std::string_view folder, std::initializer_list<const char*> words) {
  for (const SourceFile& file : sources({"compiler", "runtime"})) {
    if (file.path.starts_with(folder)) continue;
    for (const char* word : words) {
      CHECK_MESSAGE(file.text.find(word) == std::string::npos, file.path, " says ", word);
    }
  }
}

}  // namespace

TEST_CASE("threads are started by schedule/ alone") {
  only_in("runtime/schedule/", {"std::thread", "std::jthread", "std::async", "pthread_create"});
}

TEST_CASE("clocks, files and the environment are touched by world/ alone") {
  only_in("runtime/world/", {"_clock::now", "clock_gettime", "gettimeofday", "fopen(", "getenv("});
}
