#include "test/support/rooms.h"

#include <algorithm>
#include <array>
#include <map>

#include <re2/re2.h>

#include "test/support/process.h"

namespace megac::golden {
namespace fs = std::filesystem;

namespace {

/// The command that a room's goldens go through, and the section that its result is compared with.
struct Room {
  std::string_view folder;
  std::vector<std::string> command;
  std::string_view result;
};

const std::vector<Room>& rooms() {
  static const std::vector<Room> all = {
      {"yaml", {"debug", "dump", "tree"}, "tree"},     {"lower", {"debug", "dump", "ir"}, "ir"},
      {"plan", {"debug", "dump", "plan"}, "plan"},     {"own", {"check"}, ""},
      {"jinja", {"expand", "--out", "out"}, "output"}, {"cli", {}, ""}};
  return all;
}

const Room* room_of(std::string_view folder) {
  auto it = std::ranges::find(rooms(), folder, &Room::folder);
  return it == rooms().end() ? nullptr : &*it;
}

std::string indented(std::string_view text, std::string_view by) {
  std::string all;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size() - 1);
    if (end > 0 || text[0] != '\n') all += by;
    all += text.substr(0, end + 1);
    text.remove_prefix(end + 1);
  }
  return all;
}

/// The mega-file that the short form of a jinja golden stands for.
std::string around_template(const Case& golden) {
  std::string file =
      "megac: 1\nid: golden\nversion: 1.0.0\nteam: golden\nexpansion_rules: {}\n"
      "generation_templates:\n  it:\n    for: []\n    output_path: /out.txt\n    template: |2\n";
  std::string partials;
  for (const Section& s : golden.sections) {
    if (s.kind == "template") file += indented(s.text, "      ");
    if (s.kind == "partial") partials += "  " + s.name + ": |2\n" + indented(s.text, "    ");
  }
  if (!partials.empty()) file += "partials:\n" + partials;
  if (const Section* data = find(golden.sections, "data")) {
    file += "vars:\n" + indented(data->text, "  ");
  }
  return file;
}

struct Placed {
  std::vector<std::string> mega_files;
  bool project = false;
  std::map<std::string, std::string> bytes;  ///< by path, to see what a run changed
};

Placed place(const Case& golden, const fs::path& folder) {
  Placed placed;
  auto add = [&](const std::string& name, const std::string& bytes) {
    spill(folder / name, bytes);
    placed.bytes[name] = bytes;
    if (name.ends_with(".manifest.yaml")) {
      placed.project = true;
    } else if (name.ends_with(".yaml") || name.ends_with(".yml")) {
      placed.mega_files.push_back(name);
    }
  };
  if (find(golden.sections, "template")) add("golden.mega.yaml", around_template(golden));
  for (const Section& s : golden.sections) {
    if (s.kind == "file" || s.kind == "bytes") add(s.name, bytes_of(s));
    if (s.kind == "folder") fs::create_directories(folder / s.name);
    if (s.kind == "link") {
      fs::create_directories((folder / s.name).parent_path());
      fs::create_symlink(s.text.substr(0, s.text.find('\n')), folder / s.name);
    }
  }
  return placed;
}

/// Words parted by blanks; '...' holds a word together.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  bool quoted = false, open = false;
  for (char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      if (!open) words.emplace_back();
      open = true;
    } else if (c == ' ' && !quoted) {
      open = false;
    } else {
      if (!open) words.emplace_back();
      open = true;
      words.back() += c;
    }
  }
  return words;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void add_if_any(std::vector<Section>& sections, std::string_view kind, std::string text) {
  if (text.empty()) return;
  if (!text.ends_with('\n')) text += "\n[no line end]\n";
  sections.push_back({std::string(kind), "", std::move(text)});
}

/// Every file below a folder, sorted; state folders and folders without files count as one entry.
std::vector<std::string> entries(const fs::path& folder) {
  std::vector<std::string> all;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator();
       ++it) {
    std::string name = fs::relative(it->path(), folder).string();
    if (it->is_symlink()) {
      all.push_back(name + " -> " + fs::read_symlink(it->path()).string());
    } else if (it->is_directory()) {
      bool state = it->path().filename() == ".megac";
      if (state) it.disable_recursion_pending();
      if (state || fs::is_empty(it->path())) all.push_back(name + "/");
    } else {
      all.push_back(name);
    }
  }
  std::ranges::sort(all);
  return all;
}

std::string tree_of(const fs::path& folder, const Placed& placed) {
  std::string tree;
  for (const std::string& name : entries(folder)) {
    auto input = placed.bytes.find(name);
    if (input == placed.bytes.end()) {
      tree += name + "\n";
    } else if (slurp(folder / name) != input->second) {
      tree += name + " (changed)\n";
    }
  }
  return tree;
}

/// The text of every file below `out`; a single file of the short form stands alone.
std::string output_of(const fs::path& out, bool bare) {
  std::string all;
  if (!fs::exists(out)) return all;
  for (const std::string& name : entries(out)) {
    if (name.ends_with('/')) continue;
    std::string text = slurp(out / name);
    if (bare) return text;
    all += "--- " + name + "\n" + text;
    if (!all.ends_with('\n')) all += "\n[no line end]\n";
  }
  return all;
}

Outcome run_cli(const Case& golden, const Setting& setting) {
  Placed placed = place(golden, setting.scratch);
  const Section* args = find(golden.sections, "args");
  const Section* input = find(golden.sections, "stdin");
  const Section* env = find(golden.sections, "env");
  std::vector<std::string> lines = lines_of(args ? args->text : "");
  std::string out, err, exits;
  Outcome outcome;
  for (const std::string& line : lines) {
    Call call{{}, setting.scratch, input ? input->text : "", lines_of(env ? env->text : "")};
    if (line.starts_with("! ")) {
      call.words = {"/bin/sh", "-ec", line.substr(2)};
    } else {
      call.words = words_of(line);
      call.words.insert(call.words.begin(), setting.megac.string());
    }
    Finished done = run(call);
    if (lines.size() > 1) {
      std::string prompt = line.starts_with("! ") ? "$ " + line.substr(2) : "$ megac " + line;
      if (!done.out.empty()) out += prompt + "\n";
      if (!done.err.empty()) err += prompt + "\n";
    }
    out += done.out;
    err += done.err;
    exits += std::to_string(done.exit) + "\n";
    outcome.failed = done.exit != 0;
  }
  add_if_any(outcome.sections, "exit", exits);
  add_if_any(outcome.sections, "stdout", normalised(out, setting));
  add_if_any(outcome.sections, "stderr", normalised(err, setting));
  add_if_any(outcome.sections, "tree", tree_of(setting.scratch, placed));
  for (const Section& s : golden.sections) {
    if (s.kind != "content") continue;
    fs::path file = setting.scratch / s.name;
    outcome.sections.push_back({"content", s.name, fs::exists(file) ? slurp(file) : ""});
  }
  return outcome;
}

}  // namespace

bool is_room(std::string_view folder) { return room_of(folder) != nullptr; }

Outcome run_text(std::string_view folder, const Case& golden, const Setting& setting) {
  const Room& room = *room_of(folder);
  if (room.command.empty()) return run_cli(golden, setting);

  Placed placed = place(golden, setting.scratch);
  Call call{{setting.megac.string()}, setting.scratch, "", {}};
  call.words.insert(call.words.end(), room.command.begin(), room.command.end());
  if (placed.project) {
    call.words.insert(call.words.end(), {"-p", "."});
  } else {
    call.words.insert(call.words.end(), placed.mega_files.begin(), placed.mega_files.end());
  }
  if (const Section* args = find(golden.sections, "args")) {
    for (const std::string& word : words_of(lines_of(args->text)[0])) call.words.push_back(word);
  }
  Finished done = run(call);

  Outcome outcome{done.exit == 1, {}};
  if (room.result == "output") {
    bool bare = find(golden.sections, "template") != nullptr;
    add_if_any(outcome.sections, "output", output_of(setting.scratch / "out", bare));
  } else if (!room.result.empty()) {
    add_if_any(outcome.sections, room.result, done.out);
  }
  add_if_any(outcome.sections, "diagnostics", normalised(without_summary(done.err), setting));
  if (done.exit > 1) add_if_any(outcome.sections, "exit", std::to_string(done.exit) + "\n");
  return outcome;
}

std::string normalised(std::string text, const Setting& setting) {
  static const std::array<std::pair<RE2, const char*>, 4> rules = {{
      {R"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?)", "DATE"},
      {R"(\b\d+(\.\d+)? ?(ms|s|µs)\b)", "TIME"},
      {R"re("(duration|start|read|parse|lower|own|plan|render|write|total)": ?[-+.e\d]+)re",
       R"("\1":TIME)"},
      {R"(megac \d+\.\d+\.\d+ \([^)]*\))", "megac VERSION"},
  }};
  for (auto at = text.find(setting.scratch.string()); at != text.npos;
       at = text.find(setting.scratch.string(), at)) {
    text.replace(at, setting.scratch.string().size(), "DIR");
  }
  for (const auto& [what, by] : rules) RE2::GlobalReplace(&text, what, by);
  return text;
}

std::string without_summary(const std::string& err) {
  static const RE2 share(R"(  \S+ +[\d,]+ files +[\d,]+ lines)");
  std::string kept;
  for (const std::string& line : lines_of(err)) {
    if (!line.starts_with("megac: ") && !RE2::FullMatch(line, share)) kept += line + "\n";
  }
  return kept;
}

}  // namespace megac::golden
