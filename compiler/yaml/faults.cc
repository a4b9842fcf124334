#include "compiler/yaml/faults.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/yaml/scalar.h"

namespace megac::yaml {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// The place of a fault with the lines around it.
class Scene {
 public:
  Scene(const Source& source, FileId file, uint32_t at)
      : source_(source), file_(file), at_(std::min(at, static_cast<uint32_t>(text().size()))) {}

  std::string_view text() const { return source_.text(); }
  uint32_t at() const { return at_; }
  bool at_end() const {
    return text().substr(at_).find_first_not_of(" \t\r\n") == std::string::npos;
  }
  char here() const { return at_ < text().size() ? text()[at_] : '\0'; }
  uint32_t line() const { return source_.line_at(at_); }
  std::string_view whole_line() const { return source_.line(line()); }
  /// The line before the place.
  std::string_view head() const {
    uint32_t begin = source_.line_start(line());
    return text().substr(begin, at_ - begin);
  }

  Fault fault(uint32_t at, std::string message, std::string advice = {}) const {
    return {token(at), std::move(message), std::move(advice), {}, {}, false};
  }
  Fault here(std::string message, std::string advice = {}) const {
    return fault(at_, std::move(message), std::move(advice));
  }
  /// From `at` to the next blank; one byte at least, unless the text ends there.
  Span token(uint32_t at) const {
    size_t end = text().find_first_of(" \t\r\n", at + 1);
    end = std::min(end, text().size());
    return {file_, at, static_cast<uint32_t>(std::max<size_t>(at, end))};
  }
  Span line_span(uint32_t line) const {
    return {file_, source_.line_start(line), line_end(source_, line)};
  }
  const Source& source() const { return source_; }
  FileId file() const { return file_; }

 private:
  const Source& source_;
  FileId file_;
  uint32_t at_;
};

constexpr std::string_view kQuote = "put the whole text in quotes";
constexpr std::string_view kOnlyYaml = "keep only the YAML, without what stands around it";

bool is_fence(std::string_view line) { return line.starts_with("```") || line.starts_with("~~~"); }

/// A line that no YAML map or list could hold: words without a colon.
bool is_prose(std::string_view line) {
  if (line.empty() || is_blank(line[0])) return false;
  if (std::string_view("-#%[]{}\"'|>&*!@`?.").find(line[0]) != std::string_view::npos) return false;
  return line.find(':') == line.npos && line.find(' ') != line.npos;
}

/// What chat answers wrap around a file, wherever the reader then stumbled.
bool wrapping(const Scene& scene, Fault& fault) {
  const Source& source = scene.source();
  uint32_t first = 1;
  while (first <= source.lines() &&
         source.line(first).find_first_not_of(" \t") == std::string::npos) {
    ++first;
  }
  for (uint32_t line : {scene.line(), first}) {
    if (line > source.lines()) continue;
    std::string_view text = source.line(line);
    if (is_fence(text)) {
      fault = {scene.line_span(line),
               "a Markdown fence stands around the file",
               std::string(kOnlyYaml),
               {},
               {},
               false};
      return true;
    }
    if (is_prose(text)) {
      fault = {scene.line_span(line),
               "this line is neither 'key: value' nor a list item",
               std::string(kOnlyYaml),
               {},
               {},
               false};
      return true;
    }
  }
  return false;
}

/// A tab among the blanks that begin the line.
bool tab_in_indentation(const Scene& scene, Fault& fault) {
  std::string_view line = scene.whole_line();
  size_t blanks = std::min(line.find_first_not_of(" \t"), line.size());
  size_t tab = line.substr(0, blanks).find('\t');
  if (tab == line.npos) return false;
  uint32_t at = scene.source().line_start(scene.line()) + static_cast<uint32_t>(tab);
  fault = scene.fault(at, "a tab in the indentation", "indent with blanks");
  fault.span.end = fault.span.begin + 1;
  return true;
}

/// A value that begins with a bracket or `{{` where a text was meant.
bool unquoted_braces(const Scene& scene, Fault& fault) {
  std::string_view line = scene.whole_line();
  size_t colon = line.find(": ");
  size_t value = colon == line.npos ? line.npos : line.find_first_not_of(" \t", colon + 1);
  if (value == line.npos || (line[value] != '{' && line[value] != '[')) return false;
  uint32_t at = scene.source().line_start(scene.line()) + static_cast<uint32_t>(value);
  if (at > scene.at()) return false;
  bool tag = line.substr(value, 2) == "{{" || line.substr(value, 2) == "{%";
  fault = {{scene.file(), at, line_end(scene.source(), scene.line())},
           tag ? "a template tag without quotes reads as a map"
               : fmt::format("a text that begins with '{}' reads as a {}", line[value],
                             line[value] == '{' ? "map" : "list"),
           std::string(kQuote),
           {},
           {},
           false};
  return true;
}

/// A fault right behind a block scalar, whose lines were not indented as one.
bool left_block(const Scene& scene, const Progress& progress, Fault& fault) {
  if (!progress.last_block || progress.cursor != progress.block_end) return false;
  size_t next = scene.text().find_first_not_of(" \t\r\n", progress.cursor);
  if (next == std::string_view::npos) return false;
  uint32_t line = scene.source().line_at(static_cast<uint32_t>(next));
  bool empty = scene.source().line_at(progress.block_end) ==
               scene.source().line_at(progress.last_block.begin);
  if (scene.line() != line && !empty) return false;
  if (is_fence(scene.source().line(line))) return false;
  fault = {scene.line_span(line),
           "this line belongs neither to the block above nor to a key",
           "indent the lines of a block deeper than its key, all by the same blanks",
           progress.last_block,
           "the block begins here",
           false};
  return true;
}

Fault no_entry(const Scene& scene, const Progress& progress, bool in_map) {
  Fault fault;
  if (tab_in_indentation(scene, fault)) return fault;
  if (scene.at_end())
    return scene.here("the file ends in the middle of a value", "it may be cut off");
  if (unquoted_braces(scene, fault)) return fault;
  if (wrapping(scene, fault)) return fault;
  if (progress.last_quoted && progress.cursor == progress.last_quoted.end &&
      scene.source().line_at(progress.cursor) == scene.line()) {
    bool lines = scene.source().line_at(progress.last_quoted.begin) != scene.line();
    fault = scene.here("text follows the closing quote",
                       lines ? "check that the quotes of the lines above are closed"
                             : "put the whole text in quotes, or write the inner ones as \\\"");
    fault.related = {progress.last_quoted.file, progress.last_quoted.begin,
                     progress.last_quoted.begin + 1};
    fault.related_text = "the quote was opened here";
    return fault;
  }
  if (!in_map) {
    return scene.here("this is no item ('- ...') of the list above", "check its indentation");
  }
  if (scene.here() == '-') {
    return scene.here("a list item stands where a key belongs", "check its indentation");
  }
  return scene.here("this is no 'key: value' of the map above",
                    "check the line's indentation, colon and quotes");
}

Fault no_value(const Scene& scene) {
  Fault fault;
  if (tab_in_indentation(scene, fault)) return fault;
  if (unquoted_braces(scene, fault)) return fault;
  if (wrapping(scene, fault)) return fault;
  if (scene.head().find(": ") != std::string_view::npos) {
    return scene.here("a second ':' in one line", std::string(kQuote));
  }
  return scene.here("no key can stand here", "check the line's indentation and the line above");
}

Fault open_flow(const Scene& scene, const Progress& progress) {
  if (!progress.open_bracket) return scene.here("a bracket is not closed");
  char open = scene.text()[progress.open_bracket.begin];
  if (scene.at_end()) {
    return {progress.open_bracket,
            fmt::format("the '{}' is never closed", open),
            "close it; the file may be cut off",
            {},
            {},
            false};
  }
  Fault fault;
  if (unquoted_braces(scene, fault) && scene.text().substr(fault.span.begin, 2) == "{{")
    return fault;
  fault = scene.here(fmt::format("',' or '{}' is missing before this", open == '{' ? '}' : ']'),
                     "check commas, brackets and quotes");
  fault.related = progress.open_bracket;
  fault.related_text = "the bracket was opened here";
  return fault;
}

/// A character that cannot begin a plain text.
Fault no_token(const Scene& scene) {
  Fault fault;
  if (scene.head().empty() && wrapping(scene, fault)) return fault;
  char c = scene.here();
  if (c == '%' && scene.head().ends_with("{")) {
    fault = scene.here("a template tag without quotes reads as a map", std::string(kQuote));
    fault.span.begin -= 1;
    return fault;
  }
  if (c == '\t' || (tab_in_indentation(scene, fault) && scene.at() <= fault.span.end)) {
    fault = scene.here("a tab in the indentation", "indent with blanks");
    fault.span.end = fault.span.begin + 1;
    return fault;
  }
  if (c == '|' || c == '>') {
    return scene.here(fmt::format("'{}' cannot begin a block inside brackets", c),
                      std::string(kQuote));
  }
  size_t at = scene.at();
  std::string shown;
  append_utf8(shown, at < scene.text().size() ? next_code_point(scene.text(), at) : U' ');
  return scene.here(fmt::format("a text without quotes cannot begin with '{}'", shown),
                    std::string(kQuote));
}

Fault bad_escape(const Scene& scene) {
  size_t slash = scene.text().rfind('\\', scene.at() > 0 ? scene.at() - 1 : 0);
  if (slash == std::string_view::npos) return scene.here("an unknown escape");
  // In `\\x` the second backslash is the escaped one; the culprit is always the last in its run.
  auto at = static_cast<uint32_t>(slash);
  std::string_view escape = scene.text().substr(at, 2);
  Fault fault = scene.fault(
      at, fmt::format("'{}' is no escape of a text in double quotes", printable(escape)),
      "write \\\\ for a backslash, or use single quotes");
  fault.span.end = std::max(scene.at(), at + 1);
  return fault;
}

/// The quote that is still open at the end of the text, looked for behind the last event.
Fault find_open_quote(const Scene& scene, FileId file, uint32_t from) {
  std::string_view text = scene.text();
  char before = ' ';
  for (size_t i = from; i < text.size(); ++i) {
    char c = text[i];
    bool starts = is_blank(before) || before == '\n' ||
                  std::string_view("[{,:-").find(before) != std::string_view::npos;
    before = c;
    if (!starts) continue;
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size() - 1);
      before = '\n';
    } else if (c == '"' || c == '\'') {
      size_t end = quoted_end(text, i);
      // A quote cannot hold the marks between documents: it was meant to end before.
      size_t mark = std::min(text.find("\n---", i), text.find("\n...", i));
      if (end == text.npos || mark < end) {
        return unclosed_quote(scene.source(), file, static_cast<uint32_t>(i));
      }
      i = end - 1;
    }
  }
  return scene.here("the file ends in the middle of a value", "it may be cut off");
}

Fault alias(const Scene& scene) {
  // The reader stops behind the '*' or '&'.
  size_t at = scene.text().find_last_of("*&", scene.at());
  if (at == std::string_view::npos ||
      scene.source().line_at(static_cast<uint32_t>(at)) != scene.line()) {
    at = scene.at();
  }
  char c = scene.text().empty() ? '*' : scene.text()[at];
  return scene.fault(static_cast<uint32_t>(at),
                     fmt::format("'{}' without quotes begins an {}, and this is none", c,
                                 c == '*' ? "alias" : "anchor"),
                     std::string(kQuote));
}

}  // namespace

Fault no_colon(const Source& source, Span key) {
  Scene scene(source, key.file, key.begin);
  Fault fault;
  if (wrapping(scene, fault)) return fault;
  return {key, "this key has no ':'", "write 'key: value'", {}, {}, false};
}

Fault unclosed_quote(const Source& source, FileId file, uint32_t at) {
  Scene scene(source, file, at);
  Fault fault =
      scene.fault(at, "the quote opened here is never closed", "close it; the file may be cut off");
  fault.span.end = at + 1;
  return fault;
}

Fault explain(const Source& source, FileId file, std::string_view reason, uint32_t at,
              const Progress& progress) {
  Scene scene(source, file, at);
  auto is = [&](std::string_view start) { return reason.starts_with(start); };

  if (is("bad file")) {
    Fault fault = scene.here("values are nested too deeply");
    fault.too_deep = true;
    return fault;
  }
  Fault block;
  if (left_block(scene, progress, block)) return block;
  if (is("end of map flow") || is("end of sequence flow")) return open_flow(scene, progress);
  if (is("end of map")) return no_entry(scene, progress, true);
  if (is("end of sequence")) return no_entry(scene, progress, false);
  if (is("illegal map value") || is("illegal map key")) return no_value(scene);
  if (is("illegal block entry")) {
    Fault fault;
    if (tab_in_indentation(scene, fault)) return fault;
    return scene.here("a list item cannot begin here", "begin the list on a line of its own");
  }
  if (is("illegal flow end")) {
    return scene.here(fmt::format("this '{}' closes nothing", scene.here()));
  }
  if (is("unknown token")) return no_token(scene);
  if (is("the referenced anchor")) {
    return scene.here("no anchor of this name is declared above",
                      "a text that begins with '*' needs quotes");
  }
  if (is("alias not found") || is("anchor not found") ||
      is("illegal character found while scanning a")) {
    return alias(scene);
  }
  if (is("illegal EOF") || is("illegal document indicator")) {
    return find_open_quote(scene, file, progress.cursor);
  }
  if (is("illegal tab")) {
    Fault fault = scene.here("a tab in the indentation", "indent with blanks");
    fault.span.end = fault.span.begin + 1;
    return fault;
  }
  if (is("cannot set zero") || is("unexpected character in block")) {
    return scene.here("behind '|' or '>' stand only '+' or '-', a digit from 1 to 9, and a comment",
                      "begin the text on the next line");
  }
  if (is("bad character found while scanning hex") || is("invalid unicode") ||
      is("unknown escape")) {
    return bad_escape(scene);
  }
  if (is("illegal character found while scanning tag") || is("tag handle") ||
      is("end of verbatim") || is("cannot assign multiple tags")) {
    return scene.here("a '!' without quotes begins a tag, and this is none", std::string(kQuote));
  }
  return scene.here("this cannot be read", std::string(kQuote));
}

}  // namespace megac::yaml
