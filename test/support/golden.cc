#include "test/support/golden.h"

#include <algorithm>
#include <array>

namespace megac::golden {
namespace {

constexpr std::string_view mark = "=== ";

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    size_t end = text.find('\n');
    size_t length = end == text.npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

std::string_view without_line_end(std::string_view line) {
  return line.ends_with('\n') ? line.substr(0, line.size() - 1) : line;
}

}  // namespace

Case parse(std::string_view text) {
  Case golden;
  std::string* into = &golden.head;
  for (std::string_view line : lines_of(text)) {
    if (line.starts_with(mark)) {
      std::string_view title = without_line_end(line.substr(mark.size()));
      size_t blank = title.find(' ');
      Section section{std::string(title.substr(0, blank)), "", ""};
      if (blank != title.npos) section.name = title.substr(blank + 1);
      golden.sections.push_back(std::move(section));
      into = &golden.sections.back().text;
    } else {
      if (line.starts_with("\\===")) line.remove_prefix(1);
      *into += line;
    }
  }
  return golden;
}

std::string print(const Case& golden) {
  std::string text = golden.head;
  for (const Section& section : golden.sections) {
    text += std::string(mark) + section.kind;
    if (!section.name.empty()) text += " " + section.name;
    text += '\n';
    for (std::string_view line : lines_of(section.text)) {
      if (line.starts_with("===")) text += '\\';
      text += line;
    }
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

bool is_input(const Section& section) {
  static constexpr std::array<std::string_view, 10> kinds = {
      "file", "bytes", "folder", "link", "args", "stdin", "env", "template", "partial", "data"};
  return std::ranges::find(kinds, section.kind) != kinds.end();
}

const Section* find(const std::vector<Section>& sections, std::string_view kind,
                    std::string_view name) {
  auto it = std::ranges::find_if(
      sections, [&](const Section& s) { return s.kind == kind && s.name == name; });
  return it == sections.end() ? nullptr : &*it;
}

std::string bytes_of(const Section& section) {
  if (section.kind != "bytes") return section.text;
  std::string bytes;
  for (size_t i = 0; i < section.text.size(); ++i) {
    char c = section.text[i];
    if (c == '\n') continue;
    if (c != '\\' || i + 1 == section.text.size()) {
      bytes += c;
      continue;
    }
    switch (char escape = section.text[++i]) {
      case 'n': bytes += '\n'; break;
      case 'r': bytes += '\r'; break;
      case 't': bytes += '\t'; break;
      case 'x':
        bytes += static_cast<char>(std::stoi(section.text.substr(i + 1, 2), nullptr, 16));
        i += 2;
        break;
      default: bytes += escape;
    }
  }
  return bytes;
}

std::string differences(const std::vector<Section>& expected, const std::vector<Section>& came) {
  std::string told;
  auto tell = [&](const Section& section, std::string_view want, std::string_view got) {
    if (want == got) return;
    std::string missing = want.empty()  ? " (nothing was expected)"
                          : got.empty() ? " (nothing came)"
                                        : "";
    told += std::string(mark) + section.kind + (section.name.empty() ? "" : " ") + section.name +
            missing + "\n" + line_diff(want, got);
  };
  for (const Section& got : came) {
    const Section* want = find(expected, got.kind, got.name);
    tell(got, want ? std::string_view(want->text) : std::string_view(), got.text);
  }
  for (const Section& want : expected) {
    if (!is_input(want) && !find(came, want.kind, want.name)) tell(want, want.text, "");
  }
  return told;
}

std::string line_diff(std::string_view expected, std::string_view came) {
  std::vector<std::string_view> a = lines_of(expected), b = lines_of(came);
  size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  std::string told;
  auto row = [&](char sign, std::string_view line) {
    told += sign;
    told += without_line_end(line);
    told += line.ends_with('\n') ? "\n" : "  [no line end]\n";
  };
  constexpr size_t context = 3;
  for (size_t i = head > context ? head - context : 0; i < head; ++i) row(' ', a[i]);
  for (size_t i = head; i < a.size() - tail; ++i) row('-', a[i]);
  for (size_t i = head; i < b.size() - tail; ++i) row('+', b[i]);
  for (size_t i = a.size() - tail; i < std::min(a.size(), a.size() - tail + context); ++i) {
    row(' ', a[i]);
  }
  return told;
}

}  // namespace megac::golden
