#include <algorithm>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/dialect.h"
#include "compiler/jinja/filters.h"

namespace megac::jinja::filter {

using data::Type;

namespace {

constexpr size_t kWidth = 80;
constexpr int kDepth = 60;

// Python's pprint.pformat(): what fits into 80 columns stands on one line, dicts are sorted.
class PrettyPrinter {
 public:
  explicit PrettyPrinter(Call& call) : call_(call) {}

  bool write(const Value& value, size_t indent, size_t allowance, int level) {
    std::string flat;
    if (!repr(flat, value, call_.keys(), call_.limits().string) || level > kDepth ||
        out_.size() > call_.limits().string) {
      call_.fail_limit("a pretty-printed value is over the limit");
      return false;
    }
    if (!call_.spend(flat.size() / 32)) return false;
    if (count_code_points(flat) + indent + allowance > kWidth) {
      if (value.is(Type::map) && !data::item_of(value)) return map(value, indent, allowance, level);
      if (value.is(Type::list)) return list(value, '[', "]", indent, allowance, level);
      if (value.is(Type::tuple) && value.kind != kGroup) {
        return list(value, '(', value.items->size == 1 ? ",)" : ")", indent, allowance, level);
      }
      if (value.is(Type::string) && !value.safe && value.size > 0) {
        return text(value.text(), flat, indent, allowance, level);
      }
    }
    out_ += flat;
    return true;
  }

  /// A copy whose maps, at every level, are in the order in which pprint shows them.
  Value sorted(const Value& value, int level) {
    if (level > kDepth || !call_.spend(1)) {
      if (!call_.failed()) call_.fail_limit("a pretty-printed value nests too deep");
      return {};
    }
    if (value.is(Type::list) || value.is(Type::tuple)) {
      std::vector<Value> items;
      for (const Value& item : value.items->all()) items.push_back(sorted(item, level + 1));
      Value out = value;
      out.items = data::make_list(call_.arena(), items);
      return out;
    }
    if (!value.is(Type::map) || data::item_of(value)) return value;
    std::vector<std::pair<Value, data::Member>> members;
    for (const data::Member& m : value.fields->all()) {
      members.push_back({from_key(m.key, call_), {m.key, sorted(m.value, level + 1)}});
    }
    std::stable_sort(members.begin(), members.end(), [&](const auto& a, const auto& b) {
      auto order = compare(a.first, b.first, call_);
      return order ? *order < 0 : type_name(a.first) < type_name(b.first);
    });
    std::vector<data::Member> in_order;
    for (const auto& [key, member] : members) in_order.push_back(member);
    return new_map(call_.arena(), in_order);
  }

  std::string take() { return std::move(out_); }

 private:
  void line(size_t indent) {
    out_ += '\n';
    out_.append(indent, ' ');
  }

  bool map(const Value& value, size_t indent, size_t allowance, int level) {
    out_ += '{';
    const data::Map& fields = *value.fields;
    for (uint32_t i = 0; i < fields.size; ++i) {
      if (i > 0) {
        out_ += ',';
        line(indent + 1);
      }
      std::string key;
      repr(key, from_key(fields.first[i].key, call_), call_.keys(), call_.limits().string);
      out_ += key + ": ";
      bool last = i + 1 == fields.size;
      if (!write(fields.first[i].value, indent + 1 + count_code_points(key) + 2,
                 last ? allowance + 1 : 1, level + 1)) {
        return false;
      }
    }
    out_ += '}';
    return true;
  }

  bool list(const Value& value, char open, std::string_view close, size_t indent, size_t allowance,
            int level) {
    out_ += open;
    const data::List& items = *value.items;
    for (uint32_t i = 0; i < items.size; ++i) {
      if (i > 0) {
        out_ += ',';
        line(indent + 1);
      }
      bool last = i + 1 == items.size;
      if (!write(items.first[i], indent + 1, last ? allowance + close.size() : 1, level + 1)) {
        return false;
      }
    }
    out_ += close;
    return true;
  }

  std::string quoted(std::string_view text) {
    std::string out;
    repr(out, data::string(text), call_.keys(), call_.limits().string);
    return out;
  }

  // A long string as several literals: a line each, and long lines cut behind blanks.
  bool text(std::string_view text, const std::string& flat, size_t indent, size_t allowance,
            int level) {
    if (level == 1) ++indent, ++allowance;
    size_t widest = kWidth > indent ? kWidth - indent : 0;
    std::vector<std::string> chunks;
    auto lines = split_lines(text, true);
    for (size_t i = 0; i < lines.size(); ++i) {
      bool last_line = i + 1 == lines.size();
      size_t room = last_line && widest > allowance ? widest - allowance : last_line ? 0 : widest;
      std::string whole = quoted(lines[i]);
      if (count_code_points(whole) <= room) {
        chunks.push_back(std::move(whole));
        continue;
      }
      words(lines[i], widest, room, chunks);
    }
    if (chunks.size() == 1) {
      out_ += flat;
      return true;
    }
    if (level == 1) out_ += '(';
    for (size_t i = 0; i < chunks.size(); ++i) {
      if (i > 0) line(indent);
      out_ += chunks[i];
    }
    if (level == 1) out_ += ')';
    return true;
  }

  void words(std::string_view line, size_t widest, size_t room, std::vector<std::string>& chunks) {
    std::vector<std::string_view> parts;
    for (size_t at = 0, begin = 0; at < line.size(); begin = at) {
      bool space = false;
      for (size_t ahead = at; at < line.size(); at = ahead) {
        bool is = is_space(next_code_point(line, ahead));
        if (space && !is) break;
        space = is;
      }
      parts.push_back(line.substr(begin, at - begin));
    }
    std::string current;
    for (size_t j = 0; j < parts.size(); ++j) {
      std::string candidate = current + std::string(parts[j]);
      size_t limit = j + 1 == parts.size() ? room : widest;
      if (!call_.spend(1 + candidate.size() / 32)) return;
      if (count_code_points(quoted(candidate)) > limit) {
        if (!current.empty()) chunks.push_back(quoted(current));
        current = parts[j];
      } else {
        current = std::move(candidate);
      }
    }
    if (!current.empty()) chunks.push_back(quoted(current));
  }

  Call& call_;
  std::string out_;
};

}  // namespace

Value pprint(Call& call) {
  PrettyPrinter printer(call);
  Value value = printer.sorted(call.args[0], 0);
  if (call.failed() || !printer.write(value, 0, 0, 1)) return {};
  return make_text(call, printer.take());
}

}  // namespace megac::jinja::filter
