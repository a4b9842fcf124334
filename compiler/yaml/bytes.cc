#include "compiler/yaml/bytes.h"

#include <algorithm>
#include <array>

#include "compiler/base/text.h"

namespace megac::yaml {
namespace {

enum Class : uint8_t { ordinary = 0, high = 1, suspect = 2 };

constexpr std::array<uint8_t, 256> kClasses = [] {
  std::array<uint8_t, 256> classes{};
  for (unsigned c = 0; c < 256; ++c) {
    if (c >= 0x80) classes[c] = high;
    if (c < 0x20 || c == 0x7F) classes[c] = suspect;
  }
  classes['\t'] = classes['\n'] = ordinary;
  classes['\r'] = suspect;
  return classes;
}();

uint8_t byte(std::string_view text, size_t at) { return static_cast<uint8_t>(text[at]); }

struct Fault {
  size_t at;
  size_t bytes;
  std::string text;
};

std::string describe_control(unsigned code) {
  if (code == 0) return "a NUL byte is not text";
  return fmt::format("the control character U+{:04X} is not allowed", code);
}

/// The fault that begins at `at`, if any; `text` is well-formed UTF-8 up to and with it.
bool fault_at(std::string_view text, size_t at, Fault& fault) {
  unsigned c = byte(text, at);
  if (c == '\r') {
    if (at + 1 < text.size() && text[at + 1] == '\n') return false;
    fault = {at, 1, "a carriage return without a line feed behind it"};
  } else if (c < 0x20 || c == 0x7F) {
    fault = {at, 1, describe_control(c)};
  } else if (c == 0xC2 && at + 1 < text.size() && byte(text, at + 1) < 0xA0) {
    fault = {at, 2, describe_control(byte(text, at + 1))};
  } else if (text.substr(at, 3) == "\xEF\xBB\xBF") {
    fault = {at, 3,
             at == 0 ? "the file begins with a byte order mark"
                     : "a byte order mark stands in the middle of the text"};
  } else {
    return false;
  }
  return true;
}

bool is_control(std::string_view text, size_t at) {
  uint8_t c = byte(text, at);
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  return c == 0x7F || (c == 0xC2 && at + 1 < text.size() && byte(text, at + 1) < 0xA0);
}

}  // namespace

size_t find_control(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (is_control(text, i)) return i;
  }
  return text.npos;
}

bool check_bytes(FileId file, std::string_view text, Diagnostics& diags) {
  uint8_t met = 0;
  for (char c : text) met |= kClasses[static_cast<uint8_t>(c)];
  if (met == ordinary) return true;

  std::string_view start = text.substr(0, 4);
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF") ||
      std::count(start.begin(), start.end(), '\0') >= 2) {
    diags.add<megac::Kind::bad_bytes>(Span{file, 0, 1}, "the file is UTF-16 or UTF-32, not UTF-8");
    return false;
  }

  size_t well_formed = text.size();
  if (met & high) well_formed = utf8_fault(text).value_or(text.size());
  for (size_t i = 0; i < well_formed; ++i) {
    Fault fault;
    if (kClasses[byte(text, i)] == ordinary || !fault_at(text, i, fault)) continue;
    diags.add<megac::Kind::bad_bytes>(
        Span{file, static_cast<uint32_t>(fault.at), static_cast<uint32_t>(fault.at + fault.bytes)},
        fault.text);
    return false;
  }
  if (well_formed == text.size()) return true;
  auto at = static_cast<uint32_t>(well_formed);
  diags.add<megac::Kind::bad_bytes>(Span{file, at, at + 1},
                                    fmt::format("the byte 0x{:02X} is not UTF-8", byte(text, at)));
  return false;
}

}  // namespace megac::yaml
