#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/dialect.h"
#include "compiler/jinja/strings.h"

namespace megac::jinja {
namespace {

using data::Type;
using data::Value;

struct Conversion {
  bool left = false, sign = false, blank = false, alternate = false, zero = false;
  int64_t width = 0;
  int64_t precision = -1;
  char type = 0;
};

class Printf {
 public:
  Printf(const Value& format, const Value& value, Call& call)
      : format_(format.text()), safe_(format.safe), call_(call), value_(value) {
    bool item = data::item_of(value) != nullptr;
    mapping_ = value.is(Type::map) && !item;
    // Python lets a format ignore its argument when that can be subscripted.
    lenient_ = mapping_ || value.is(Type::list) || value.is(Type::undefined);
    args_ = value.is(Type::tuple) ? value.items->all() : std::span(&value_, 1);
  }

  Value run() {
    while (at_ < format_.size()) {
      size_t percent = std::min(format_.find('%', at_), format_.size());
      if (!append(format_.substr(at_, percent - at_))) return {};
      at_ = percent + 1;
      if (percent < format_.size() && !conversion()) return {};
    }
    if (next_ < args_.size() && !lenient_) {
      return call_.fail("not all arguments converted during string formatting");
    }
    return make_text(call_, out_, safe_);
  }

 private:
  bool fail(std::string message) {
    call_.fail(std::move(message));
    return false;
  }

  bool over_limit() {
    call_.fail_limit("a formatted string is over the limit");
    return false;
  }

  bool append(std::string_view text) {
    if (out_.size() + text.size() > call_.limits().string) return over_limit();
    out_ += text;
    return true;
  }

  const Value* next_argument() {
    if (next_ < args_.size()) return &args_[next_++];
    fail("not enough arguments for format string");
    return nullptr;
  }

  bool conversion() {
    Conversion c;
    const Value* named = nullptr;
    if (at_ < format_.size() && format_[at_] == '(') {
      named = mapping_key();
      if (!named) return false;
    }
    for (bool flag = true; flag && at_ < format_.size(); at_ += flag) {
      switch (format_[at_]) {
        case '-': c.left = true; break;
        case '+': c.sign = true; break;
        case ' ': c.blank = true; break;
        case '#': c.alternate = true; break;
        case '0': c.zero = true; break;
        default: flag = false;
      }
    }
    if (!number(c.width)) return false;
    if (c.width < 0) c.left = true, c.width = -c.width;
    if (at_ < format_.size() && format_[at_] == '.') {
      ++at_;
      c.precision = 0;
      if (!number(c.precision)) return false;
      c.precision = std::max<int64_t>(c.precision, 0);
    }
    while (at_ < format_.size() &&
           (format_[at_] == 'h' || format_[at_] == 'l' || format_[at_] == 'L'))
      ++at_;
    if (at_ >= format_.size()) return fail("incomplete format");
    if (c.width > call_.limits().string || c.precision > call_.limits().string) return over_limit();
    c.type = format_[at_++];
    if (c.type == '%') return append("%");
    const Value* value = named ? named : next_argument();
    return value && convert(c, *value);
  }

  const Value* mapping_key() {
    if (!mapping_) {
      fail("format requires a mapping");
      return nullptr;
    }
    size_t begin = ++at_;
    for (int open = 1; at_ < format_.size(); ++at_) {
      if (format_[at_] == '(') ++open;
      if (format_[at_] == ')' && --open == 0) break;
    }
    if (at_ >= format_.size()) {
      fail("incomplete format key");
      return nullptr;
    }
    std::string_view key = format_.substr(begin, at_++ - begin);
    auto id = call_.keys().find(key);
    const Value* value = id ? value_.fields->find(*id) : nullptr;
    if (!value) fail(fmt::format("KeyError: '{}'", key));
    lenient_ = true;
    return value;
  }

  // A width or precision: digits, or `*` for the next argument.
  bool number(int64_t& out) {
    if (at_ < format_.size() && format_[at_] == '*') {
      ++at_;
      const Value* value = next_argument();
      if (!value) return false;
      if (!value->is(Type::integer) && !value->is(Type::boolean)) return fail("* wants int");
      out = value->is(Type::integer) ? value->number : int64_t{value->truth};
      if (out < -INT32_MAX || out > INT32_MAX) return over_limit();
      return true;
    }
    for (; at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9'; ++at_) {
      out = out * 10 + (format_[at_] - '0');
      if (out > INT32_MAX) return over_limit();
    }
    return true;
  }

  bool convert(const Conversion& c, const Value& value) {
    switch (c.type) {
      case 's':
      case 'r':
      case 'a': return text(c, value);
      case 'c': return character(c, value);
      case 'd':
      case 'i':
      case 'u':
      case 'x':
      case 'X':
      case 'o': return whole(c, value);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G': return real(c, value);
      default:
        return fail(fmt::format("unsupported format character '{}'", printable({&c.type, 1})));
    }
  }

  bool text(const Conversion& c, const Value& value) {
    std::string own;
    std::string_view text;
    if (c.type == 's') {
      text = safe_ ? escape(value, call_).text() : call_.text(value);
    } else {
      repr(own, value, call_.keys(), call_.limits().string);
      if (c.type == 'a') own = ascii(own);
      text = own;
      if (safe_) text = escape(data::string(text), call_).text();
    }
    if (call_.failed()) return false;
    if (c.precision >= 0) text = text.substr(0, byte_of(text, static_cast<size_t>(c.precision)));
    return pad(c, "", text, ' ');
  }

  static std::string ascii(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
      char32_t u = next_code_point(text, at);
      auto n = static_cast<uint32_t>(u);
      if (u < 0x80) {
        out += static_cast<char>(u);
      } else {
        out += u < 0x100     ? fmt::format("\\x{:02x}", n)
               : u < 0x10000 ? fmt::format("\\u{:04x}", n)
                             : fmt::format("\\U{:08x}", n);
      }
    }
    return out;
  }

  bool character(const Conversion& c, const Value& value) {
    std::string text;
    if (value.is(Type::string) && count_code_points(value.text()) == 1) {
      text = value.text();
    } else if (value.is(Type::integer) || value.is(Type::boolean)) {
      int64_t code = value.is(Type::integer) ? value.number : int64_t{value.truth};
      if (code < 0 || code > 0x10ffff) return fail("%c arg not in range(0x110000)");
      append_utf8(text, static_cast<char32_t>(code));
    } else {
      return fail("%c requires int or char");
    }
    return pad(c, "", text, ' ');
  }

  bool whole(const Conversion& c, const Value& value) {
    int64_t number;
    bool decimal = c.type == 'd' || c.type == 'i' || c.type == 'u';
    if (value.is(Type::integer) || value.is(Type::boolean)) {
      number = value.is(Type::integer) ? value.number : int64_t{value.truth};
    } else if (value.is(Type::real) && decimal) {
      if (!std::isfinite(value.real))
        return fail("cannot convert float infinity or NaN to integer");
      if (std::fabs(value.real) >= 0x1p63) return fail("the result does not fit into 64 bits");
      number = static_cast<int64_t>(value.real);
    } else if (value.is(Type::undefined)) {
      call_.fail_undefined(value);
      return false;
    } else {
      return fail(fmt::format("%{} format: a{} is required, not {}", c.type,
                              decimal ? " real number" : "n integer", type_name(value)));
    }
    uint64_t size = number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
    std::string digits = decimal         ? fmt::format("{}", size)
                         : c.type == 'o' ? fmt::format("{:o}", size)
                         : c.type == 'x' ? fmt::format("{:x}", size)
                                         : fmt::format("{:X}", size);
    if (c.precision > static_cast<int64_t>(digits.size())) {
      digits.insert(0, static_cast<size_t>(c.precision) - digits.size(), '0');
    }
    std::string front = sign_of(c, number < 0);
    if (c.alternate && !decimal) front += std::string{'0', c.type};
    return pad(c, front, digits, c.zero ? '0' : ' ');
  }

  bool real(const Conversion& c, const Value& value) {
    double number;
    if (value.is(Type::real)) {
      number = value.real;
    } else if (value.is(Type::integer) || value.is(Type::boolean)) {
      number = static_cast<double>(value.is(Type::integer) ? value.number : int64_t{value.truth});
    } else if (value.is(Type::undefined)) {
      call_.fail_undefined(value);
      return false;
    } else {
      return fail(fmt::format("must be real number, not {}", type_name(value)));
    }
    const char format[] = {'%',
                           c.alternate ? '#' : '.',
                           c.alternate ? '.' : '*',
                           c.alternate ? '*' : c.type,
                           c.alternate ? c.type : '\0',
                           '\0'};
    int precision = c.precision < 0 ? 6 : static_cast<int>(c.precision);
    double size = std::fabs(number);
    int n = std::snprintf(nullptr, 0, format, precision, size);
    if (n < 0 || static_cast<uint32_t>(n) > call_.limits().string) return over_limit();
    std::string digits(static_cast<size_t>(n) + 1, '\0');
    std::snprintf(digits.data(), digits.size(), format, precision, size);
    digits.pop_back();
    bool negative = std::signbit(number) && !std::isnan(number);
    return pad(c, sign_of(c, negative), digits, c.zero ? '0' : ' ');
  }

  static std::string sign_of(const Conversion& c, bool negative) {
    return negative ? "-" : c.sign ? "+" : c.blank ? " " : "";
  }

  bool pad(const Conversion& c, std::string_view front, std::string_view text, char fill) {
    auto size = static_cast<int64_t>(front.size() + count_code_points(text));
    size_t missing = c.width > size ? static_cast<size_t>(c.width - size) : 0;
    std::string filling(missing, c.left ? ' ' : fill);
    if (c.left) return append(front) && append(text) && append(filling);
    if (fill == '0') return append(front) && append(filling) && append(text);
    return append(filling) && append(front) && append(text);
  }

  std::string_view format_;
  bool safe_;
  Call& call_;
  Value value_;
  std::span<const Value> args_;
  size_t next_ = 0;
  size_t at_ = 0;
  bool mapping_ = false, lenient_ = false;
  std::string out_;
};

}  // namespace

Value printf_text(const Value& format, const Value& value, Call& call) {
  return Printf(format, value, call).run();
}

}  // namespace megac::jinja
