#include "runtime/store/lock.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <optional>

#include <fmt/format.h>

namespace megac::store {
namespace {

constexpr std::string_view kName = "megac.lock ";
constexpr unsigned kFormat = 1;
constexpr size_t kHash = 64;
constexpr size_t kShortestLine = kHash + sizeof(" 0644 file x x\n") - 1;
constexpr size_t kMostPath = 4096, kMostSegment = 255;

constexpr std::array<int8_t, 256> kNibbles = [] {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  for (size_t i = 0; i < 10; ++i) values[size_t{'0'} + i] = static_cast<int8_t>(i);
  for (size_t i = 0; i < 6; ++i) values[size_t{'a'} + i] = static_cast<int8_t>(10 + i);
  return values;
}();

int nibble(char c) { return kNibbles[static_cast<unsigned char>(c)]; }

bool parse_digest(std::string_view text, Digest& digest) {
  if (text.size() != kHash) return false;
  int bad = 0;
  for (size_t i = 0; i < digest.bytes.size(); ++i) {
    int high = nibble(text[2 * i]), low = nibble(text[2 * i + 1]);
    bad |= high | low;
    digest.bytes[i] = static_cast<uint8_t>(high << 4 | (low & 15));
  }
  return bad >= 0;
}

bool parse_mode(std::string_view text, uint32_t& mode) {
  if (text.size() != 4) return false;
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  return code == std::errc() && end == text.data() + text.size();
}

/// Names that no mega-file can write, whatever their case.
bool is_reserved(std::string_view segment) {
  if (segment.size() < 4 || (segment[0] != '.' && (segment[0] | 0x20) != 'g')) return false;
  std::string lower(segment);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  for (std::string_view name : {".git", ".megac", ".gitmodules", ".gitattributes", "git~1"}) {
    if (lower == name) return true;
  }
  return false;
}

bool is_segment(std::string_view segment) {
  if (segment.empty() || segment.size() > kMostSegment) return false;
  return segment != "." && segment != ".." && !is_reserved(segment);
}

enum : uint8_t { kPlain, kSlash, kRefused };
constexpr std::array<uint8_t, 256> kPathBytes = [] {
  std::array<uint8_t, 256> classes{};
  for (size_t c = 0; c < 0x20; ++c) classes[c] = kRefused;
  for (unsigned char c : {'\x7F', '\\', ':'}) classes[c] = kRefused;
  classes['/'] = kSlash;
  return classes;
}();

/// A lock may come from anybody's repository, and what it names is removed when nothing produces
/// it.
bool is_path(std::string_view path) {
  if (path.size() >= kMostPath || path == "megac.lock") return false;
  size_t begin = 0;
  for (size_t i = 0; i < path.size(); ++i) {
    uint8_t kind = kPathBytes[static_cast<unsigned char>(path[i])];
    if (kind == kPlain) continue;
    if (kind == kRefused || !is_segment(path.substr(begin, i - begin))) return false;
    begin = i + 1;
  }
  return is_segment(path.substr(begin));
}

bool needs_escape(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7F || byte == '%';
}

void append_escaped(std::string& out, std::string_view text) {
  if (std::none_of(text.begin(), text.end(), needs_escape)) {
    out += text;
    return;
  }
  static constexpr char kDigits[] = "0123456789abcdef";
  for (char c : text) {
    if (!needs_escape(c)) {
      out += c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    if (i + 2 >= text.size() || nibble(text[i + 1]) < 0 || nibble(text[i + 2]) < 0) return {};
    plain += static_cast<char>(nibble(text[i + 1]) << 4 | nibble(text[i + 2]));
    i += 2;
  }
  return plain;
}

void append_hex(std::string& out, const Digest& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  size_t at = out.size();
  out.resize(at + kHash);
  for (uint8_t byte : digest.bytes) {
    out[at++] = kDigits[byte >> 4];
    out[at++] = kDigits[byte & 15];
  }
}

/// What is wrong with the first line, or nothing.
std::string header_fault(std::string_view line) {
  unsigned format = 0;
  bool named = line.starts_with(kName);
  if (named) line.remove_prefix(kName.size());
  auto [end, code] = std::from_chars(line.data(), line.data() + line.size(), format);
  bool number = code == std::errc() && end == line.data() + line.size();
  if (!named || !number || format == 0) return fmt::format("is not '{}{}'", kName, kFormat);
  if (format > kFormat) return fmt::format("has format {}, of a newer megac", format);
  return {};
}

/// Cuts the field before the next blank off the front.
std::string_view take_field(std::string_view& line) {
  size_t blank = line.find(' ');
  std::string_view field = line.substr(0, blank);
  line.remove_prefix(blank == line.npos ? line.size() : blank + 1);
  return field;
}

}  // namespace

struct Lock::Text {
  std::string bytes;
  std::deque<std::string> producers;  ///< those that were escaped
};

Lock::Lock() = default;

Result<Lock> Lock::parse(std::string bytes, const std::string& name) {
  auto text = std::make_shared<Text>();
  text->bytes = std::move(bytes);
  Lock lock;
  std::string_view rest = text->bytes;
  size_t number = 0;
  auto fault = [&](std::string_view why) {
    return Error{fmt::format("line {} {}", number, why), name, 0};
  };
  while (!rest.empty() || number == 0) {
    ++number;
    size_t end = rest.find('\n');
    if (end == rest.npos) return fault("is cut off");
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (number == 1) {
      if (std::string why = header_fault(line); !why.empty()) return fault(why);
      lock.entries_.reserve(rest.size() / kShortestLine);
      continue;
    }
    Entry entry;
    if (!parse_digest(take_field(line), entry.digest))
      return fault("does not begin with a SHA-256");
    if (!parse_mode(take_field(line), entry.mode)) return fault("has no mode of four octal digits");
    if (take_field(line) != "file") return fault("has an unknown kind");
    entry.producer = take_field(line);
    if (entry.producer.empty()) return fault("names no producer");
    if (entry.producer.find('%') != entry.producer.npos) {
      std::optional<std::string> plain = unescaped(entry.producer);
      if (!plain) return fault("has a bad %XX in its producer");
      entry.producer = text->producers.emplace_back(std::move(*plain));
    }
    entry.path = line;
    if (!is_path(entry.path)) return fault("has no path that megac could have written");
    if (!lock.entries_.empty()) {
      int order = lock.entries_.back().path.compare(entry.path);
      if (order == 0) return fault("names a path for the second time");
      if (order > 0) return fault("is out of order");
    }
    lock.entries_.push_back(entry);
  }
  lock.text_ = std::move(text);
  return lock;
}

const Entry* Lock::find(std::string_view path) const {
  auto at = std::ranges::lower_bound(entries_, path, {}, &Entry::path);
  return at != entries_.end() && at->path == path ? &*at : nullptr;
}

std::string print(const std::vector<Entry>& entries) {
  std::string text;
  size_t size = 16;
  for (const Entry& e : entries) size += kHash + 16 + e.producer.size() + e.path.size();
  text.reserve(size);
  text += kName;
  text += std::to_string(kFormat);
  text += '\n';
  for (const Entry& e : entries) {
    append_hex(text, e.digest);
    text += {' ', static_cast<char>('0' + (e.mode >> 9 & 7)),
             static_cast<char>('0' + (e.mode >> 6 & 7)), static_cast<char>('0' + (e.mode >> 3 & 7)),
             static_cast<char>('0' + (e.mode & 7))};
    text += " file ";
    append_escaped(text, e.producer);
    text += ' ';
    text += e.path;
    text += '\n';
  }
  return text;
}

}  // namespace megac::store
