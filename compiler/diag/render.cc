#include "compiler/diag/render.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "compiler/base/text.h"

namespace megac::diag {
namespace {

constexpr size_t kMost = 100;  // columns of source shown; longer lines are cut around the fault
constexpr size_t kTab = 4;
constexpr std::string_view kCut = "…";

struct Style {
  std::string_view bold, red, yellow, blue, reset;
};
constexpr Style kPlain{};
constexpr Style kColour{"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[0m"};

std::string_view word(Severity severity) {
  constexpr std::string_view kWords[] = {"error", "warning", "note"};
  return kWords[static_cast<size_t>(severity)];
}

std::string_view hue(Severity severity, const Style& style) {
  const std::string_view hues[] = {style.red, style.yellow, style.blue};
  return hues[static_cast<size_t>(severity)];
}

std::string place(Span span, const Sources& sources) {
  const Source& source = sources[span.file];
  Position at = source.position(span.begin);
  return fmt::format("{}:{}:{}", printable(source.name()), at.line, at.column);
}

/// The code point of `line` at `at` as a terminal shows it in `column`, and how wide it is there.
struct Cell {
  std::string text;
  size_t width;
};
Cell cell(std::string_view line, size_t& at, size_t column) {
  size_t start = at;
  char32_t code = next_code_point(line, at);
  if (code == '\t') {
    size_t width = kTab - column % kTab;
    return {std::string(width, ' '), width};
  }
  std::string_view raw = line.substr(start, at - start);
  std::string safe = printable(raw);
  size_t width = safe == raw ? column_width(code) : safe.size();
  return {std::move(safe), width};
}

/// The last bytes of a text, whole code points.
std::string_view tail(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  size_t from = text.size() - bytes;
  while (from < text.size() && (text[from] & 0xC0) == 0x80) ++from;
  return text.substr(from);
}

/// A source line as it is shown, and where in that the marks go.
struct Shown {
  std::string text;
  size_t indent = 0, marked = 0;
};

/// [begin, end) of `line` and what fits around it.
Shown show(std::string_view line, size_t begin, size_t end) {
  constexpr size_t kBytes = 4 * kMost;  // a code point has at most four
  // Before the span as much as leaves room behind it, unless all of the line fits.
  auto width = [](std::string_view text, size_t column) {
    size_t columns = 0;
    for (size_t at = 0; at < text.size();) columns += cell(text, at, column + columns).width;
    return columns;
  };
  size_t from = 0;
  if (line.size() > kBytes || width(line, 0) > kMost) {
    std::string_view before = tail(line.substr(0, begin), kBytes);
    from = begin - before.size();
    while (from < begin && width(line.substr(from, begin - from), 0) > kMost / 2) {
      next_code_point(line, from);
    }
  }
  Shown shown;
  size_t column = 0;
  if (from > 0) {
    shown.text = kCut;
    column = 1;
  }
  for (size_t at = from; at <= line.size();) {
    if (at <= begin) shown.indent = column;
    if (at <= end) shown.marked = column;
    if (at == line.size()) break;
    size_t next = at;
    Cell c = cell(line, next, column);
    if (column + c.width > kMost && at > begin) {
      shown.text += kCut;
      break;
    }
    shown.text += c.text;
    column += c.width;
    at = next;
  }
  shown.marked = std::max(shown.marked, shown.indent + 1) - shown.indent;
  return shown;
}

/// The source line of a span with marks below it; a span of several lines shows its first.
std::string excerpt(Span span, const Sources& sources, std::string_view note, char mark,
                    std::string_view colour, const Style& style, size_t gutter) {
  const Source& source = sources[span.file];
  uint32_t number = source.line_at(span.begin);
  std::string_view line = source.line(number);
  size_t begin = std::min<size_t>(span.begin - source.line_start(number), line.size());
  uint32_t behind = std::max(span.begin, span.end) - source.line_start(number);
  size_t end = std::clamp<size_t>(behind, begin, line.size());
  Shown shown = show(line, begin, end);
  std::string out =
      fmt::format("{}{:>{}} |{} {}\n", style.blue, number, gutter, style.reset, shown.text);
  out += fmt::format("{}{:>{}} |{} {:{}}{}{}", style.blue, "", gutter, style.reset, "",
                     shown.indent, colour, std::string(shown.marked, mark));
  if (!note.empty()) out += fmt::format(" {}", printable(note));
  return out + fmt::format("{}\n", style.reset);
}

std::string binding(const Diagnostic& d) {
  std::string name = printable(d.binding);
  if (d.repeats == 0) return name;
  return fmt::format("{} (and {} more {})", name, d.repeats,
                     d.repeats == 1 ? "binding" : "bindings");
}

std::string_view help(const Diagnostic& d) {
  return d.help.empty() ? row(d.kind).help : std::string_view(d.help);
}

void put_span(nlohmann::ordered_json& out, Span span, const Sources& sources) {
  if (!span) return;
  const Source& source = sources[span.file];
  Position begin = source.position(span.begin), end = source.position(span.end);
  out["file"] = source.name();
  out["line"] = begin.line;
  out["column"] = begin.column;
  out["end_line"] = end.line;
  out["end_column"] = end.column;
  out["offset"] = span.begin;
  out["end_offset"] = span.end;
}

/// JSON whose texts a terminal may show: what printable() would change becomes \uXXXX, which is the
/// same JSON.
std::string escaped(std::string_view dump) {
  std::string out;
  out.reserve(dump.size());
  for (size_t at = 0; at < dump.size();) {
    size_t start = at;
    char32_t code = next_code_point(dump, at);
    std::string_view raw = dump.substr(start, at - start);
    if (raw.size() == 1 ? code != 0x7F : printable(raw) == raw) {
      out += raw;
    } else if (code < 0x10000) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
    } else {
      unsigned rest = static_cast<unsigned>(code) - 0x10000;
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
    }
  }
  return out;
}

/// Lines of at most 80 columns, each behind `indent`.
std::string wrapped(std::string_view text, std::string_view indent = {}) {
  constexpr size_t kLine = 80;
  std::string out;
  size_t used = 0;
  while (!text.empty()) {
    std::string_view next = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(next.size() + 1, text.size()));
    size_t length = count_code_points(next);
    if (used > 0 && used + 1 + length > kLine) {
      out += '\n';
      used = 0;
    }
    out += used > 0 ? " " : indent;
    used += length + (used > 0 ? 1 : indent.size());
    out += next;
  }
  return out + '\n';
}

/// The message with an ellipsis for each argument.
std::string form(const Row& row) {
  std::string out;
  std::string_view format = row.format;
  for (size_t i = 0; i < format.size(); ++i) {
    bool brace = format[i] == '{' || format[i] == '}';
    if (format.substr(i, 2) == "{}") {
      out += "…";
    } else {
      out += format[i];
    }
    if (brace) ++i;  // the second of {}, {{ or }}
  }
  return out;
}

}  // namespace

std::string text(const Diagnostic& d, const Sources& sources, bool colour) {
  const Style& style = colour ? kColour : kPlain;
  std::string_view shade = hue(d.severity, style);
  std::string out;
  if (d.span) out += fmt::format("{}{}:{} ", style.bold, place(d.span, sources), style.reset);
  out += fmt::format("{}{}[{}]{}: {}{}{}\n", shade, word(d.severity), code(d.kind, d.severity),
                     style.reset, style.bold, printable(d.message), style.reset);
  uint32_t last_line = 1;
  auto reach = [&](Span span) {
    if (span) last_line = std::max(last_line, sources[span.file].line_at(span.begin));
  };
  reach(d.span);
  for (const Label& label : d.labels) reach(label.span);
  size_t gutter = std::to_string(last_line).size() + 1;
  auto remark = [&](std::string_view what, std::string_view safe) {
    out += fmt::format("{}{:>{}} ={} {} {}\n", style.blue, "", gutter, style.reset, what, safe);
  };
  if (d.span) out += excerpt(d.span, sources, {}, '^', shade, style, gutter);
  for (const Label& label : d.labels) {
    if (!label.span) {
      remark("note:", printable(label.text));
      continue;
    }
    out += fmt::format("{}{:>{}}{} {}\n", style.blue, "-->", gutter + 2, style.reset,
                       place(label.span, sources));
    out += excerpt(label.span, sources, label.text, '-', style.blue, style, gutter);
  }
  if (!d.binding.empty()) remark("in binding", binding(d));
  if (!help(d).empty()) remark("help:", printable(help(d)));
  return out;
}

std::string json(const Diagnostic& d, const Sources& sources) {
  nlohmann::ordered_json out;
  out["code"] = code(d.kind, d.severity);
  out["name"] = row(d.kind).name;
  out["severity"] = word(d.severity);
  out["message"] = d.message;
  put_span(out, d.span, sources);
  if (!d.binding.empty()) out["binding"] = d.binding;
  if (d.repeats > 0) out["repeats"] = d.repeats;
  for (const Label& label : d.labels) {
    nlohmann::ordered_json related;
    related["message"] = label.text;
    put_span(related, label.span, sources);
    out["related"].push_back(std::move(related));
  }
  if (!help(d).empty()) out["help"] = help(d);
  return escaped(out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

std::string explain(Kind kind) {
  const Row& r = row(kind);
  constexpr std::string_view kWeights[] = {"error", "warning", "note",
                                           "error in version 1, warning in the seed dialect"};
  Severity severity = r.weight == Row::warning ? Severity::warning
                      : r.weight == Row::note  ? Severity::note
                                               : Severity::error;
  std::string name(r.name);
  std::replace(name.begin(), name.end(), '_', ' ');
  return fmt::format("{}: {} ({})\n\n{}\n{}\n{}", code(kind, severity), name, kWeights[r.weight],
                     wrapped(form(r), "    "), wrapped(r.cause),
                     wrapped(fmt::format("What to do: {}.", r.help)));
}

}  // namespace megac::diag
