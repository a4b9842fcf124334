#include "runtime/workspace/project.h"

#include <algorithm>
#include <cerrno>
#include <optional>

#include "compiler/yaml/yaml.h"

namespace megac::workspace {
namespace {

using world::Entry;
using world::FileKind;

constexpr uint64_t kFileCap = 64u << 20;  // what is read at all; yaml/ has its own, lower limit

std::string join(const std::string& directory, std::string_view name) {
  if (directory.empty() || directory == ".") return std::string(name);
  std::string path = directory;
  if (path.back() != '/') path += '/';
  return path += name;
}

std::string directory_of(const std::string& path) {
  size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool ends_with_yaml(std::string_view name, std::string_view stem_end) {
  for (std::string_view ending : {".yaml", ".yml"}) {
    std::string whole = std::string(stem_end) + std::string(ending);
    if (name.size() > whole.size() && name.ends_with(whole)) return true;
  }
  return false;
}

Error not_regular(const std::string& path, FileKind kind) {
  return {kind == FileKind::symlink ? "a mega-file or manifest may not be a symbolic link"
                                    : "a mega-file or manifest must be a regular file",
          path, kind == FileKind::symlink ? ELOOP : EINVAL};
}

/// A manifest has a key `teams` or `megac_manifest` at the top; other files of that name are none.
bool is_manifest(const std::string& text) {
  Diagnostics unused;
  Source source("", text);
  yaml::Tree tree = yaml::parse(FileId(0u), source, unused);
  yaml::NodeId root = tree.root();
  if (!root) return false;
  if (tree[root].kind != yaml::Kind::map) return false;
  return tree.find(root, "teams") || tree.find(root, "megac_manifest");
}

/// The manifests in a directory, by the names that are looked for upwards.
Result<std::vector<std::string>> manifests_in(World& world, const std::string& directory) {
  Result<std::vector<Entry>> entries = world.files.list(directory.empty() ? "." : directory);
  if (!entries) return entries.error();
  std::vector<std::string> found;
  for (const Entry& entry : *entries) {
    if (entry.kind == FileKind::directory || !ends_with_yaml(entry.name, ".manifest")) continue;
    std::string path = join(directory, entry.name);
    if (entry.kind != FileKind::file) return not_regular(path, entry.kind);
    Result<world::Contents> contents = world.files.read(path, kFileCap);
    if (!contents) return contents.error();
    if (is_manifest(contents->bytes)) found.push_back(path);
  }
  return found;
}

class Loader {
 public:
  Loader(World& world, const Request& request, Sources& sources, Diagnostics& diags)
      : world_(world), request_(request), sources_(sources), diags_(diags) {}

  Result<Project> load() {
    if (auto fault = find_root_directory()) return *fault;
    for (const std::string& file : request_.files) {
      Result<FileId> id = read_mega_file(file);
      if (!id) return id.error();
      if (std::find(project_.asked.begin(), project_.asked.end(), *id) == project_.asked.end()) {
        project_.asked.push_back(*id);
      }
    }
    if (!project_.stand_alone) {
      if (auto fault = read_manifest()) return *fault;
      if (auto fault = walk(project_.root, 0)) return *fault;
    } else {
      diags_.add<Kind::no_manifest>({});
    }
    return std::move(project_);
  }

 private:
  using Fault = std::optional<Error>;

  Fault find_root_directory() {
    if (!request_.project.empty()) {
      project_.root = request_.project;
      return {};
    }
    if (!request_.manifest.empty()) {
      project_.root = directory_of(request_.manifest);
      return {};
    }
    std::string from = ".";
    for (const std::string& file : request_.files) {
      if (file != "-") {
        from = directory_of(file);
        break;
      }
    }
    Result<std::string> root = find_root(world_, from);
    if (!root) return root.error();
    project_.root = *root;
    project_.stand_alone = root->empty();
    return {};
  }

  Fault read_manifest() {
    std::string path = request_.manifest;
    if (path.empty()) {
      Result<std::vector<std::string>> found = manifests_in(world_, project_.root);
      if (!found) return found.error();
      if (found->size() > 1) {
        diags_.add<Kind::manifest_choice>(
            {}, fmt::format("two manifests in one project: {} and {}", (*found)[0], (*found)[1]));
        return {};
      }
      if (!found->empty()) path = (*found)[0];
    }
    if (path.empty()) {
      std::string seed = join(project_.root, "team-coordination-manifest.yaml");
      Result<world::FileInfo> info = world_.files.stat(seed);
      if (!info) return info.error();
      if (*info) path = seed;
    }
    if (path.empty()) {
      diags_.add<Kind::no_manifest>({});
      return {};
    }
    Result<world::Contents> contents = read_regular(path);
    if (!contents) return contents.error();
    project_.manifest = sources_.push(Source(path, std::move(contents->bytes)));
    manifest_inode_ = {contents->info.device, contents->info.inode};
    return {};
  }

  Result<world::Contents> read_regular(const std::string& path) {
    Result<world::Contents> contents = world_.files.read(path, kFileCap);
    if (!contents) return contents;
    if (contents->symlink) return not_regular(path, FileKind::symlink);
    return contents;
  }

  Result<FileId> read_mega_file(const std::string& path) {
    if (path == "-") {
      Result<std::string> text = world_.files.read_input(kFileCap);
      if (!text) return text.error();
      project_.mega_files.push_back(sources_.push(Source("<stdin>", std::move(*text))));
      inodes_.push_back({});
      return project_.mega_files.back();
    }
    Result<world::Contents> contents = read_regular(path);
    if (!contents) return contents.error();
    Inode inode{contents->info.device, contents->info.inode};
    auto known = std::find(inodes_.begin(), inodes_.end(), inode);
    if (known != inodes_.end()) {
      return project_.mega_files[static_cast<size_t>(known - inodes_.begin())];
    }
    project_.mega_files.push_back(sources_.push(Source(path, std::move(contents->bytes))));
    inodes_.push_back(inode);
    return project_.mega_files.back();
  }

  /// Everything below the root that is a mega-file by its name and place.
  Fault walk(const std::string& directory, unsigned below_mega_files) {
    Result<std::vector<Entry>> entries = world_.files.list(directory.empty() ? "." : directory);
    if (!entries) return entries.error();
    for (const Entry& entry : *entries) {
      std::string path = join(directory, entry.name);
      if (entry.kind == FileKind::directory) {
        if (entry.name.starts_with('.') || entry.name == "node_modules") continue;
        bool enters =
            below_mega_files > 0 || (directory == project_.root &&
                                     (entry.name == "mega-files" || entry.name == "megafiles"));
        if (auto fault = walk(path, enters ? 1 : 0)) return fault;
        continue;
      }
      bool is_mega = ends_with_yaml(entry.name, ".mega") ||
                     (below_mega_files > 0 && ends_with_yaml(entry.name, ""));
      if (!is_mega) continue;
      if (entry.kind != FileKind::file) return not_regular(path, entry.kind);
      if (auto fault = add_found(path)) return fault;
    }
    return {};
  }

  Fault add_found(const std::string& path) {
    Result<world::FileInfo> info = world_.files.stat(path);
    if (!info) return info.error();
    Inode inode{info->device, info->inode};
    if (inode == manifest_inode_) return {};
    if (!request_.files.empty() &&
        std::find(inodes_.begin(), inodes_.end(), inode) != inodes_.end()) {
      return {};
    }
    Result<world::Contents> contents = read_regular(path);
    if (!contents) return contents.error();
    project_.mega_files.push_back(sources_.push(Source(path, std::move(contents->bytes))));
    inodes_.push_back(inode);
    return {};
  }

  struct Inode {
    uint64_t device = 0, number = 0;
    friend bool operator==(const Inode&, const Inode&) = default;
  };

  World& world_;
  const Request& request_;
  Sources& sources_;
  Diagnostics& diags_;
  Project project_;
  std::vector<Inode> inodes_;  // of mega_files, row for row
  Inode manifest_inode_;
};

}  // namespace

Result<std::string> find_root(World& world, const std::string& from) {
  std::string directory = from;
  if (!directory.starts_with('/')) {
    Result<std::string> here = world.files.current_directory();
    if (!here) return here.error();
    // Upwards from here the names would all be "..": the absolute ones read better.
    directory = from == "." ? *here : join(*here, from);
  }
  for (bool nearest = true;; nearest = false) {
    Result<std::vector<std::string>> found = manifests_in(world, directory);
    if (!found) return found.error();
    if (!found->empty()) return nearest ? from : directory;
    size_t slash = directory.rfind('/');
    if (slash == std::string::npos || directory == "/") return std::string();
    directory = slash == 0 ? "/" : directory.substr(0, slash);
  }
}

Result<Project> load(World& world, const Request& request, Sources& sources, Diagnostics& diags) {
  return Loader(world, request, sources, diags).load();
}

}  // namespace megac::workspace
