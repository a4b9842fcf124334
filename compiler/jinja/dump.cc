#include "compiler/jinja/dump.h"

#include <array>

#include <fmt/format.h>

#include "compiler/jinja/python.h"

namespace megac::jinja {
namespace {

class Dumper {
 public:
  explicit Dumper(const Library::Body& body) : body_(body), code_(body.code) {}

  std::string out;

  void statement(uint32_t id, int indent) {
    const Node& node = code_.nodes[id];
    if (node.op == Op::body) return body(id, indent);
    std::string head(static_cast<size_t>(indent) * 2, ' ');
    auto line = [&](std::string text) { out += head + text + "\n"; };
    switch (node.op) {
      case Op::text: line("text " + quoted(data::string(code_.texts[node.a]))); break;
      case Op::print: line("print " + expression(node.a)); break;
      case Op::placeholder: line("placeholder " + expression(node.a)); break;
      case Op::evaluate: line("do " + expression(node.a)); break;
      case Op::leave: line(node.flag ? "break" : "continue"); break;
      case Op::branch:
        for (uint32_t i = 0; i < node.c; i += 2) {
          uint32_t condition = code_.lists[node.b + i];
          line(condition == NodeId::kNone ? "else"
                                          : (i == 0 ? "if " : "elif ") + expression(condition));
          body(code_.lists[node.b + i + 1], indent + 1);
        }
        break;
      case Op::loop: loop(code_.loops[node.a], head, indent); break;
      case Op::assign: line("set " + expression(node.a) + " = " + expression(node.b)); break;
      case Op::assign_block:
        line("set " + expression(node.a) + " = block" +
             (node.c == NodeId::kNone ? "" : " " + expression(node.c)));
        body(node.b, indent + 1);
        break;
      case Op::with: {
        std::string text = "with";
        for (uint32_t i = 0; i + 1 < node.c; i += 2) {
          text += " " + expression(code_.lists[node.b + i]) + " = " +
                  expression(code_.lists[node.b + i + 1]);
        }
        line(text);
        body(code_.lists[node.b + node.c - 1], indent + 1);
        break;
      }
      case Op::macro:
        line("macro " + expression(node.b) + signature(code_.macros[node.a]));
        entries(code_.macros[node.a].entries, indent + 1);
        body(code_.macros[node.a].body.value, indent + 1);
        break;
      case Op::call_block:
        line("call " + expression(node.b) + signature(code_.macros[node.a]));
        entries(code_.macros[node.a].entries, indent + 1);
        body(code_.macros[node.a].body.value, indent + 1);
        break;
      case Op::filter_block:
        line("filter " + expression(node.a));
        body(node.b, indent + 1);
        break;
      case Op::include:
      case Op::import_as:
      case Op::import_names: include(node, head); break;
      default: line("?"); break;
    }
  }

  std::string expression(uint32_t id) const {
    if (id == NodeId::kNone) return "-";
    const Node& node = code_.nodes[id];
    switch (node.op) {
      case Op::constant: return quoted(code_.constants[node.a]);
      case Op::name: return "name " + key(node.a);
      case Op::local:
      case Op::store: return fmt::format("${}", node.a);
      case Op::outer: return fmt::format("${}^{}", node.a, node.b);
      case Op::global: return fmt::format("@{}", body_.globals[node.a].name);
      case Op::fallback: return "or-function{" + expression(node.a) + "}";
      case Op::path: {
        std::string text =
            node.flag ? fmt::format("@{}", body_.globals[node.a].name) : fmt::format("${}", node.a);
        for (uint32_t i = 0; i < node.c; ++i) text += "." + key(code_.lists[node.b + i]);
        return text;
      }
      case Op::chain: {
        std::string text = expression(node.a);
        for (uint32_t step : code_.list(node)) text += this->step(step);
        return text;
      }
      case Op::list: return "[" + all(node, ", ") + "]";
      case Op::tuple:
      case Op::unpack: return "(" + all(node, ", ") + ")";
      case Op::dict: return "{" + all(node, ", ") + "}";
      case Op::both: return "and{" + all(node, ", ") + "}";
      case Op::either: return "or{" + all(node, ", ") + "}";
      case Op::join: return "~{" + all(node, ", ") + "}";
      case Op::negation: return "not{" + expression(node.a) + "}";
      case Op::minus: return "-{" + expression(node.a) + "}";
      case Op::plus: return "+{" + expression(node.a) + "}";
      case Op::fold: {
        static constexpr std::array<std::string_view, 8> kSigns = {"+",  "-", "*",  "/",
                                                                   "//", "%", "**", "~"};
        return "fold{" + operated(node, kSigns) + "}";
      }
      case Op::compare: {
        static constexpr std::array<std::string_view, 8> kSigns = {
            "==", "!=", "<", "<=", ">", ">=", "in", "not in"};
        return "compare{" + operated(node, kSigns) + "}";
      }
      case Op::choose:
        return fmt::format("if{{{}; {}; {}}}", expression(node.a), expression(node.b),
                           expression(node.c));
      case Op::loop_field: return fmt::format("${}.loop{}", node.a, node.b);
      case Op::store_field: return expression(node.a) + "." + key(node.b);
      default: return "?";
    }
  }

  void body(uint32_t id, int indent) {
    const Node& node = code_.nodes[id];
    entries(node.a, indent);
    for (uint32_t statement : code_.list(node)) this->statement(statement, indent);
  }

 private:
  std::string key(uint32_t key) const { return std::string(body_.keys->text(data::Key(key))); }

  std::string quoted(const data::Value& value) const {
    if (value.is(data::Type::object)) {
      return "function " + std::string(static_cast<const Builtin*>(value.pointer)->name);
    }
    std::string text;
    repr(text, value, *body_.keys);
    return text;
  }

  std::string all(const Node& node, std::string_view between) const {
    std::string text;
    for (uint32_t part : code_.list(node)) {
      if (!text.empty()) text += between;
      text += expression(part);
    }
    return text;
  }

  template <size_t N>
  std::string operated(const Node& node, const std::array<std::string_view, N>& signs) const {
    std::string text;
    for (uint32_t i = 0; i < node.c; ++i) {
      uint32_t part = code_.lists[node.b + i];
      text += i % 2 == 0 ? expression(part) : fmt::format(" {} ", signs[part]);
    }
    return text;
  }

  std::string arguments(const CallArgs& args) const {
    std::string text;
    auto add = [&](std::string part) { text += (text.empty() ? "" : ", ") + part; };
    for (uint32_t i = 0; i < args.positional.count; ++i) {
      add(expression(code_.lists[args.positional.first + i]));
    }
    for (uint32_t i = 0; i < args.named.count; ++i) {
      const uint32_t* pair = code_.lists.data() + args.named.first + 2 * i;
      add(key(pair[0]) + "=" + expression(pair[1]));
    }
    if (args.rest) add("*" + expression(args.rest.value));
    if (args.more) add("**" + expression(args.more.value));
    return "(" + text + ")";
  }

  std::string step(uint32_t id) const {
    const Node& node = code_.nodes[id];
    auto part = [&](uint32_t value) { return value == NodeId::kNone ? "" : expression(value); };
    switch (node.op) {
      case Op::attribute: return "." + key(node.a);
      case Op::item: return "[" + expression(node.a) + "]";
      case Op::slice: return "[" + part(node.a) + ":" + part(node.b) + ":" + part(node.c) + "]";
      case Op::call: return arguments(code_.calls[node.a]);
      case Op::method: return "." + key(node.a) + arguments(code_.calls[node.b]);
      default: {
        const Application& use = code_.applications[node.a];
        bool bare = use.args.positional.count == 0 && use.args.named.count == 0 && !use.args.rest &&
                    !use.args.more;
        return (node.op == Op::filter ? "|"
                : node.flag           ? " is not "
                                      : " is ") +
               std::string(use.name) + (bare ? "" : arguments(use.args));
      }
    }
  }

  void entries(uint32_t row, int indent) {
    if (row == NodeId::kNone) return;
    for (const Entry& entry : code_.entries[row]) {
      out += std::string(static_cast<size_t>(indent) * 2, ' ') +
             fmt::format("enter ${} = {}\n", entry.slot,
                         entry.from ? expression(entry.from.value) : "undefined");
    }
  }

  std::string signature(const MacroDef& macro) const {
    std::string text;
    for (const Parameter& parameter : macro.parameters) {
      text += fmt::format("{}${}", text.empty() ? "" : ", ", parameter.slot);
      if (parameter.otherwise) text += "=" + expression(parameter.otherwise.value);
    }
    return "(" + text + ")";
  }

  void loop(const Loop& loop, const std::string& head, int indent) {
    out += head + "for " + expression(loop.target.value) + " in " + expression(loop.items.value);
    if (loop.filter) out += " if " + expression(loop.filter.value);
    if (loop.recursive) out += " recursive";
    out += "\n";
    body(loop.body.value, indent + 1);
    if (!loop.otherwise) return;
    out += head + "else\n";
    body(loop.otherwise.value, indent + 1);
  }

  void include(const Node& node, const std::string& head) {
    const Include& include = code_.includes[node.a];
    out +=
        head + (node.op == Op::include ? "include " : "import ") + expression(include.name.value);
    if (include.ignore_missing) out += " ignore missing";
    for (const Reach& reach : include.reach) {
      out += fmt::format(" -> {}", reach.name);
      for (const Entry& entry : reach.entries) {
        out += fmt::format(" ${}={}", entry.slot,
                           entry.from ? expression(entry.from.value) : "undefined");
      }
    }
    out += "\n";
  }

  const Library::Body& body_;
  const Code& code_;
};

}  // namespace

std::string dump_unit(const Library::Body& body, uint32_t unit) {
  NodeId root = body.code.units[unit].root;
  if (!root) return "broken\n";
  Dumper dumper(body);
  if (body.code.at(root).op != Op::body) return dumper.expression(root.value) + "\n";
  dumper.body(root.value, 0);
  return std::move(dumper.out);
}

}  // namespace megac::jinja
