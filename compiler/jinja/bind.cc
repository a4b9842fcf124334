#include "compiler/jinja/bind.h"

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/python.h"

namespace megac::jinja {
namespace {

std::string did_you_mean(std::string_view name, std::span<const Builtin> extra,
                         std::span<const Builtin> own) {
  std::vector<std::string_view> names;
  for (const Builtin& builtin : extra) names.push_back(builtin.name);
  for (const Builtin& builtin : own) names.push_back(builtin.name);
  auto near = nearest(name, names);
  return near ? fmt::format("; did you mean '{}'?", *near) : std::string();
}

}  // namespace

bool Binder::bind(uint32_t row, NodeId node, bool soft) {
  Code& code = body_.code;
  Application& use = code.applications[row];
  const char* what = use.is_test ? "test" : "filter";
  use.builtin = use.is_test ? body_.test(use.name) : body_.filter(use.name);
  if (use.builtin == nullptr) {
    if (body_.dialect.late_names && soft) return true;
    const Place place = code.places[node.value];
    Span span = span_in(code.units[unit_], place.begin,
                        place.begin + static_cast<uint32_t>(use.name.size()));
    diags_.add<Kind::unknown_builtin>(
        span, what, printable(use.name),
        use.is_test ? did_you_mean(use.name, body_.dialect.tests, tests())
                    : did_you_mean(use.name, body_.dialect.filters, filters()));
    return false;
  }
  const Signature& signature = body_.signature(*use.builtin);
  use.signature = &signature;
  std::vector<std::string_view> named;
  for (uint32_t i = 0; i < use.args.named.count; ++i) {
    named.push_back(body_.keys->text(data::Key(code.lists[use.args.named.first + 2 * i])));
  }
  use.late = signature.rest || signature.named || use.args.rest || use.args.more;
  if (!use.args.rest && !use.args.more) {
    std::string why = misfit(signature, 1 + use.args.positional.count, named);
    if (!why.empty()) {
      use.late = true;
      if (body_.dialect.late_names) return true;
      diags_.add<Kind::template_syntax>(code.span(node),
                                        fmt::format("the {} '{}' {}", what, use.name, why));
      return false;
    }
  }
  if (use.late) return true;
  use.layout = static_cast<uint32_t>(code.lists.size());
  for (size_t i = 1; i < signature.parameters.size(); ++i) {
    uint32_t value = NodeId::kNone;
    if (i - 1 < use.args.positional.count) {
      value = code.lists[use.args.positional.first + i - 1];
    }
    for (size_t k = 0; k < named.size(); ++k) {
      if (named[k] == signature.parameters[i].name) {
        value = code.lists[use.args.named.first + 2 * k + 1];
      }
    }
    code.lists.push_back(value);
  }
  return true;
}

}  // namespace megac::jinja
