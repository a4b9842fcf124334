#include <algorithm>
#include <vector>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/dict_keys.h"
#include "compiler/jinja/numbers.h"
#include "compiler/jinja/python.h"

namespace megac::jinja {
namespace {

using data::Type;
using data::Value;

// Containers inside containers; what is deeper prints as Python prints a list within itself.
constexpr size_t kDepth = 200;

void repr_text(std::string& out, std::string_view text) {
  bool apostrophe = text.find('\'') != text.npos;
  char quote = apostrophe && text.find('"') == text.npos ? '"' : '\'';
  constexpr char kHex[] = "0123456789abcdef";
  auto escape = [&](char letter, char32_t c, int digits) {
    out += '\\';
    out += letter;
    for (int i = digits - 1; i >= 0; --i) out += kHex[(c >> (4 * i)) & 15];
  };
  out += quote;
  for (size_t at = 0; at < text.size();) {
    size_t begin = at;
    char32_t c = next_code_point(text, at);
    if (c == static_cast<unsigned char>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (is_printable(c)) {
      out += text.substr(begin, at - begin);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x100) {
      escape('x', c, 2);
    } else if (c < 0x10000) {
      escape('u', c, 4);
    } else {
      escape('U', c, 8);
    }
  }
  out += quote;
}

class Printer {
 public:
  Printer(std::string& out, const data::Keys& keys, size_t limit)
      : out_(out), keys_(keys), end_(out.size() + limit) {}

  bool repr(const Value& value) {
    switch (value.type) {
      case Type::undefined: out_ += "Undefined"; break;
      case Type::none: out_ += "None"; break;
      case Type::boolean: out_ += value.truth ? "True" : "False"; break;
      case Type::integer: append_integer(out_, value.number); break;
      case Type::real: append_real(out_, value.real); break;
      case Type::string:
        if (value.safe) out_ += "Markup(";
        repr_text(out_, value.text());
        if (value.safe) out_ += ')';
        break;
      case Type::list:
        if (value.kind < kKeys) return items(value.items, '[', ']');
        out_ += type_name(value);
        out_ += '(';
        if (!items(value.items, '[', ']')) return false;
        out_ += ')';
        break;
      case Type::tuple: return items(value.items, '(', ')');
      case Type::map:
        if (const data::Item* item = data::item_of(value)) {
          repr_text(out_, item->printed);
          break;
        }
        return members(value.fields);
      case Type::object: return object(value);
    }
    return fits();
  }

  bool fits() const { return out_.size() <= end_; }

 private:
  bool items(const data::List* list, char open, char close) {
    out_ += open;
    if (!enter(list)) return leave(close, "...");
    bool first = true;
    for (const Value& item : list->all()) {
      if (!first) out_ += ", ";
      first = false;
      if (!repr(item)) return false;
    }
    open_.pop_back();
    return leave(close, open == '(' && list->size == 1 ? "," : "");
  }

  bool members(const data::Map* map) {
    out_ += '{';
    if (!enter(map)) return leave('}', "...");
    bool first = true;
    for (const data::Member& member : map->all()) {
      if (!first) out_ += ", ";
      first = false;
      if (!key(keys_.text(member.key))) return false;
      out_ += ": ";
      if (!repr(member.value)) return false;
    }
    open_.pop_back();
    return leave('}', "");
  }

  bool key(std::string_view text) {
    Arena arena;
    return repr(key_value(text, arena));
  }

  bool object(const Value& value) {
    switch (static_cast<Object>(value.kind)) {
      case Object::range: {
        auto* range = static_cast<const Range*>(value.pointer);
        out_ += "range(";
        append_integer(out_, range->start);
        out_ += ", ";
        append_integer(out_, range->stop);
        if (range->step != 1) {
          out_ += ", ";
          append_integer(out_, range->step);
        }
        out_ += ')';
        break;
      }
      case Object::spaces:
        out_ += "<Namespace ";
        if (!members(static_cast<const data::Map*>(value.pointer))) return false;
        out_ += '>';
        break;
      case Object::function: function(static_cast<const Builtin*>(value.pointer)->name); break;
      default:
        out_ += '<';
        out_ += type_name(value);
        out_ += '>';
    }
    return fits();
  }

  // Python's functions of these names are classes.
  void function(std::string_view name) {
    bool own = name == "cycler" || name == "joiner" || name == "namespace";
    bool python = name == "dict" || name == "range";
    out_ += own ? "<class 'jinja2.utils." : python ? "<class '" : "<function ";
    out_ += own ? static_cast<char>(name[0] - 32) : name[0];
    out_ += name.substr(1);
    out_ += own || python ? "'>" : ">";
  }

  bool enter(const void* container) {
    if (open_.size() >= kDepth || std::find(open_.begin(), open_.end(), container) != open_.end()) {
      return false;
    }
    open_.push_back(container);
    return true;
  }
  bool leave(char close, std::string_view before) {
    out_ += before;
    out_ += close;
    return fits();
  }

  std::string& out_;
  const data::Keys& keys_;
  size_t end_;
  std::vector<const void*> open_;
};

}  // namespace

bool repr(std::string& out, const Value& value, const data::Keys& keys, size_t limit) {
  return Printer(out, keys, limit).repr(value);
}

bool print(std::string& out, const Value& value, const data::Keys& keys, size_t limit) {
  if (value.is(Type::undefined)) return true;
  if (value.is(Type::string)) {
    out += value.text();
    return value.size <= limit;
  }
  if (const data::Item* item = data::item_of(value)) {
    out += item->printed;
    return true;
  }
  return Printer(out, keys, limit).repr(value);
}

}  // namespace megac::jinja
