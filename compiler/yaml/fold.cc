#include "compiler/yaml/fold.h"

#include <algorithm>

#include "compiler/base/text.h"

namespace megac::yaml {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

char32_t hex(std::string_view digits) {
  char32_t code = 0;
  for (char c : digits) {
    code = code * 16 + static_cast<char32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return code;
}

/// Appends what the escape at `at` stands for; returns the offset behind it.
size_t unescape(std::string_view raw, size_t at, std::string& out) {
  char c = raw[at + 1];
  size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (digits > 0) {
    append_utf8(out, hex(raw.substr(at + 2, digits)));
    return at + 2 + digits;
  }
  static constexpr std::pair<char, char32_t> kEscapes[] = {
      {'0', 0},  {'a', 7},  {'b', 8},    {'t', 9},    {'n', 10},     {'v', 11},    {'f', 12},
      {'r', 13}, {'e', 27}, {'N', 0x85}, {'_', 0xA0}, {'L', 0x2028}, {'P', 0x2029}};
  for (auto [name, code] : kEscapes) {
    if (name != c) continue;
    append_utf8(out, code);
    return at + 2;
  }
  out += c;
  return at + 2;
}

/// Behind a line end at `at`: the blank lines that follow and the blanks that begin the next line.
/// Returns the offset of what is left, and how many line ends there were.
std::pair<size_t, size_t> skip_lines(std::string_view raw, size_t at) {
  size_t lines = 0;
  while (at < raw.size() && (is_blank(raw[at]) || raw[at] == '\r' || raw[at] == '\n')) {
    lines += raw[at] == '\n' ? 1 : 0;
    ++at;
  }
  return {at, lines};
}

}  // namespace

std::string unfold_quoted(std::string_view raw, bool escapes) {
  std::string out;
  size_t kept = 0;  // what `out` may not lose when the blanks before a line end are cut
  size_t at = 0;
  while (at < raw.size()) {
    char c = raw[at];
    if (c == '\r' || c == '\n') {
      size_t end = out.size();
      while (end > kept && is_blank(out[end - 1])) --end;
      out.resize(end);
      auto [next, lines] = skip_lines(raw, at);
      out.append(lines > 1 ? lines - 1 : 1, lines > 1 ? '\n' : ' ');
      at = next;
      kept = out.size();
    } else if (escapes && c == '\\' && (raw[at + 1] == '\n' || raw[at + 1] == '\r')) {
      auto [next, lines] = skip_lines(raw, at + 1);
      out.append(lines - 1, '\n');
      at = next;
      kept = out.size();
    } else if (escapes && c == '\\') {
      at = unescape(raw, at, out);
      kept = out.size();
    } else {
      at += !escapes && c == '\'' ? 2 : 1;
      out += c;
    }
  }
  return out;
}

Folded unfold_block(const Source& source, const Header& header, int parent) {
  Folded folded{{}, header.end};
  int indent = header.indent > 0 ? std::max(parent, 0) + static_cast<int>(header.indent) : 0;
  size_t empty = 0;
  bool content = false, deeper = false;
  for (uint32_t n = header.line + 1; n <= source.lines(); ++n) {
    std::string_view line = source.line(n);
    auto blanks = static_cast<int>(std::min(line.find_first_not_of(' '), line.size()));
    bool blank = static_cast<size_t>(blanks) == line.size();
    if (blank && (indent == 0 || blanks <= indent)) {
      ++empty;
      continue;
    }
    if (indent == 0 && blanks > parent) indent = blanks;
    if (indent == 0 || blanks < indent) break;
    line.remove_prefix(static_cast<size_t>(indent));
    bool deep = is_blank(line[0]);
    if (deep || deeper) {
      folded.text.append(empty + (content ? 1 : 0), '\n');
    } else if (empty == 0) {
      folded.text.append(content ? 1 : 0, ' ');
    } else {
      folded.text.append(empty, '\n');
    }
    folded.text += line;
    content = true;
    deeper = deep;
    empty = 0;
    folded.end = line_end(source, n);
  }
  if (header.chomp == '+') {
    folded.text.append(empty + (content ? 1 : 0), '\n');
  } else if (header.chomp == 0 && content) {
    folded.text += '\n';
  }
  return folded;
}

}  // namespace megac::yaml
