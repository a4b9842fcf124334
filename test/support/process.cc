#include "test/support/process.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace megac::golden {
namespace fs = std::filesystem;

namespace {

/// A golden must not depend on who runs it; the sanitizers' options are the exception.
std::vector<std::string> environment(const Call& call) {
  std::vector<std::string> all = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC",
                                  "HOME=" + call.folder.string()};
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "TMPDIR"}) {
    if (const char* value = std::getenv(name)) all.push_back(std::string(name) + "=" + value);
  }
  all.insert(all.end(), call.extra.begin(), call.extra.end());
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

/// A nameless file: a pipe could fill up and stall, a file cannot.
struct Scratch {
  FILE* file = std::tmpfile();
  Scratch() {
    if (!file) throw std::system_error(errno, std::generic_category(), "tmpfile");
  }
  ~Scratch() { std::fclose(file); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  int fd() const { return fileno(file); }
  std::string text() const {
    std::rewind(file);
    std::string all;
    char chunk[65536];
    while (size_t n = std::fread(chunk, 1, sizeof chunk, file)) all.append(chunk, n);
    return all;
  }
};

}  // namespace

Finished run(const Call& call) {
  Scratch in, out, err;
  std::fwrite(call.input.data(), 1, call.input.size(), in.file);
  std::rewind(in.file);

  std::vector<std::string> words = call.words, names = environment(call);
  std::vector<char*> argv = pointers(words), envp = pointers(names);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.fd(), 0);
  posix_spawn_file_actions_adddup2(&actions, out.fd(), 1);
  posix_spawn_file_actions_adddup2(&actions, err.fd(), 2);
  posix_spawn_file_actions_addchdir_np(&actions, call.folder.c_str());
  pid_t child = 0;
  int failed = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed) throw std::system_error(failed, std::generic_category(), words[0]);

  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  int exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {exit, out.text(), err.text()};
}

std::string slurp(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::system_error(errno, std::generic_category(), file.string());
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

void spill(const fs::path& file, const std::string& bytes) {
  if (file.has_parent_path()) fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  if (!out) throw std::system_error(errno, std::generic_category(), file.string());
}

}  // namespace megac::golden
