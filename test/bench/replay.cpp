// The physical limit that megac is measured against: writes back the very files of an existing
// tree.
//   replay TREE TARGET THREADS     TARGET must not exist
// Loads every file of TREE into memory, then times what any generator must do at least: make the
// folders, and for each file openat, write, close. Prints seconds, files and bytes of that phase.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

struct File {
  std::string name, bytes;
};
struct Folder {
  fs::path path;  // from the tree's root
  std::vector<File> files;
};

static std::vector<Folder> load(const fs::path& tree) {
  std::map<fs::path, std::vector<File>> by_folder;
  by_folder[""];
  for (auto it = fs::recursive_directory_iterator(tree); it != fs::recursive_directory_iterator();
       ++it) {
    if (it->path().filename() == ".megac") {
      it.disable_recursion_pending();
    } else if (it->is_directory()) {
      by_folder[fs::relative(it->path(), tree)];
    } else {
      std::ifstream in(it->path(), std::ios::binary);
      std::string bytes{std::istreambuf_iterator<char>(in), {}};
      fs::path parent = it->path().parent_path();
      by_folder[parent == tree ? "" : fs::relative(parent, tree)].push_back(
          {it->path().filename().string(), std::move(bytes)});
    }
  }
  std::vector<Folder> folders;
  for (auto& [path, files] : by_folder) folders.push_back({path, std::move(files)});
  return folders;
}

static bool write_folder(const fs::path& target, const Folder& folder) {
  int at = open((target / folder.path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (at < 0) return false;
  bool good = true;
  for (const File& file : folder.files) {
    int fd = openat(at, file.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    ssize_t size = static_cast<ssize_t>(file.bytes.size());
    good = fd >= 0 && write(fd, file.bytes.data(), file.bytes.size()) == size && good;
    if (fd >= 0) close(fd);
  }
  close(at);
  return good;
}

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "replay TREE TARGET THREADS\n");
    return 2;
  }
  fs::path target = argv[2];
  unsigned threads = static_cast<unsigned>(std::atoi(argv[3]));
  std::vector<Folder> folders = load(argv[1]);
  size_t files = 0, bytes = 0;
  for (const Folder& folder : folders) {
    files += folder.files.size();
    for (const File& file : folder.files) bytes += file.bytes.size();
  }
  if (fs::exists(target)) {
    std::fprintf(stderr, "replay: %s exists\n", argv[2]);
    return 2;
  }

  auto begin = std::chrono::steady_clock::now();
  for (const Folder& folder : folders) mkdir((target / folder.path).c_str(), 0755);
  std::atomic<size_t> next{0};
  std::atomic<bool> good{true};
  auto work = [&] {
    for (size_t i = next++; i < folders.size(); i = next++) {
      if (!write_folder(target, folders[i])) good = false;
    }
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads; ++t) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

  if (!good) {
    std::fprintf(stderr, "replay: a file could not be written\n");
    return 1;
  }
  std::printf("%.6f %zu %zu\n", seconds, files, bytes);
}
