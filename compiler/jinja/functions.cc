#include <fmt/format.h>

#include "compiler/jinja/dialect.h"
#include "compiler/jinja/dict_keys.h"
#include "compiler/jinja/strings.h"

namespace megac::jinja {

using data::Type;
using data::Value;

bool update_map(data::Map& map, const Value& from, Call& call) {
  auto add = [&](data::Key key, const Value& value) {
    if (!call.spend(1 + map.size / 16)) return false;
    put(map, key, value, call.arena());
    return true;
  };
  if (from.is(Type::undefined)) {
    call.fail_undefined(from);
    return false;
  }
  if (from.is(Type::map)) {
    for (const data::Member& member : from.fields->all()) {
      if (!add(member.key, member.value)) return false;
    }
    return true;
  }
  auto pairs = iterate(from, call);
  if (!pairs) return false;
  for (const Value& pair : *pairs) {
    auto both = iterate(pair, call);
    if (!both) return false;
    if (both->size() != 2) {
      call.fail(fmt::format("a dict needs pairs, not sequences of {}", both->size()));
      return false;
    }
    auto key = to_key((*both)[0], call);
    if (!key || !add(*key, (*both)[1])) return false;
  }
  return true;
}

namespace {

Value object(Object kind, const void* pointer) {
  return data::object(static_cast<uint16_t>(kind), pointer);
}

Value range(Call& call) {
  if (call.rest.empty() || call.rest.size() > 3) {
    return call.fail(fmt::format("range takes 1 to 3 arguments, {} were given", call.rest.size()));
  }
  int64_t numbers[3] = {0, 0, 1};
  for (size_t i = 0; i < call.rest.size(); ++i) {
    auto number = integer_of(call.rest[i], call);
    if (!number) return {};
    numbers[call.rest.size() == 1 ? 1 : i] = *number;
  }
  if (numbers[2] == 0) return call.fail("range() arg 3 must not be zero");
  Range range{numbers[0], numbers[1], numbers[2]};
  if (range.size() > call.limits().range) {
    return call.fail_limit(fmt::format("a range of {} items is over the limit of {}", range.size(),
                                       call.limits().range));
  }
  return object(Object::range, call.arena().make<Range>(range));
}

data::Map* made_map(Call& call, std::string_view what) {
  if (call.rest.size() > 1) {
    call.fail(fmt::format("{} takes at most 1 argument, {} were given", what, call.rest.size()));
    return nullptr;
  }
  auto* map = data::make_map(call.arena(), {});
  if (!call.rest.empty() && !update_map(*map, call.rest[0], call)) return nullptr;
  for (const data::Member& member : call.named) put(*map, member.key, member.value, call.arena());
  return map;
}

Value dict(Call& call) {
  const data::Map* map = made_map(call, "dict");
  if (!map) return {};
  Value out = data::map(map);
  out.kind = kOwned;
  return out;
}

Value spaces(Call& call) {
  const data::Map* map = made_map(call, "namespace");
  return map ? object(Object::spaces, map) : Value();
}

Value cycler(Call& call) {
  if (call.rest.empty()) return call.fail("at least one item has to be provided");
  const data::List* items = data::make_list(call.arena(), call.rest);
  return object(Object::cycler, call.arena().make<Cycler>(items, 0u));
}

Value joiner(Call& call) {
  return object(Object::joiner, call.arena().make<Joiner>(call.args[0], false));
}

constexpr Builtin kFunctions[] = {
    {"cycler", "*", "Gives its arguments in turn: next(), current, reset().", cycler},
    {"dict", "*, **", "A map of named arguments, of pairs, or of another map.", dict},
    {"joiner", "sep=', '", "Gives nothing the first time it is called, then its separator.",
     joiner},
    {"namespace", "*, **", "A map whose members `set ns.name = ...` can change.", spaces},
    {"range", "*", "The numbers from start (or 0) to stop, step by step.", range},
};

}  // namespace

std::span<const Builtin> functions() { return kFunctions; }

}  // namespace megac::jinja
