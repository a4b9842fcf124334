#include "compiler/jinja/strings.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/dialect.h"

namespace megac::jinja {

using data::Type;
using data::Value;

namespace {

constexpr uint64_t kBytesAStep = 32;

Value string_at(const char* at, size_t size, bool safe) {
  Value out = data::string({at, size});
  out.safe = safe;
  return out;
}

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
char raised(char c) { return is_small(c) ? static_cast<char>(c - 32) : c; }
char lowered(char c) { return is_capital(c) ? static_cast<char>(c + 32) : c; }

// ASCII text mapped byte by byte; the text itself when nothing changes.
template <class Map>
Value map_ascii(const Value& text, Call& call, Map map) {
  std::string_view from = text.text();
  size_t same = 0;
  while (same < from.size() && map(from[same], same) == from[same]) ++same;
  if (same == from.size()) return text;
  char* to = take_text(call, from.size());
  if (!to) return {};
  std::memcpy(to, from.data(), same);
  for (size_t i = same; i < from.size(); ++i) to[i] = map(from[i], i);
  return string_at(to, from.size(), text.safe);
}

}  // namespace

char* take_text(Call& call, uint64_t bytes) {
  if (bytes > call.limits().string) {
    call.fail_limit(fmt::format("a string of {} bytes is over the limit", bytes));
    return nullptr;
  }
  if (!call.spend(bytes / kBytesAStep)) return nullptr;
  return static_cast<char*>(call.arena().take(bytes, 1));
}

Value make_text(Call& call, std::string_view text, bool safe) {
  char* at = take_text(call, text.size());
  if (!at) return {};
  std::copy(text.begin(), text.end(), at);
  return string_at(at, text.size(), safe);
}

Value soft_text(const Value& value, Call& call) {
  return value.is(Type::string) ? value : data::string(call.text(value));
}

Value as_safe(Value text) {
  text.safe = text.is(Type::string);
  return text;
}

Value as_plain(Value text) {
  text.safe = false;
  return text;
}

Value escape(const Value& value, Call& call) {
  if (value.safe) return value;
  std::string_view from = call.text(value);
  auto entity = [](char c) -> std::string_view {
    switch (c) {
      case '&': return "&amp;";
      case '<': return "&lt;";
      case '>': return "&gt;";
      case '\'': return "&#39;";
      case '"': return "&#34;";
      default: return {};
    }
  };
  uint64_t size = from.size();
  for (char c : from) {
    if (auto e = entity(c); !e.empty()) size += e.size() - 1;
  }
  if (size == from.size()) return string_at(from.data(), from.size(), true);
  char* to = take_text(call, size);
  if (!to) return {};
  char* next = to;
  for (char c : from) {
    if (auto e = entity(c); !e.empty()) {
      next = std::copy(e.begin(), e.end(), next);
    } else {
      *next++ = c;
    }
  }
  return string_at(to, size, true);
}

Value add_texts(const Value& a, const Value& b, Call& call) {
  bool safe = a.safe || b.safe;
  std::string_view x = safe ? escape(a, call).text() : call.text(a);
  std::string_view y = safe ? escape(b, call).text() : call.text(b);
  if (call.failed()) return {};
  if (y.empty()) return string_at(x.data(), x.size(), safe);
  if (x.empty()) return string_at(y.data(), y.size(), safe);
  char* to = take_text(call, uint64_t{x.size()} + y.size());
  if (!to) return {};
  std::memcpy(to, x.data(), x.size());
  std::memcpy(to + x.size(), y.data(), y.size());
  return string_at(to, x.size() + y.size(), safe);
}

Value join_texts(std::string_view separator, const std::vector<std::string_view>& parts, bool safe,
                 Call& call) {
  if (parts.empty()) return string_at("", 0, safe);
  uint64_t size = uint64_t{separator.size()} * (parts.size() - 1);
  for (std::string_view part : parts) size += part.size();
  char* to = take_text(call, size);
  if (!to) return {};
  char* next = to;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) next = std::copy(separator.begin(), separator.end(), next);
    next = std::copy(parts[i].begin(), parts[i].end(), next);
  }
  return string_at(to, size, safe);
}

Value repeat_text(const Value& text, int64_t n, Call& call) {
  std::string_view from = text.text();
  if (n == 1) return text;
  if (n <= 0 || from.empty()) return string_at("", 0, text.safe);
  uint64_t size;
  if (__builtin_mul_overflow(uint64_t{from.size()}, static_cast<uint64_t>(n), &size))
    size = UINT64_MAX;
  char* to = take_text(call, size);
  if (!to) return {};
  for (int64_t i = 0; i < n; ++i)
    std::memcpy(to + i * static_cast<int64_t>(from.size()), from.data(), from.size());
  return string_at(to, size, text.safe);
}

Value replace_text(const Value& text, std::string_view old, std::string_view with, int64_t count,
                   Call& call) {
  std::string_view from = text.text();
  if (count == 0 || (from.empty() && !old.empty())) return text;
  if (!call.spend(from.size() / kBytesAStep)) return {};
  // The offsets where `old` stands; an empty one stands before each character and at the end.
  std::vector<size_t> hits;
  auto more = [&] { return count < 0 || hits.size() < static_cast<uint64_t>(count); };
  if (old.empty()) {
    for (size_t at = 0; more(); next_code_point(from, at)) {
      hits.push_back(at);
      if (at == from.size()) break;
    }
  } else {
    for (size_t at = from.find(old); at != from.npos && more(); at = from.find(old, at)) {
      hits.push_back(at);
      at += old.size();
    }
  }
  if (hits.empty()) return text;
  uint64_t size =
      from.size() + uint64_t{hits.size()} * with.size() - uint64_t{hits.size()} * old.size();
  char* to = take_text(call, size);
  if (!to) return {};
  char* next = to;
  size_t at = 0;
  for (size_t hit : hits) {
    next = std::copy(from.begin() + static_cast<ptrdiff_t>(at),
                     from.begin() + static_cast<ptrdiff_t>(hit), next);
    next = std::copy(with.begin(), with.end(), next);
    at = hit + old.size();
  }
  std::copy(from.begin() + static_cast<ptrdiff_t>(at), from.end(), next);
  return string_at(to, size, text.safe);
}

Value upper_text(const Value& text, Call& call) {
  if (is_ascii(text.text())) return map_ascii(text, call, [](char c, size_t) { return raised(c); });
  std::string out;
  for (size_t at = 0; at < text.size;) append_upper(out, next_code_point(text.text(), at));
  return make_text(call, out, text.safe);
}

Value lower_text(const Value& text, Call& call) {
  if (is_ascii(text.text())) {
    return map_ascii(text, call, [](char c, size_t) { return lowered(c); });
  }
  std::string out;
  append_lower(out, text.text());
  return make_text(call, out, text.safe);
}

Value capitalize_text(const Value& text, Call& call) {
  if (is_ascii(text.text())) {
    return map_ascii(text, call, [](char c, size_t i) { return i == 0 ? raised(c) : lowered(c); });
  }
  std::string out;
  size_t at = 0;
  char32_t first = next_code_point(text.text(), at);
  append_title(out, first);
  append_lower(out, text.text().substr(at), is_alpha(first));
  return make_text(call, out, text.safe);
}

Value strip_text(const Value& text, const Value& chars, bool left, bool right, Call& call) {
  std::string_view all = text.text();
  bool blanks = chars.is(Type::none);
  if (!blanks && !chars.is(Type::string) && !data::item_of(chars)) {
    return call.fail("strip arg must be None or str");
  }
  std::vector<char32_t> set;
  if (!blanks) {
    std::string_view letters = call.text(chars);
    for (size_t at = 0; at < letters.size();) set.push_back(next_code_point(letters, at));
    std::sort(set.begin(), set.end());
  }
  auto falls = [&](char32_t c) {
    return blanks ? is_space(c) : std::binary_search(set.begin(), set.end(), c);
  };
  size_t begin = 0, end = all.size();
  while (left && begin < end) {
    size_t at = begin;
    if (!falls(next_code_point(all, at))) break;
    begin = at;
  }
  while (right && end > begin) {
    size_t at = end - 1;
    while (at > begin && (static_cast<unsigned char>(all[at]) & 0xc0) == 0x80) --at;
    size_t behind = at;
    if (!falls(next_code_point(all, behind))) break;
    end = at;
  }
  return string_at(all.data() + begin, end - begin, text.safe);
}

Value pad_text(const Value& text, int64_t width, std::string_view fill, char align, Call& call) {
  auto size = static_cast<int64_t>(count_code_points(text.text()));
  if (width <= size) return text;
  int64_t missing = width - size;
  if (static_cast<uint64_t>(missing) > call.limits().string) {
    take_text(call, static_cast<uint64_t>(missing));
    return {};
  }
  // Python puts the odd blank of a centred text to the left when the width is odd.
  int64_t left = align == '<' ? 0 : align == '>' ? missing : missing / 2 + (missing & width & 1);
  uint64_t bytes = uint64_t{text.size} + static_cast<uint64_t>(missing) * fill.size();
  char* to = take_text(call, bytes);
  if (!to) return {};
  char* next = to;
  for (int64_t i = 0; i < left; ++i) next = std::copy(fill.begin(), fill.end(), next);
  next = std::copy(text.text().begin(), text.text().end(), next);
  for (int64_t i = left; i < missing; ++i) next = std::copy(fill.begin(), fill.end(), next);
  return string_at(to, bytes, text.safe);
}

std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends) {
  std::vector<std::string_view> lines;
  size_t begin = 0;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    char32_t c = next_code_point(text, at);
    if (!is_line_end(c)) continue;
    if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
    lines.push_back(text.substr(begin, (keep_ends ? at : end) - begin));
    begin = at;
  }
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return lines;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  size_t begin = text.npos;
  for (size_t at = 0; at < text.size();) {
    size_t here = at;
    bool space = is_space(next_code_point(text, at));
    if (!space && begin == text.npos) begin = here;
    if (space && begin != text.npos) {
      words.push_back(text.substr(begin, here - begin));
      begin = text.npos;
    }
  }
  if (begin != text.npos) words.push_back(text.substr(begin));
  return words;
}

std::optional<int64_t> integer_of(const Value& value, Call& call) {
  if (value.is(Type::integer)) return value.number;
  if (value.is(Type::boolean)) return value.truth ? 1 : 0;
  if (value.is(Type::undefined)) {
    call.fail_undefined(value);
  } else {
    call.fail(fmt::format("'{}' object cannot be interpreted as an integer", type_name(value)));
  }
  return std::nullopt;
}

}  // namespace megac::jinja
