#include <algorithm>
#include <unordered_set>

#include "compiler/base/text.h"
#include "compiler/jinja/dict_keys.h"
#include "compiler/jinja/filters.h"

namespace megac::jinja {

using data::Type;
using data::Value;

Value without_case(const Value& value, Call& call) {
  if (value.is(Type::string)) return lower_text(value, call);
  if (data::item_of(value)) return lower_text(soft_text(value, call), call);
  return value;
}

}  // namespace megac::jinja

namespace megac::jinja::filter {

namespace {

bool less(const Value& a, const Value& b, Call& call) {
  if (call.failed()) return false;
  auto order = compare(a, b, call);
  if (order) return *order < 0;
  if (call.failed()) return false;
  if (a.is(Type::undefined) || b.is(Type::undefined)) {
    call.fail_undefined(a.is(Type::undefined) ? a : b);
  } else {
    call.fail(refusal("<", a, b));
  }
  return false;
}

// Rows to sort: an item and what it is sorted by.
struct Row {
  Value item;
  std::vector<Value> keys;
};

// As Python compares lists of keys: the first that differ decide.
bool less(const Row& a, const Row& b, Call& call) {
  if (!call.spend(1)) return false;
  for (size_t i = 0; i < a.keys.size(); ++i) {
    if (call.failed()) return false;
    if (!equal(a.keys[i], b.keys[i], call)) return less(a.keys[i], b.keys[i], call);
  }
  return false;
}

void sort_rows(std::vector<Row>& rows, bool reverse, Call& call) {
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return reverse ? less(b, a, call) : less(a, b, call);
  });
}

Value key_of(const Value& item, const Path& path, bool case_sensitive, Call& call,
             const Value& otherwise = data::none()) {
  Value key = path.of(item, call, otherwise);
  return case_sensitive ? key : without_case(key, call);
}

std::vector<Path> paths_of(const Value& attribute, Call& call) {
  std::vector<Path> paths;
  if (!attribute.is(Type::string)) {
    paths.emplace_back(attribute, call);
    return paths;
  }
  std::string_view rest = attribute.text();
  while (true) {
    size_t end = std::min(rest.find(','), rest.size());
    paths.emplace_back(data::string(rest.substr(0, end)), call);
    if (end == rest.size()) return paths;
    rest.remove_prefix(end + 1);
  }
}

Value extreme(Call& call, bool greatest) {
  auto items = iterate(call.args[0], call);
  if (!items || !call.spend(items->size())) return {};
  if (items->empty()) return nothing("No aggregated item, sequence was empty.");
  Path path(call.args[2], call);
  bool case_sensitive = truthy(call.args[1]);
  Value best = items->front(), best_key = key_of(best, path, case_sensitive, call);
  for (const Value& item : items->subspan(1)) {
    Value key = key_of(item, path, case_sensitive, call);
    bool better = greatest ? less(best_key, key, call) : less(key, best_key, call);
    if (call.failed()) return {};
    if (better) best = item, best_key = key;
  }
  return best;
}

}  // namespace

Value min(Call& call) { return extreme(call, false); }
Value max(Call& call) { return extreme(call, true); }

Value sort(Call& call) {
  auto items = iterate(call.args[0], call);
  if (!items || !call.spend(items->size())) return {};
  bool case_sensitive = truthy(call.args[2]);
  std::vector<Path> paths = paths_of(call.args[3], call);
  std::vector<Row> rows;
  rows.reserve(items->size());
  for (const Value& item : *items) {
    Row& row = rows.emplace_back(Row{item, {}});
    for (const Path& path : paths) row.keys.push_back(key_of(item, path, case_sensitive, call));
    if (call.failed()) return {};
  }
  sort_rows(rows, truthy(call.args[1]), call);
  if (call.failed()) return {};
  std::vector<Value> out;
  out.reserve(rows.size());
  for (const Row& row : rows) out.push_back(row.item);
  return new_list(call.arena(), out);
}

Value dictsort(Call& call) {
  const Value& value = call.args[0];
  bool case_sensitive = truthy(call.args[1]), reverse = truthy(call.args[3]);
  std::string_view by = call.text(call.args[2]);
  if (by != "key" && by != "value") {
    return call.fail("You can only sort by either \"key\" or \"value\"");
  }
  if (value.is(Type::undefined)) return call.fail_undefined(value);
  if (!value.is(Type::map)) return call.fail("dictsort of what is no mapping");
  std::vector<Row> rows;
  for (const data::Member& member : value.fields->all()) {
    Value pair[] = {from_key(member.key, call), member.value};
    const Value& key = by == "key" ? pair[0] : pair[1];
    rows.push_back(
        {new_tuple(call.arena(), pair), {case_sensitive ? key : without_case(key, call)}});
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    if (!call.spend(1)) return false;
    return reverse ? less(b.keys[0], a.keys[0], call) : less(a.keys[0], b.keys[0], call);
  });
  if (call.failed()) return {};
  std::vector<Value> out;
  for (const Row& row : rows) out.push_back(row.item);
  return new_list(call.arena(), out);
}

Value unique(Call& call) {
  auto items = iterate(call.args[0], call);
  if (!items || !call.spend(items->size())) return {};
  bool case_sensitive = truthy(call.args[1]);
  Path path(call.args[2], call);
  std::unordered_set<std::string> seen;
  std::vector<Value> out;
  for (const Value& item : *items) {
    Value key = key_of(item, path, case_sensitive, call);
    if (call.failed()) return {};
    std::string text;
    if (key.is(Type::string) && !call.spend(key.size / 32)) return {};
    if (!append_key(text, key, true)) {
      to_key(key, call);
      return {};
    }
    if (seen.insert(std::move(text)).second) out.push_back(item);
  }
  return generator(out, call);
}

Value groupby(Call& call) {
  auto items = iterate(call.args[0], call);
  if (!items || !call.spend(items->size())) return {};
  Path path(call.args[1], call);
  const Value& otherwise = call.args[2];
  bool case_sensitive = truthy(call.args[3]);
  std::vector<Row> rows;
  rows.reserve(items->size());
  for (const Value& item : *items) {
    rows.push_back({item, {key_of(item, path, case_sensitive, call, otherwise)}});
    if (call.failed()) return {};
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return call.spend(1) && less(a.keys[0], b.keys[0], call);
  });
  if (call.failed()) return {};
  std::vector<Value> groups, group;
  for (size_t i = 0; i < rows.size(); ++i) {
    group.push_back(rows[i].item);
    if (i + 1 < rows.size() && equal(rows[i].keys[0], rows[i + 1].keys[0], call)) continue;
    if (call.failed()) return {};
    Value grouper = case_sensitive ? rows[i].keys[0] : path.of(group[0], call, otherwise);
    Value pair[] = {grouper, new_list(call.arena(), group)};
    groups.push_back(new_tuple(call.arena(), pair));
    groups.back().kind = kGroup;
    group.clear();
  }
  return new_list(call.arena(), groups);
}

}  // namespace megac::jinja::filter
