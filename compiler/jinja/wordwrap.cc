#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/filters.h"

namespace megac::jinja::filter {

using data::Type;

namespace {

// The blanks at which lines are broken: ASCII only, so a no-break space holds.
bool is_blank(char32_t c) { return (c >= 9 && c <= 13) || c == ' '; }
bool is_word(char32_t c) { return is_alnum(c) || c == '_'; }
bool is_letter(char32_t c) { return is_word(c) && !is_decimal(c); }
bool may_stand_before_dash(char32_t c) {
  return is_word(c) || std::u32string_view(U"!\"'&.,?").find(c) != std::u32string_view::npos;
}

// A piece of a line that is not broken, in characters.
struct Chunk {
  size_t begin, end;
  size_t size() const { return end - begin; }
};

// Cuts a line as Python's textwrap does.
class Chunks {
 public:
  explicit Chunks(const std::u32string& text) : text_(text) {}

  std::vector<Chunk> at_hyphens() const {
    std::vector<Chunk> out;
    for (size_t at = 0; at < text_.size();) {
      size_t end = is_blank(text_[at]) ? blanks(at) : dashes(at);
      if (end == at) end = word(at);
      out.push_back({at, end});
      at = end;
    }
    return out;
  }

  std::vector<Chunk> at_blanks() const {
    std::vector<Chunk> out;
    for (size_t at = 0; at < text_.size();) {
      size_t end = at;
      while (end < text_.size() && is_blank(text_[end]) == is_blank(text_[at])) ++end;
      out.push_back({at, end});
      at = end;
    }
    return out;
  }

 private:
  char32_t peek(size_t at) const { return at < text_.size() ? text_[at] : U'\0'; }

  size_t blanks(size_t at) const {
    while (at < text_.size() && is_blank(text_[at])) ++at;
    return at;
  }

  // The end of a dash of two or more hyphens between words, or `at`.
  size_t dashes(size_t at) const {
    if (at == 0 || peek(at) != '-' || !may_stand_before_dash(text_[at - 1])) return at;
    size_t end = at;
    while (peek(end) == '-') ++end;
    return end - at >= 2 && end < text_.size() && is_word(text_[end]) ? end : at;
  }

  // The end of a word, or of its part up to a hyphen between letters.
  size_t word(size_t at) const {
    for (size_t end = at + 1;; ++end) {
      if (breaks_behind(end)) return end + 1;
      if (end >= text_.size() || is_blank(text_[end]) || dashes(end) != end) return end;
    }
  }

  // Whether the hyphen at `at` stands behind "ab" or "a-b" and before "ab" or "a-b".
  bool breaks_behind(size_t at) const {
    if (peek(at) != '-') return false;
    auto letter = [&](size_t i) { return i < text_.size() && is_letter(text_[i]); };
    bool before = at >= 2 && letter(at - 1) &&
                  (letter(at - 2) || (at >= 3 && text_[at - 2] == '-' && letter(at - 3)));
    if (!before || !letter(at + 1)) return false;
    return letter(at + 2) || (peek(at + 2) == '-' && letter(at + 3));
  }

  const std::u32string& text_;
};

struct Wrap {
  size_t width;
  bool break_long_words, break_on_hyphens;
};

bool is_space_only(const std::u32string& text, Chunk chunk) {
  return std::all_of(text.begin() + static_cast<ptrdiff_t>(chunk.begin),
                     text.begin() + static_cast<ptrdiff_t>(chunk.end), is_space);
}

// Where a word that fits no line is cut: at `room`, or behind the last hyphen before it.
size_t cut_of(const std::u32string& text, Chunk chunk, size_t room, const Wrap& wrap) {
  if (!wrap.break_on_hyphens || chunk.size() <= room) return room;
  for (size_t i = room; i-- > 1;) {
    if (text[chunk.begin + i] != '-') continue;
    for (size_t k = 0; k < i; ++k) {
      if (text[chunk.begin + k] != '-') return i + 1;
    }
    return room;
  }
  return room;
}

// The lines of one paragraph, each a run of the text.
std::vector<Chunk> wrapped(const std::u32string& text, std::vector<Chunk> chunks,
                           const Wrap& wrap) {
  std::vector<Chunk> lines;
  size_t next = 0;
  while (next < chunks.size()) {
    std::vector<Chunk> line;
    size_t size = 0;
    if (!lines.empty() && is_space_only(text, chunks[next])) ++next;
    while (next < chunks.size() && size + chunks[next].size() <= wrap.width) {
      size += chunks[next].size();
      line.push_back(chunks[next++]);
    }
    if (next < chunks.size() && chunks[next].size() > wrap.width) {
      Chunk& chunk = chunks[next];
      if (wrap.break_long_words) {
        size_t cut = std::min(cut_of(text, chunk, wrap.width - size, wrap), chunk.size());
        // Where no room is left the empty piece still counts: it keeps the blank before it.
        line.push_back({chunk.begin, chunk.begin + cut});
        chunk.begin += cut;
        if (chunk.size() == 0) ++next;
      } else if (line.empty()) {
        line.push_back(chunks[next++]);
      }
    }
    if (!line.empty() && is_space_only(text, line.back())) line.pop_back();
    if (!line.empty()) lines.push_back({line.front().begin, line.back().end});
  }
  return lines;
}

}  // namespace

Value wordwrap(Call& call) {
  const Value& value = call.args[0];
  if (value.is(Type::undefined)) return call.fail_undefined(value);
  if (!value.is(Type::string) && !data::item_of(value)) {
    return call.fail(fmt::format("'{}' object has no attribute 'splitlines'", type_name(value)));
  }
  auto width = integer_of(call.args[1], call);
  if (!width) return {};
  std::string_view text = call.text(value);
  if (*width <= 0 && !text.empty()) {
    return call.fail(fmt::format("invalid width {} (must be > 0)", *width));
  }
  if (!call.spend(text.size() / 4)) return {};
  const Value& wrapstring = call.args[3];
  std::string_view between = wrapstring.is(Type::none) ? "\n" : call.text(wrapstring);
  Wrap wrap{static_cast<size_t>(*width), truthy(call.args[2]), truthy(call.args[4])};
  // The lines of each paragraph joined by `between`, and the paragraphs too; an empty one is kept.
  std::vector<std::string_view> lines;
  for (std::string_view paragraph : split_lines(text)) {
    std::u32string letters;
    std::vector<size_t> offsets;
    for (size_t at = 0; at < paragraph.size();) {
      offsets.push_back(at);
      letters += next_code_point(paragraph, at);
    }
    offsets.push_back(paragraph.size());
    Chunks chunks(letters);
    auto runs =
        wrapped(letters, wrap.break_on_hyphens ? chunks.at_hyphens() : chunks.at_blanks(), wrap);
    if (runs.empty()) lines.emplace_back();
    for (Chunk run : runs) {
      lines.push_back(paragraph.substr(offsets[run.begin], offsets[run.end] - offsets[run.begin]));
    }
  }
  return join_texts(between, lines, false, call);
}

}  // namespace megac::jinja::filter
