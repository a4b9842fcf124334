#include "compiler/jinja/json.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/dialect.h"
#include "compiler/jinja/dict_keys.h"
#include "compiler/jinja/filters.h"
#include "compiler/jinja/numbers.h"

namespace megac::jinja {

using data::Type;
using data::Value;

namespace {

constexpr int kDepth = 200;

class JsonWriter {
 public:
  JsonWriter(std::string& out, const JsonStyle& style, Call& call)
      : out_(out), style_(style), call_(call), end_(out.size() + call.limits().string) {}

  bool write(const Value& value, int depth) {
    if (depth > kDepth) return over("a value nests too deep for JSON");
    if (out_.size() > end_) return over("JSON text is over the limit");
    if (!call_.spend(1)) return false;
    switch (value.type) {
      case Type::none: out_ += "null"; return true;
      case Type::boolean: out_ += value.truth ? "true" : "false"; return true;
      case Type::integer: append_integer(out_, value.number); return true;
      case Type::real: real(value.real); return true;
      case Type::string: text(value.text()); return true;
      case Type::list:
      case Type::tuple: return list(*value.items, depth);
      case Type::map: return map(*value.fields, depth);
      case Type::undefined:
      case Type::object: break;
    }
    std::string why = value.is(Type::undefined) ? undefined_message(value) + ": " : std::string();
    call_.fail(fmt::format("{}{} has no form in JSON", why, type_name(value)));
    return false;
  }

 private:
  bool over(std::string message) {
    call_.fail_limit(std::move(message));
    return false;
  }

  void real(double number) {
    if (std::isnan(number)) {
      out_ += "NaN";
    } else if (std::isinf(number)) {
      out_ += number < 0 ? "-Infinity" : "Infinity";
    } else {
      append_real(out_, number);
    }
  }

  void text(std::string_view text) {
    out_ += '"';
    for (size_t at = 0; at < text.size();) {
      size_t begin = at;
      char32_t c = next_code_point(text, at);
      switch (c) {
        case '"': out_ += "\\\""; break;
        case '\\': out_ += "\\\\"; break;
        case '\n': out_ += "\\n"; break;
        case '\r': out_ += "\\r"; break;
        case '\t': out_ += "\\t"; break;
        case '\f': out_ += "\\f"; break;
        case '\b': out_ += "\\b"; break;
        default:
          if (c < 32 || (style_.ascii && c > 126)) {
            unit(c);
          } else {
            out_ += text.substr(begin, at - begin);
          }
      }
    }
    out_ += '"';
  }

  // As UTF-16, which is what JSON's escapes are made of.
  void unit(char32_t c) {
    auto append = [&](char32_t u) { out_ += fmt::format("\\u{:04x}", static_cast<uint32_t>(u)); };
    if (c < 0x10000) {
      append(c);
    } else {
      append(0xd800 + ((c - 0x10000) >> 10));
      append(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }

  void line(int depth) {
    if (!style_.indent) return;
    out_ += '\n';
    for (int i = 0; i < depth; ++i) out_ += *style_.indent;
  }

  bool list(const data::List& list, int depth) {
    out_ += '[';
    for (uint32_t i = 0; i < list.size; ++i) {
      if (i > 0) out_ += style_.indent ? "," : ", ";
      line(depth + 1);
      if (!write(list.first[i], depth + 1)) return false;
    }
    if (list.size > 0) line(depth);
    out_ += ']';
    return true;
  }

  bool map(const data::Map& map, int depth) {
    std::vector<Entry> entries;
    entries.reserve(map.size);
    for (const data::Member& member : map.all()) {
      entries.push_back({from_key(member.key, call_), &member.value});
    }
    if (style_.sorted && !sort(entries)) return false;
    out_ += '{';
    bool first = true;
    for (const Entry& entry : entries) {
      if (!first) out_ += style_.indent ? "," : ", ";
      first = false;
      line(depth + 1);
      if (!key(entry.key)) return false;
      out_ += ": ";
      if (!write(*entry.value, depth + 1)) return false;
    }
    if (!first) line(depth);
    out_ += '}';
    return true;
  }

  struct Entry {
    Value key;
    const Value* value;
  };

  bool sort(std::vector<Entry>& entries) {
    std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
      if (call_.failed()) return false;
      auto order = compare(a.key, b.key, call_);
      if (!order && !call_.failed()) call_.fail(refusal("<", a.key, b.key));
      return order && *order < 0;
    });
    return !call_.failed();
  }

  bool key(const Value& key) {
    switch (key.type) {
      case Type::string: text(key.text()); return true;
      case Type::none:
      case Type::boolean:
      case Type::integer:
      case Type::real:
        out_ += '"';
        write(key, 0);
        out_ += '"';
        return true;
      default:
        call_.fail(
            fmt::format("keys must be str, int, float, bool or None, not {}", type_name(key)));
        return false;
    }
  }

  std::string& out_;
  const JsonStyle& style_;
  Call& call_;
  size_t end_;
};

}  // namespace

bool append_json(std::string& out, const Value& value, const JsonStyle& style, Call& call) {
  return JsonWriter(out, style, call).write(value, 0) && !call.failed();
}

std::optional<std::string> json_indent(const Value& value, Call& call) {
  constexpr int64_t kWidest = 100;
  if (value.is(Type::none)) return std::nullopt;
  if (value.is(Type::string)) return std::string(value.text().substr(0, kWidest));
  auto width = integer_of(value, call);
  if (!width) return std::nullopt;
  return std::string(static_cast<size_t>(std::clamp<int64_t>(*width, 0, kWidest)), ' ');
}

namespace filter {

// Also fit for a <script> element and for attributes.
Value tojson(Call& call) {
  JsonStyle style{.sorted = true, .ascii = true, .indent = json_indent(call.args[1], call)};
  std::string json, out;
  if (call.failed() || !append_json(json, call.args[0], style, call)) return {};
  for (char c : json) {
    if (c == '<' || c == '>' || c == '&' || c == '\'') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return make_text(call, out, true);
}

}  // namespace filter
}  // namespace megac::jinja
