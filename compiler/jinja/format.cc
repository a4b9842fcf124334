#include <charconv>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/dialect.h"
#include "compiler/jinja/numbers.h"
#include "compiler/jinja/strings.h"

namespace megac::jinja {
namespace {

using data::Type;
using data::Value;

// [[fill]align][sign][z][#][0][width][grouping][.precision][type]
struct Spec {
  std::string fill = " ";
  char align = 0;
  char sign = 0;
  bool alternate = false;
  size_t width = 0;
  char grouping = 0;
  std::optional<size_t> precision;
  char type = 0;
};

bool is_align(char c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

bool read_size(std::string_view& text, size_t& out) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return error == std::errc();
}

// `numeric`: zeros may stand between the sign and the digits.
std::optional<Spec> read_spec(std::string_view text, bool numeric) {
  Spec spec;
  bool filled = false;
  if (!text.empty()) {
    size_t behind = 0;
    next_code_point(text, behind);
    if (behind < text.size() && is_align(text[behind])) {
      spec.fill = text.substr(0, behind);
      filled = true;
      spec.align = text[behind];
      text.remove_prefix(behind + 1);
    } else if (is_align(text[0])) {
      spec.align = text[0];
      text.remove_prefix(1);
    }
  }
  auto take = [&](std::string_view any) {
    char c = !text.empty() && any.find(text[0]) != any.npos ? text[0] : '\0';
    if (c) text.remove_prefix(1);
    return c;
  };
  if (char sign = take("+- ")) spec.sign = sign;
  spec.alternate = take("#") != 0;
  if (!filled && take("0")) {
    spec.fill = "0";
    if (!spec.align && numeric) spec.align = '=';
  }
  if (!text.empty() && is_decimal(static_cast<unsigned char>(text[0])) &&
      !read_size(text, spec.width)) {
    return std::nullopt;
  }
  spec.grouping = take(",_");
  if (take(".")) {
    size_t precision = 0;
    if (!read_size(text, precision)) return std::nullopt;
    spec.precision = precision;
  }
  if (!text.empty()) {
    spec.type = text[0];
    text.remove_prefix(1);
  }
  if (!text.empty()) return std::nullopt;
  return spec;
}

// `every` digits counted from the right.
std::string grouped(std::string_view digits, char separator, size_t every) {
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % every == 0) out += separator;
    out += digits[i];
  }
  return out;
}

class Formatter {
 public:
  Formatter(const Value& format, std::span<const Value> args, std::span<const data::Member> named,
            Call& call)
      : safe_(format.safe), args_(args), named_(named), call_(call) {}

  bool run(std::string_view format, std::string& out, int depth) {
    for (size_t at = 0; at < format.size();) {
      char c = format[at];
      if ((c == '{' || c == '}') && at + 1 < format.size() && format[at + 1] == c) {
        out += c;
        at += 2;
      } else if (c == '}') {
        return fail("Single '}' encountered in format string");
      } else if (c == '{') {
        size_t end = closing(format, at + 1);
        if (end == format.npos) return fail("expected '}' before end of string");
        if (!field(format.substr(at + 1, end - at - 1), out, depth)) return false;
        at = end + 1;
      } else {
        size_t end = std::min(format.find_first_of("{}", at), format.size());
        out += format.substr(at, end - at);
        at = end;
      }
      if (out.size() > call_.limits().string) return over_limit();
    }
    return true;
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

  static size_t closing(std::string_view format, size_t at) {
    int open = 1;
    bool bracket = false;
    for (; at < format.size(); ++at) {
      if (format[at] == '[') bracket = true;
      if (format[at] == ']') bracket = false;
      if (bracket) continue;
      if (format[at] == '{') ++open;
      if (format[at] == '}' && --open == 0) return at;
    }
    return format.npos;
  }

  bool field(std::string_view text, std::string& out, int depth) {
    if (depth > 1) return fail("Max string recursion exceeded");
    size_t end = 0;
    for (bool bracket = false; end < text.size(); ++end) {
      if (text[end] == '[') bracket = true;
      if (text[end] == ']') bracket = false;
      if (!bracket && (text[end] == '!' || text[end] == ':')) break;
    }
    Value value;
    if (!lookup(text.substr(0, end), value)) return false;
    text.remove_prefix(end);
    if (text.starts_with('!')) {
      if (text.size() < 2 || (text.size() > 2 && text[2] != ':')) {
        return fail("expected ':' after conversion specifier");
      }
      if (!convert(text[1], value)) return false;
      text.remove_prefix(2);
    }
    std::string spec;
    if (!text.empty() && !run(text.substr(1), spec, depth + 1)) return false;
    std::string formatted;
    if (!format_value(value, spec, formatted)) return false;
    Value piece = data::string(formatted);
    piece.safe = value.safe;
    out += safe_ ? escape(piece, call_).text() : piece.text();
    return !call_.failed();
  }

  bool lookup(std::string_view path, Value& value) {
    size_t end = std::min(path.find_first_of(".["), path.size());
    std::string_view first = path.substr(0, end);
    bool number = !first.empty() && first.find_first_not_of("0123456789") == first.npos;
    if (first.empty() || number) {
      if (automatic_.value_or(first.empty()) != first.empty()) {
        return fail(
            "cannot switch between automatic field numbering and manual field specification");
      }
      automatic_ = first.empty();
      size_t index = next_++;
      if (number && !read_size(first, index)) index = args_.size();
      if (index >= args_.size()) {
        return fail("Replacement index out of range for positional args tuple");
      }
      value = args_[index];
    } else {
      auto at = std::find_if(named_.begin(), named_.end(), [&](const data::Member& member) {
        return call_.key_text(member.key) == first;
      });
      if (at == named_.end()) return fail(fmt::format("KeyError: '{}'", first));
      value = at->value;
    }
    path.remove_prefix(end);
    while (!path.empty()) {
      if (!step(path, value)) return false;
    }
    return true;
  }

  bool step(std::string_view& path, Value& value) {
    std::string_view name;
    Value subscript;
    bool attribute = path[0] == '.';
    if (attribute) {
      size_t end = std::min(path.find_first_of(".[", 1), path.size());
      name = path.substr(1, end - 1);
      path.remove_prefix(end);
      subscript = data::string(name);
    } else {
      size_t end = path.find(']');
      if (path[0] != '[' || end == path.npos) return fail("Missing ']' in format string");
      name = path.substr(1, end - 1);
      path.remove_prefix(end + 1);
      int64_t index = 0;
      auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), index);
      bool number = error == std::errc() && stop == name.data() + name.size() && name[0] != '-';
      subscript = number ? data::integer(index) : data::string(name);
    }
    if (name.empty()) return fail("Empty attribute in format string");
    Value object = value;
    value =
        attribute && object.is(Type::map) ? data::undefined(name) : item(object, subscript, call_);
    if (!call_.failed() && value.is(Type::undefined)) {
      return fail(fmt::format("'{}' object has no {} '{}'", type_name(object),
                              attribute ? "attribute" : "element", name));
    }
    return !call_.failed();
  }

  bool convert(char conversion, Value& value) {
    if (conversion == 's') {
      value = soft_text(value, call_);
      return !call_.failed();
    }
    if (conversion != 'r' && conversion != 'a') return fail("Unknown conversion specifier");
    Value tuple[] = {value};
    value = printf_text(data::string(conversion == 'r' ? "%r" : "%a"),
                        new_tuple(call_.arena(), tuple), call_);
    return !call_.failed();
  }

  bool format_value(const Value& value, std::string_view text, std::string& out) {
    bool item = data::item_of(value) != nullptr;
    bool number = value.is(Type::integer) || value.is(Type::boolean) || value.is(Type::real);
    if (text.empty()) {
      out = call_.text(value);
      return !call_.failed();
    }
    auto spec = read_spec(text, number);
    if (!spec) return fail("Invalid format specifier");
    if (spec->width > call_.limits().string ||
        spec->precision.value_or(0) > call_.limits().string) {
      return over_limit();
    }
    if (number) return format_number(value, *spec, out);
    if (!item && !value.is(Type::string)) {
      return fail(
          fmt::format("unsupported format string passed to {}.__format__", type_name(value)));
    }
    if (spec->type && spec->type != 's') {
      return fail(fmt::format("Unknown format code '{}' for object of type 'str'",
                              printable({&spec->type, 1})));
    }
    if (spec->sign || spec->alternate || spec->grouping || spec->align == '=') {
      return fail("Sign, '#', ',' and '=' not allowed in string format specifier");
    }
    std::string_view shown = call_.text(value);
    if (spec->precision) shown = shown.substr(0, byte_of(shown, *spec->precision));
    if (!spec->align) spec->align = '<';
    return pad(*spec, "", shown, out);
  }

  bool format_number(const Value& value, Spec& spec, std::string& out) {
    if (!spec.align) spec.align = '>';
    bool real = value.is(Type::real);
    if (std::string_view("eEfFgG%").find(spec.type) != std::string_view::npos && spec.type)
      real = true;
    return real ? format_real(value, spec, out) : format_whole(value, spec, out);
  }

  static std::string sign_of(const Spec& spec, bool negative) {
    return negative ? "-" : spec.sign == '-' || !spec.sign ? "" : std::string(1, spec.sign);
  }

  bool format_whole(const Value& value, const Spec& spec, std::string& out) {
    int64_t number = value.is(Type::boolean) ? int64_t{value.truth} : value.number;
    if (spec.precision) return fail("Precision not allowed in integer format specifier");
    uint64_t size = number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
    std::string digits;
    switch (spec.type) {
      case 'b': digits = fmt::format("{:b}", size); break;
      case 'o': digits = fmt::format("{:o}", size); break;
      case 'x': digits = fmt::format("{:x}", size); break;
      case 'X': digits = fmt::format("{:X}", size); break;
      case 0:
      case 'd':
      case 'n': digits = fmt::format("{}", size); break;
      case 'c':
        if (spec.grouping || spec.sign || spec.alternate) {
          return fail("Sign, '#' and ',' not allowed with integer format specifier 'c'");
        }
        if (number < 0 || number > 0x10ffff) return fail("%c arg not in range(0x110000)");
        append_utf8(digits, static_cast<char32_t>(number));
        return pad(spec, "", digits, out);
      default:
        return fail(fmt::format("Unknown format code '{}' for object of type 'int'",
                                printable({&spec.type, 1})));
    }
    bool decimal = spec.type == 0 || spec.type == 'd' || spec.type == 'n';
    if (spec.grouping == ',' && !decimal) return fail("Cannot specify ',' with this format code");
    if (spec.grouping && spec.type == 'n') return fail("Cannot specify grouping with 'n'.");
    std::string front = sign_of(spec, number < 0);
    if (spec.alternate && !decimal) front += std::string{'0', spec.type};
    return pad_digits(spec, front, digits, "", decimal ? 3 : 4, out);
  }

  bool format_real(const Value& value, const Spec& spec, std::string& out) {
    double number = value.is(Type::real)      ? value.real
                    : value.is(Type::boolean) ? (value.truth ? 1.0 : 0.0)
                                              : static_cast<double>(value.number);
    char type = spec.type == 'n' ? 'g' : spec.type;
    if (spec.grouping && spec.type == 'n') return fail("Cannot specify grouping with 'n'.");
    std::string_view known("eEfFgG%\0", 8);
    if (known.find(type) == known.npos) {
      return fail(fmt::format("Unknown format code '{}' for object of type 'float'",
                              printable({&spec.type, 1})));
    }
    bool percent = type == '%';
    double size = std::fabs(number) * (percent ? 100 : 1);
    std::string digits;
    if (type == 0 && !spec.precision) {
      append_real(digits, size);
    } else {
      char letter = percent ? 'f' : type ? type : 'g';
      const char format[] = {'%',
                             spec.alternate ? '#' : '.',
                             spec.alternate ? '.' : '*',
                             spec.alternate ? '*' : letter,
                             spec.alternate ? letter : '\0',
                             '\0'};
      auto precision = static_cast<int>(spec.precision.value_or(6));
      if (type == 0 && precision == 0) precision = 1;
      int n = std::snprintf(nullptr, 0, format, precision, size);
      if (n < 0) return over_limit();
      digits.resize(static_cast<size_t>(n) + 1);
      std::snprintf(digits.data(), digits.size(), format, precision, size);
      digits.pop_back();
      if (type == 0 && std::isfinite(size) && digits.find_first_of(".e") == digits.npos)
        digits += ".0";
    }
    if (percent) digits += '%';
    size_t whole = std::min(digits.find_first_not_of("0123456789"), digits.size());
    bool negative = std::signbit(number) && !std::isnan(number);
    return pad_digits(spec, sign_of(spec, negative), digits.substr(0, whole), digits.substr(whole),
                      3, out);
  }

  // Digits with their grouping; zeros that fill up the width are grouped too.
  bool pad_digits(const Spec& spec, std::string_view front, std::string digits,
                  std::string_view rest, size_t every, std::string& out) {
    if (spec.grouping && !digits.empty()) {
      if (spec.align == '=' && spec.fill == "0") {
        size_t taken = front.size() + rest.size();
        auto width = [&](size_t n) { return taken + n + (n - 1) / every; };
        size_t n = digits.size();
        while (width(n) < spec.width) ++n;
        digits.insert(0, n - digits.size(), '0');
      }
      digits = grouped(digits, spec.grouping, every);
    }
    return pad(spec, front, digits + std::string(rest), out);
  }

  bool pad(const Spec& spec, std::string_view front, std::string_view text, std::string& out) {
    size_t size = front.size() + count_code_points(text);
    size_t missing = spec.width > size ? spec.width - size : 0;
    if (missing * spec.fill.size() > call_.limits().string) return over_limit();
    size_t before = spec.align == '<' ? 0 : spec.align == '^' ? missing / 2 : missing;
    std::string filling;
    for (size_t i = 0; i < missing; ++i) filling += spec.fill;
    std::string_view left = std::string_view(filling).substr(0, before * spec.fill.size());
    std::string_view right = std::string_view(filling).substr(left.size());
    if (spec.align == '=') {
      out += front;
      out += left;
    } else {
      out += left;
      out += front;
    }
    out += text;
    out += right;
    return true;
  }

  bool safe_;
  std::span<const Value> args_;
  std::span<const data::Member> named_;
  Call& call_;
  size_t next_ = 0;
  std::optional<bool> automatic_;
};

}  // namespace

Value format_text(const Value& format, std::span<const Value> args,
                  std::span<const data::Member> named, Call& call) {
  std::string out;
  if (!Formatter(format, args, named, call).run(format.text(), out, 0)) return {};
  return make_text(call, out, format.safe);
}

}  // namespace megac::jinja
