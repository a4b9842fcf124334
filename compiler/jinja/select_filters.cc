#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/filters.h"
#include "compiler/jinja/numbers.h"

namespace megac::jinja {

using data::Type;
using data::Value;

Path::Path(const Value& attribute, Call& call) {
  if (attribute.is(Type::none)) return;
  if (!attribute.is(Type::string)) {
    steps_.push_back(attribute);
    return;
  }
  std::string_view rest = attribute.text();
  while (true) {
    size_t end = std::min(rest.find('.'), rest.size());
    std::string_view part = rest.substr(0, end);
    bool number = !part.empty() && part.find_first_not_of("0123456789") == part.npos;
    auto index = number ? parse_integer(part, 10).number : std::nullopt;
    steps_.push_back(index ? data::integer(*index) : data::string(part));
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  call.spend(steps_.size());
}

Value Path::of(const Value& object, Call& call, const Value& otherwise) const {
  Value value = object;
  for (const Value& step : steps_) {
    value = call.step(value, step);
    if (value.is(Type::undefined) && !otherwise.is(Type::none)) value = otherwise;
  }
  return value;
}

}  // namespace megac::jinja

namespace megac::jinja::filter {

namespace {

// The name of a builtin that an argument gives, or nothing and a reported fault.
std::optional<std::string_view> name_of(const Value& value, std::string_view what, Call& call) {
  if (value.is(Type::string)) return value.text();
  std::string shown;
  repr(shown, value, call.keys(), 100);
  call.fail(fmt::format("No {} named {}.", what, printable(shown)));
  return std::nullopt;
}

// An argument that map() was given by name.
const Value* named(Call& call, std::string_view name) {
  for (const data::Member& member : call.named) {
    if (call.key_text(member.key) == name) return &member.value;
  }
  return nullptr;
}

Value map_attribute(std::span<const Value> items, Call& call) {
  for (const data::Member& member : call.named) {
    std::string_view name = call.key_text(member.key);
    if (name != "attribute" && name != "default") {
      return call.fail(fmt::format("Unexpected keyword argument '{}'", name));
    }
  }
  const Value* otherwise = named(call, "default");
  Path path(*named(call, "attribute"), call);
  std::vector<Value> out;
  out.reserve(items.size());
  for (const Value& item : items) {
    out.push_back(path.of(item, call, otherwise ? *otherwise : data::none()));
    if (call.failed()) return {};
  }
  return generator(out, call);
}

Value choose(Call& call, bool keep, bool by_attribute) {
  const Value& value = call.args[0];
  if (!truthy(value)) return generator({}, call);
  std::span<const Value> rest = call.rest;
  Value attribute = data::none();
  if (by_attribute) {
    if (rest.empty()) return call.fail("Missing parameter for attribute name");
    attribute = rest[0];
    rest = rest.subspan(1);
  }
  const Builtin* test = nullptr;
  std::vector<Value> args(1);
  if (!rest.empty()) {
    auto name = name_of(rest[0], "test", call);
    if (!name) return {};
    test = call.find_test(*name);
    if (!test) return call.fail(fmt::format("No test named '{}'.", printable(*name)));
    args.insert(args.end(), rest.begin() + 1, rest.end());
  }
  auto items = iterate(value, call);
  if (!items || !call.spend(items->size())) return {};
  Path path(attribute, call);
  std::vector<Value> out;
  for (const Value& item : *items) {
    args[0] = path.of(item, call);
    if (call.failed()) return {};
    bool passes = truthy(test ? call.apply(*test, args, call.named) : args[0]);
    if (call.failed()) return {};
    if (passes == keep) out.push_back(item);
  }
  return generator(out, call);
}

}  // namespace

Value map(Call& call) {
  const Value& value = call.args[0];
  if (!truthy(value)) return generator({}, call);
  auto items = iterate(value, call);
  if (!items || !call.spend(items->size())) return {};
  if (call.rest.empty() && named(call, "attribute")) return map_attribute(*items, call);
  if (call.rest.empty()) return call.fail("map requires a filter argument");
  auto name = name_of(call.rest[0], "filter", call);
  if (!name) return {};
  const Builtin* filter = call.find_filter(*name);
  if (!filter) return call.fail(fmt::format("No filter named '{}'.", printable(*name)));
  std::vector<Value> args(call.rest.begin(), call.rest.end()), out;
  out.reserve(items->size());
  for (const Value& item : *items) {
    args[0] = item;
    out.push_back(call.apply(*filter, args, call.named));
    if (call.failed()) return {};
  }
  return generator(out, call);
}

Value select(Call& call) { return choose(call, true, false); }
Value reject(Call& call) { return choose(call, false, false); }
Value selectattr(Call& call) { return choose(call, true, true); }
Value rejectattr(Call& call) { return choose(call, false, true); }

Value attr(Call& call) {
  const Value &object = call.args[0], &name = call.args[1];
  if (!name.is(Type::string)) {
    return call.fail(fmt::format("attribute name must be string, not '{}'", type_name(name)));
  }
  if (object.is(Type::undefined)) return call.fail_undefined(object);
  if (const Builtin* method = find_method(object, name.text())) {
    return data::object(static_cast<uint16_t>(Object::method),
                        call.arena().make<Method>(method, object));
  }
  // A map's keys are items, not attributes.
  return object.is(Type::map) ? missing(object, name, call) : call.step(object, name);
}

}  // namespace megac::jinja::filter
