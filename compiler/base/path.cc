#include "compiler/base/path.h"

#include <algorithm>

#include <fmt/format.h>
#include <utf8proc.h>

#include "compiler/base/text.h"

namespace megac {
namespace {

constexpr size_t kMostSegment = 255, kMostPath = 4096;

struct Survey {
  const char* fault = nullptr;  // of a single character
  bool ascii = true;
};

Survey survey(std::string_view text) {
  Survey found;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      found.ascii = false;
    } else if (byte < 0x20 || byte == 0x7F) {
      return {"holds a control character"};
    } else if (c == '\\') {
      return {"holds a backslash"};
    } else if (c == ':') {
      return {"holds a colon"};
    }
  }
  return found;
}

/// C1 controls.
bool holds_high_control(std::string_view text) {
  for (size_t at = text.find('\xC2'); at != text.npos; at = text.find('\xC2', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
  }
  return false;
}

/// Only characters that NFKC, and so some file systems, turn into dots, or leave out.
bool reads_as_dots(std::string_view segment) {
  for (size_t at = 0; at < segment.size();) {
    char32_t c = next_code_point(segment, at);
    bool dots = c == '.' || (c >= 0x2024 && c <= 0x2026) || c == 0xFE52 || c == 0xFF0E;
    bool ignored = utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->ignorable;
    if (!dots && !ignored) return false;
  }
  return true;
}

std::string segment_fault(std::string_view segment, bool ascii) {
  if (segment.empty()) return "has an empty segment";
  if (segment == "." || segment == "..") return fmt::format("has the segment '{}'", segment);
  if (segment.size() > kMostSegment) {
    return fmt::format("has a segment of {} bytes; {} are the most", segment.size(), kMostSegment);
  }
  if (!ascii && std::ranges::any_of(segment, [](char c) { return (c & 0x80) != 0; }) &&
      reads_as_dots(segment)) {
    return fmt::format("has the segment '{}', which reads as dots or nothing", segment);
  }
  return {};
}

/// What is wrong with the shape of a path without its leading `/`.
std::string shape_fault(std::string_view path, bool ascii) {
  if (path.empty()) return "is empty";
  if (path.size() >= kMostPath) {
    return fmt::format("has {} bytes; {} are the most", path.size() + 1, kMostPath);
  }
  if (path.back() == '/' && path.size() > 1) return "ends in '/'";
  while (true) {
    size_t slash = path.find('/');
    if (std::string fault = segment_fault(path.substr(0, slash), ascii); !fault.empty()) {
      return fault;
    }
    if (slash == path.npos) return {};
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

Path::Parsed Path::parse(std::string_view text) {
  Parsed parsed;
  if (text.starts_with('/')) text.remove_prefix(1);
  Survey found = survey(text);
  if (found.fault != nullptr) {
    parsed.fault = found.fault;
    return parsed;
  }
  std::string normal;
  if (!found.ascii) {
    if (utf8_fault(text)) {
      parsed.fault = "is not UTF-8";
    } else if (holds_high_control(text)) {
      parsed.fault = "holds a control character";
    }
    if (!parsed.fault.empty()) return parsed;
    normal = to_nfc(text);
    text = normal;
  }
  parsed.fault = shape_fault(text, found.ascii);
  if (!parsed.fault.empty()) return parsed;
  parsed.path.text_.reserve(text.size() + 1);
  parsed.path.text_ += '/';
  parsed.path.text_ += text;
  return parsed;
}

std::string_view Path::name() const { return std::string_view(text_).substr(text_.rfind('/') + 1); }

std::string_view Path::extension() const {
  std::string_view last = name();
  size_t dot = last.rfind('.');
  return dot == last.npos ? std::string_view() : last.substr(dot + 1);
}

std::string_view Path::directory() const {
  size_t slash = text_.rfind('/');
  if (slash == std::string::npos || slash == 0) return {};
  return std::string_view(text_).substr(1, slash - 1);
}

}  // namespace megac
