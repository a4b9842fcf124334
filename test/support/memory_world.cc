#include "test/support/memory_world.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

namespace megac::test {

using world::Entry;
using world::FileInfo;
using world::FileKind;
using world::Rename;

namespace {

constexpr uint32_t kUmask = 022;

FileInfo info_of(const Node& node) {
  return {node.kind, node.mode, node.bytes.size(), 1, 1, node.inode, node.changed};
}

std::string above(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string below(const std::string& directory) {
  return directory == "/" ? directory : directory + "/";
}

bool well_formed(std::string_view path) {
  for (std::string_view rest = path;;) {
    size_t slash = rest.find('/');
    std::string_view segment = rest.substr(0, slash);
    if (segment.empty() || segment == "." || segment == "..") return false;
    if (slash == rest.npos) return true;
    rest.remove_prefix(slash + 1);
  }
}

int read_fault(const Node* node, uint64_t cap) {
  if (!node) return ENOENT;
  switch (node->kind) {
    case FileKind::directory: return EISDIR;
    case FileKind::symlink: return ELOOP;
    case FileKind::other: return EINVAL;
    default: break;
  }
  if ((node->mode & 0400) == 0) return EACCES;
  return node->bytes.size() > cap ? EFBIG : 0;
}

}  // namespace

/// An opened directory of a MemoryFiles.
class MemoryRoot final : public world::Root {
 public:
  MemoryRoot(MemoryFiles& files, std::string at)
      : files_(files), at_(std::move(at)), held_(std::make_shared<Held>()) {
    held_->files = &files_;
  }

  std::unique_ptr<world::Root> another() override { return std::make_unique<MemoryRoot>(*this); }

  Result<FileInfo> stat(std::string_view path) override {
    std::lock_guard guard(files_.mutex_);
    auto [full, code] = enter("stat", path, false);
    if (code == ENOENT) return FileInfo{};
    if (code != 0) return fault("cannot look at", path, code);
    const Node* node = files_.find(full);
    return node ? info_of(*node) : FileInfo{};
  }

  Result<FileInfo> read(std::string_view path, uint64_t cap, std::string& bytes) override {
    std::lock_guard guard(files_.mutex_);
    auto [full, code] = enter("read", path, false);
    const Node* node = files_.find(full);
    if (code == 0) code = read_fault(node, cap);
    if (code != 0) return fault("cannot read", path, code);
    bytes = node->bytes;
    return info_of(*node);
  }

  Result<std::vector<Entry>> list(std::string_view path) override {
    std::lock_guard guard(files_.mutex_);
    auto [full, code] = enter("list", path, false);
    const Node* node = files_.find(full);
    if (code == 0 && !node) code = ENOENT;
    if (code == 0 && node->kind != FileKind::directory) code = ENOTDIR;
    if (code != 0) return fault("cannot list", path, code);
    return files_.entries(full);
  }

  Result<Done> writable(std::string_view path) override {
    std::lock_guard guard(files_.mutex_);
    auto [full, code] = enter("access", path, false);
    const Node* node = files_.find(full);
    if (code == 0 && !node) code = ENOENT;
    if (code == 0 && (node->mode & 0300) != 0300) code = EACCES;
    return code == 0 ? Result<Done>(Done{}) : fault("cannot write into", path, code);
  }

  Result<Done> create(std::string_view path, uint32_t mode, std::string_view bytes) override {
    std::lock_guard guard(files_.mutex_);
    auto [full, code] = enter("create", path, true);
    if (code == 0 && files_.find(full)) code = EEXIST;
    if (code != 0) return fault("cannot write", path, code);
    files_.add(full, FileKind::file, mode, std::string(bytes));
    return Done{};
  }

  Result<Done> make_directory(std::string_view path) override {
    std::lock_guard guard(files_.mutex_);
    auto [full, code] = enter("mkdir", path, true);
    if (code == 0 && files_.find(full)) code = EEXIST;
    if (code != 0) return fault("cannot make the directory", path, code);
    files_.add(full, FileKind::directory, 0777 & ~kUmask, {});
    return Done{};
  }

  Result<Done> rename(std::string_view from, std::string_view to, Rename how) override {
    std::lock_guard guard(files_.mutex_);
    auto [source, code] = enter("rename", from, true, std::string(to));
    std::string target = below(at_) + std::string(to);
    if (code == 0) code = well_formed(to) ? files_.above_fault(target, at_, true) : EINVAL;
    if (code == 0) code = rename_fault(files_.find(source), target, how);
    if (code != 0) return fault("cannot write", to, code);
    if (how == Rename::exchange) {
      std::string aside = above(source) + "/.aside";
      files_.move(target, aside);
      files_.move(source, target);
      files_.move(aside, source);
    } else {
      files_.nodes_.erase(target);
      files_.move(source, target);
    }
    return Done{};
  }

  Result<Done> remove_file(std::string_view path) override {
    return remove("unlink", path, [&](const Node& node, const std::string&) {
      return node.kind == FileKind::directory ? EISDIR : 0;
    });
  }

  Result<Done> remove_directory(std::string_view path) override {
    return remove("rmdir", path, [&](const Node& node, const std::string& full) {
      if (node.kind != FileKind::directory) return ENOTDIR;
      return files_.empty(full) ? 0 : ENOTEMPTY;
    });
  }

  Result<Done> remove_tree(std::string_view path) override {
    Result<FileInfo> info = stat(path);
    if (!info) return info.error();
    if (!*info) return Done{};
    if (info->kind != FileKind::directory) return remove_file(path);
    Result<std::vector<Entry>> entries = list(path);
    if (!entries) return entries.error();
    for (const Entry& entry : *entries) {
      Result<Done> gone = remove_tree(std::string(path) + "/" + entry.name);
      if (!gone) return gone;
    }
    return remove_directory(path);
  }

  Result<Done> sync() override {
    std::lock_guard guard(files_.mutex_);
    auto [full, code] = enter("sync", "", false);
    return code == 0 ? Result<Done>(Done{}) : fault("cannot write", "", code);
  }

  Result<Done> lock() override {
    std::lock_guard guard(files_.mutex_);
    auto [full, code] = enter("lock", "", false);
    if (code != 0) return fault("cannot be locked", "", code);
    if (!held_->locked.empty()) return Done{};
    if (!files_.locked_.insert(at_).second) {
      return fault("process 4711 is writing here", "", EWOULDBLOCK);
    }
    held_->locked = at_;
    return Done{};
  }

 private:
  struct Held {
    MemoryFiles* files = nullptr;
    std::string locked;
    ~Held() {
      if (!locked.empty()) files->locked_.erase(locked);
    }
  };

  static Error fault(const char* message, std::string_view path, int code) {
    return {message, std::string(path), code};
  }

  std::pair<std::string, int> enter(std::string_view operation, std::string_view path, bool change,
                                    const std::string& second = {}) {
    std::lock_guard guard(files_.mutex_);
    std::string full = path.empty() ? at_ : below(at_) + std::string(path);
    std::string logged = second.empty() ? full : full + " " + below(at_) + second;
    int code = files_.enter(operation, logged);
    if (code != 0 || path.empty()) return {full, code};
    if (!well_formed(path)) return {full, EINVAL};
    return {full, files_.above_fault(full, at_, change)};
  }

  int rename_fault(const Node* source, const std::string& target, Rename how) const {
    const Node* there = files_.find(target);
    if (!source) return ENOENT;
    if (how == Rename::fresh) return there ? EEXIST : 0;
    if (how == Rename::exchange) return there ? 0 : ENOENT;
    return there && there->kind == FileKind::directory ? EISDIR : 0;
  }

  template <class Refuse>
  Result<Done> remove(std::string_view operation, std::string_view path, Refuse refuse) {
    std::lock_guard guard(files_.mutex_);
    auto [full, code] = enter(operation, path, true);
    const Node* node = files_.find(full);
    if (code == 0) code = node ? refuse(*node, full) : ENOENT;
    if (code != 0) return fault("cannot remove", path, code);
    files_.nodes_.erase(full);
    return Done{};
  }

  MemoryFiles& files_;
  std::string at_;
  std::shared_ptr<Held> held_;
};

MemoryFiles::MemoryFiles() {
  add("/", FileKind::directory, 0755, {});
  put_directory("/project");
}

int MemoryFiles::enter(std::string_view operation, const std::string& path) {
  log.push_back(fmt::format("{} {}", operation, path));
  if (meanwhile) meanwhile(log.back());
  if (countdown_ == 0) return for_ever_ ? code_ : 0;
  return --countdown_ == 0 ? code_ : 0;
}

void MemoryFiles::fail(size_t nth, int code, bool for_ever) {
  countdown_ = nth;
  code_ = code;
  for_ever_ = for_ever && nth > 0;
}

std::vector<std::string> MemoryFiles::writes() const {
  constexpr std::array<std::string_view, 7> kReads = {"stat", "read", "list", "access",
                                                      "open", "lock", "input"};
  std::vector<std::string> changing;
  for (const std::string& line : log) {
    std::string_view operation = std::string_view(line).substr(0, line.find(' '));
    if (std::ranges::find(kReads, operation) == kReads.end()) changing.push_back(line);
  }
  return changing;
}

std::string MemoryFiles::resolve(const std::string& path, bool last) const {
  std::string rest = path.starts_with('/') ? path : "/project/" + path;
  std::string at;
  for (int links = 0; !rest.empty();) {
    size_t slash = rest.find('/');
    std::string segment = rest.substr(0, slash);
    rest = slash == rest.npos ? "" : rest.substr(slash + 1);
    if (segment.empty() || segment == ".") continue;
    if (segment == "..") {
      at.resize(at.empty() ? 0 : at.rfind('/'));
      continue;
    }
    const Node* node = find(at + "/" + segment);
    if (node && node->kind == FileKind::symlink && (last || !rest.empty()) && ++links < 40) {
      bool absolute = node->bytes.starts_with('/');
      rest = node->bytes + "/" + rest;
      if (absolute) at.clear();
      continue;
    }
    at += "/" + segment;
  }
  return at.empty() ? "/" : at;
}

int MemoryFiles::above_fault(const std::string& path, const std::string& root, bool change) const {
  for (size_t slash = path.find('/', root == "/" ? 1 : root.size() + 1); slash != path.npos;
       slash = path.find('/', slash + 1)) {
    const Node* node = find(path.substr(0, slash));
    if (!node) return ENOENT;
    if (node->kind == FileKind::symlink) return ELOOP;
    if (node->kind != FileKind::directory) return ENOTDIR;
  }
  const Node* parent = find(above(path));
  if (!parent) return ENOENT;
  return change && (parent->mode & 0200) == 0 ? EACCES : 0;
}

void MemoryFiles::add(const std::string& path, FileKind kind, uint32_t mode, std::string bytes) {
  nodes_[path] = {kind, mode, std::move(bytes), ++inodes_, ++time_};
}

bool MemoryFiles::empty(const std::string& directory) const {
  auto next = nodes_.upper_bound(directory + "/");
  return next == nodes_.end() || !next->first.starts_with(directory + "/");
}

void MemoryFiles::move(const std::string& from, const std::string& to) {
  std::vector<std::pair<std::string, Node>> moved;
  for (auto at = nodes_.begin(); at != nodes_.end();) {
    if (at->first != from && !at->first.starts_with(from + "/")) {
      ++at;
      continue;
    }
    moved.emplace_back(to + at->first.substr(from.size()), std::move(at->second));
    at = nodes_.erase(at);
  }
  for (auto& [path, node] : moved) nodes_[path] = std::move(node);
}

std::vector<Entry> MemoryFiles::entries(const std::string& directory) const {
  std::vector<Entry> found;
  std::string prefix = below(directory);
  for (const auto& [path, node] : nodes_) {
    if (path == "/" || !path.starts_with(prefix)) continue;
    if (path.find('/', prefix.size()) == path.npos) {
      found.push_back({path.substr(prefix.size()), node.kind});
    }
  }
  std::ranges::sort(found, {}, &Entry::name);
  return found;
}

const Node* MemoryFiles::find(const std::string& path) const {
  std::lock_guard guard(mutex_);
  auto at = nodes_.find(path);
  return at == nodes_.end() ? nullptr : &at->second;
}

void MemoryFiles::put_directory(const std::string& path, uint32_t mode) {
  std::string full = resolve(path, true);
  if (full != "/" && !find(above(full))) put_directory(above(full));
  add(full, FileKind::directory, mode, {});
}

void MemoryFiles::put(const std::string& path, std::string bytes, uint32_t mode) {
  std::string full = resolve(path, false);
  if (!find(above(full))) put_directory(above(full));
  add(full, FileKind::file, mode, std::move(bytes));
}

void MemoryFiles::put_link(const std::string& path, std::string target) {
  put(path, std::move(target), 0777);
  nodes_[resolve(path, false)].kind = FileKind::symlink;
}

void MemoryFiles::put_special(const std::string& path) {
  put(path, {});
  nodes_[resolve(path, false)].kind = FileKind::other;
}

void MemoryFiles::remove(const std::string& path) {
  std::string full = resolve(path, false);
  std::erase_if(nodes_, [&](const auto& node) {
    return node.first == full || node.first.starts_with(full + "/");
  });
}

std::map<std::string, std::string> MemoryFiles::tree(const std::string& directory) const {
  std::string prefix = below(resolve(directory, true));
  std::map<std::string, std::string> found;
  for (const auto& [path, node] : nodes_) {
    if (!path.starts_with(prefix) || path == "/") continue;
    std::string& text = found[path.substr(prefix.size())];
    if (node.kind == FileKind::directory) {
      text = fmt::format("{:04o}/", node.mode);
    } else if (node.kind == FileKind::symlink) {
      text = "-> " + node.bytes;
    } else {
      text = fmt::format("{:04o} {}", node.mode, node.bytes);
    }
  }
  return found;
}

Result<world::Contents> MemoryFiles::read(const std::string& path, uint64_t cap) {
  std::string name = resolve(path, false), full = resolve(path, true);
  int code = enter("read", full);
  const Node* node = find(full);
  if (code == 0) code = read_fault(node, cap);
  if (code != 0) return Error{"cannot read", path, code};
  return world::Contents{node->bytes, info_of(*node), name != full};
}

Result<std::string> MemoryFiles::read_input(uint64_t cap) {
  int code = enter("input", "-");
  if (code == 0 && input.size() > cap) code = EFBIG;
  if (code != 0) return Error{"cannot read", "-", code};
  return input;
}

Result<std::vector<Entry>> MemoryFiles::list(const std::string& path) {
  std::string full = resolve(path, true);
  int code = enter("list", full);
  const Node* node = find(full);
  if (code == 0 && !node) code = ENOENT;
  if (code == 0 && node->kind != FileKind::directory) code = ENOTDIR;
  if (code != 0) return Error{"cannot list", path, code};
  return entries(full);
}

Result<FileInfo> MemoryFiles::stat(const std::string& path) {
  std::string full = resolve(path, false);
  if (int code = enter("stat", full); code != 0) return Error{"cannot look at", path, code};
  const Node* node = find(full);
  return node ? info_of(*node) : FileInfo{};
}

Result<std::string> MemoryFiles::current_directory() { return std::string("/project"); }

Result<Done> MemoryFiles::write(const std::string& path, std::string_view bytes) {
  std::string full = resolve(path, true);
  int code = enter("write", full);
  if (code == 0) code = above_fault(full, "/", true);
  if (code != 0) return Error{"cannot write", path, code};
  add(full, FileKind::file, 0666 & ~kUmask, std::string(bytes));
  return Done{};
}

Result<std::unique_ptr<world::Root>> MemoryFiles::open(const std::string& path) {
  std::string full = resolve(path, true);
  int code = enter("open", full);
  const Node* node = find(full);
  if (code == 0 && !node) code = ENOENT;
  if (code == 0 && node->kind != FileKind::directory) code = ENOTDIR;
  if (code != 0) return Error{"cannot open the directory", path, code};
  return std::unique_ptr<world::Root>(std::make_unique<MemoryRoot>(*this, full));
}

Result<Done> MemoryFiles::make_directory(const std::string& path) {
  std::string full = resolve(path, true);
  int code = enter("mkdir", full);
  if (code == 0 && find(full)) code = EEXIST;
  if (code != 0) return Error{"cannot make the directory", path, code};
  put_directory(full);
  return Done{};
}

Result<Done> MemoryFiles::remove_directory(const std::string& path) {
  std::string full = resolve(path, false);
  int code = enter("rmdir", full);
  if (code == 0 && !find(full)) code = ENOENT;
  if (code == 0 && !empty(full)) code = ENOTEMPTY;
  if (code != 0) return Error{"cannot remove", path, code};
  nodes_.erase(full);
  return Done{};
}

}  // namespace megac::test
