#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/dialect.h"
#include "compiler/jinja/filters.h"

namespace megac::jinja {

using data::Type;
using data::Value;

Value generator(std::span<const Value> items, Call& call) {
  if (!call.spend(items.size())) return {};
  const data::List* list = data::make_list(call.arena(), items);
  return data::object(static_cast<uint16_t>(Object::generator), call.arena().make<Generator>(list));
}

}  // namespace megac::jinja

namespace megac::jinja::filter {

namespace {

bool is_generator(const Value& value) {
  return value.is(Type::object) && value.kind == static_cast<uint16_t>(Object::generator);
}

// The text of a list in reverse order of characters.
Value reversed_text(const Value& text, Call& call) {
  std::string out;
  std::string_view from = text.text();
  out.reserve(from.size());
  for (size_t end = from.size(); end > 0;) {
    size_t at = end - 1;
    while (at > 0 && (static_cast<unsigned char>(from[at]) & 0xc0) == 0x80) --at;
    out += from.substr(at, end - at);
    end = at;
  }
  return make_text(call, out, text.safe);
}

}  // namespace

Value first(Call& call) {
  const Value& value = call.args[0];
  constexpr std::string_view kEmpty = "No first item, sequence was empty.";
  if (is_generator(value)) {
    auto* generator = static_cast<Generator*>(const_cast<void*>(value.pointer));
    const data::List* items = generator->items;
    if (!items || items->size == 0) return nothing(kEmpty);
    // The generator goes on behind the item that was taken.
    generator->items = call.arena().make<data::List>(items->first + 1, items->size - 1, 0u);
    return items->first[0];
  }
  if (value.is(Type::string)) {
    return value.size == 0 ? nothing(kEmpty) : as_plain(item(value, data::integer(0), call));
  }
  auto items = iterate(value, call);
  if (!items) return {};
  return items->empty() ? nothing(kEmpty) : items->front();
}

Value last(Call& call) {
  const Value& value = call.args[0];
  if (is_generator(value)) return call.fail("'generator' object is not reversible");
  if (value.is(Type::string) && value.size != 0) return item(value, data::integer(-1), call);
  auto items = iterate(value, call);
  if (!items) return {};
  return items->empty() ? nothing("No last item, sequence was empty.") : items->back();
}

Value length(Call& call) {
  const Value& value = call.args[0];
  auto n = jinja::length(value);
  return n ? data::integer(*n)
           : call.fail(fmt::format("object of type '{}' has no len()", type_name(value)));
}

Value list(Call& call) {
  auto items = iterate(call.args[0], call);
  return items && call.spend(items->size()) ? new_list(call.arena(), *items) : Value();
}

Value reverse(Call& call) {
  const Value& value = call.args[0];
  if (value.is(Type::string)) return reversed_text(value, call);
  auto items = iterate(value, call);
  if (!items) return {};
  std::vector<Value> out(items->rbegin(), items->rend());
  if (is_generator(value)) return new_list(call.arena(), out);
  return generator(out, call);
}

Value items(Call& call) {
  const Value& value = call.args[0];
  std::vector<Value> out;
  if (value.is(Type::map)) {
    if (!call.spend(2 * uint64_t{value.fields->size})) return {};
    for (const data::Member& member : value.fields->all()) {
      Value pair[] = {from_key(member.key, call), member.value};
      out.push_back(new_tuple(call.arena(), pair));
    }
  } else if (!value.is(Type::undefined)) {
    return call.fail("Can only get item pairs from a mapping.");
  }
  return generator(out, call);
}

Value join(Call& call) {
  auto items = iterate(call.args[0], call);
  if (!items || !call.spend(items->size())) return {};
  Path path(call.args[2], call);
  bool whole = call.args[2].is(Type::none);
  Value separator = soft_text(call.args[1], call);
  std::vector<Value> values;
  bool escaping = call.autoescape() && separator.safe;
  values.reserve(items->size());
  for (const Value& item : *items) {
    values.push_back(whole ? item : path.of(item, call));
    if (call.autoescape() && values.back().safe) escaping = true;
  }
  std::vector<std::string_view> parts;
  parts.reserve(values.size());
  for (const Value& value : values) {
    parts.push_back(escaping ? jinja::escape(value, call).text() : call.text(value));
    if (call.failed()) return {};
  }
  if (escaping) separator = jinja::escape(separator, call);
  return join_texts(separator.text(), parts, escaping, call);
}

Value sum(Call& call) {
  auto items = iterate(call.args[0], call);
  if (!items || !call.spend(items->size())) return {};
  Path path(call.args[1], call);
  Value total = call.args[2];
  if (total.is(Type::string))
    return call.fail("sum() can't sum strings [use ''.join(seq) instead]");
  for (const Value& item : *items) {
    total = compute(Operator::add, total, path.of(item, call), call);
    if (call.failed()) return {};
  }
  return total;
}

Value batch(Call& call) {
  auto items = iterate(call.args[0], call);
  auto count = integer_of(call.args[1], call);
  if (!items || !count) return {};
  const Value& fill = call.args[2];
  std::vector<Value> rows, row;
  for (const Value& item : *items) {
    if (static_cast<int64_t>(row.size()) == *count) {
      rows.push_back(new_list(call.arena(), row));
      row.clear();
    }
    row.push_back(item);
  }
  if (!row.empty()) {
    auto size = static_cast<int64_t>(row.size());
    if (!fill.is(Type::none) && size < *count) {
      if (*count > call.limits().range) return call.fail_limit("a batch is over the limit");
      row.resize(static_cast<size_t>(*count), fill);
    }
    rows.push_back(new_list(call.arena(), row));
  }
  return generator(rows, call);
}

Value slice(Call& call) {
  auto items = iterate(call.args[0], call);
  auto slices = integer_of(call.args[1], call);
  if (!items || !slices) return {};
  const Value& fill = call.args[2];
  if (*slices == 0) return call.fail("integer division or modulo by zero");
  if (*slices > call.limits().range) return call.fail_limit("slices are over the limit");
  if (*slices < 0) return generator({}, call);
  auto n = static_cast<size_t>(*slices);
  if (!call.spend(n)) return {};
  size_t each = items->size() / n, extra = items->size() % n;
  std::vector<Value> rows;
  for (size_t i = 0, at = 0; i < n; ++i) {
    size_t size = each + (i < extra);
    std::vector<Value> row(items->begin() + static_cast<ptrdiff_t>(at),
                           items->begin() + static_cast<ptrdiff_t>(at + size));
    if (!fill.is(Type::none) && i >= extra) row.push_back(fill);
    rows.push_back(new_list(call.arena(), row));
    at += size;
  }
  return generator(rows, call);
}

// A template must give the same text every time: which item it is depends on the items alone.
Value random(Call& call) {
  const Value& value = call.args[0];
  auto size = jinja::length(value);
  if (!size) return call.fail(fmt::format("object of type '{}' has no len()", type_name(value)));
  if (*size == 0) return nothing("No random item, sequence was empty.");
  std::string text;
  repr(text, value, call.keys(), call.limits().string);
  uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return item(
      value, data::integer(static_cast<int64_t>((hash >> 8) % static_cast<uint64_t>(*size))), call);
}

}  // namespace megac::jinja::filter
