#include "compiler/jinja/placeholder.h"

#include <cstring>

#include "compiler/jinja/token.h"

namespace megac::jinja {
namespace {

bool ascii_name_start(char c) {
  return begins_name(c) && (static_cast<unsigned char>(c) & 0x80) == 0;
}

size_t identifier(std::string_view text) {
  if (text.empty() || !ascii_name_start(text[0])) return 0;
  size_t n = 1;
  while (n < text.size() && (ascii_name_start(text[n]) || (text[n] >= '0' && text[n] <= '9'))) ++n;
  return n;
}

size_t dotted(std::string_view text) {
  size_t at = identifier(text);
  if (at == 0) return 0;
  while (at < text.size() && text[at] == '.') {
    std::string_view rest = text.substr(at + 1);
    size_t n = identifier(rest);
    while (n < rest.size() && (n != 0 || rest[n] >= '0') && rest[n] >= '0' && rest[n] <= '9') ++n;
    if (n == 0) return 0;
    at += 1 + n;
  }
  return at;
}

size_t argument(std::string_view text) {
  if (size_t n = string_length(text)) {
    return text.substr(0, n).find('\n') == std::string_view::npos ? n : 0;
  }
  if (size_t n = std::max(real_length(text), integer_length(text))) return n;
  return dotted(text);
}

}  // namespace

size_t placeholder_length(std::string_view text) {
  if (text.empty() || text[0] != '{') return 0;
  size_t name = dotted(text.substr(1));
  if (name == 0) return 0;
  size_t at = 1 + name;
  auto is = [&](char c) { return at < text.size() && text[at] == c; };
  while (is('|')) {
    size_t filter = identifier(text.substr(at + 1));
    if (filter == 0) return 0;
    at += 1 + filter;
    if (is(':')) {
      size_t n = argument(text.substr(at + 1));
      if (n == 0) return 0;
      at += 1 + n;
    } else if (is('(')) {
      ++at;
      while (!is(')')) {
        size_t n = argument(text.substr(std::min(at, text.size())));
        if (n == 0) return 0;
        at += n;
        if (is(')')) break;
        if (!is(',')) return 0;
        ++at;
        while (is(' ')) ++at;
        if (is(')')) return 0;
      }
      ++at;
    }
  }
  return is('}') ? at + 1 : 0;
}

void find_braced(std::string_view text, uint32_t begin, uint32_t end, bool anywhere,
                 const std::function<bool(std::string_view)>& bound,
                 const std::function<void(const Braced&)>& found) {
  std::string_view stretch = text.substr(0, end);
  for (size_t at = begin; at < end; ++at) {
    const void* hit = std::memchr(stretch.data() + at, '{', end - at);
    if (hit == nullptr) return;
    at = static_cast<size_t>(static_cast<const char*>(hit) - stretch.data());
    std::string_view rest = stretch.substr(at);
    size_t name = identifier(rest.substr(1));
    size_t length = name != 0 && bound(rest.substr(1, name)) ? placeholder_length(rest) : 0;
    char before = at > begin ? stretch[at - 1] : '\0';
    if (length != 0 && !anywhere && before != '\0' && std::strchr("$#%{", before)) length = 0;
    auto first = static_cast<uint32_t>(at);
    if (length == 0) {
      found({Braced::brace, first, first + 1});
      continue;
    }
    auto last = static_cast<uint32_t>(at + length);
    if (before == '\\') {
      found({Braced::escaped, first - 1, last});
    } else {
      found({Braced::placeholder, first, last});
    }
    at = last - 1;
  }
}

}  // namespace megac::jinja
