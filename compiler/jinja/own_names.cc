#include "compiler/jinja/own_names.h"

namespace megac::jinja {

OwnNames::OwnNames(const Code& code, NodeId body) : code_(code) { statements(body.value); }

void OwnNames::set(uint32_t key, Use use) {
  Use& now = uses_[key];
  if (now.stored == use.stored && now.resolves == use.resolves) return;
  changes_.push_back({key, now});
  now = use;
  if (use.stored && listed_.try_emplace(key, true).second) order_.push_back(data::Key(key));
}

void OwnNames::read_all(const Node& node, uint32_t step) {
  for (uint32_t i = 0; i < node.c; i += step) read(code_.lists[node.b + i]);
}

void OwnNames::read(const CallArgs& args) {
  for (uint32_t i = 0; i < args.positional.count; ++i) read(code_.lists[args.positional.first + i]);
  for (uint32_t i = 0; i < args.named.count; ++i) read(code_.lists[args.named.first + 2 * i + 1]);
  read(args.rest.value);
  read(args.more.value);
}

void OwnNames::read(uint32_t id) {
  if (id == NodeId::kNone) return;
  const Node& node = code_.nodes[id];
  switch (node.op) {
    case Op::name:
      if (Use use = uses_[node.a]; !use.stored) set(node.a, {false, true});
      break;
    case Op::list:
    case Op::tuple:
    case Op::dict:
    case Op::both:
    case Op::either:
    case Op::join: read_all(node, 1); break;
    case Op::fold:
    case Op::compare: read_all(node, 2); break;
    case Op::negation:
    case Op::minus:
    case Op::plus:
    case Op::item: read(node.a); break;
    case Op::choose:
    case Op::slice:
      read(node.a);
      read(node.b);
      read(node.c);
      break;
    case Op::chain:
      read(node.a);
      read_all(node, 1);
      break;
    case Op::call: read(code_.calls[node.a]); break;
    case Op::filter:
    case Op::test: read(code_.applications[node.a].args); break;
    default: break;
  }
}

void OwnNames::store(uint32_t id) {
  const Node& node = code_.nodes[id];
  if (node.op == Op::store) set(node.a, {true, uses_[node.a].resolves});
  if (node.op == Op::store_field) read(node.a);
  if (node.op == Op::unpack) {
    for (uint32_t part : code_.list(node)) store(part);
  }
}

void OwnNames::statements(uint32_t body) {
  for (uint32_t id : code_.list(code_.nodes[body])) {
    const Node& node = code_.nodes[id];
    switch (node.op) {
      case Op::print:
      case Op::placeholder:
      case Op::evaluate:
      case Op::filter_block: read(node.a); break;
      case Op::loop: read(code_.loops[node.a].items.value); break;
      case Op::assign:
        read(node.b);
        store(node.a);
        break;
      case Op::assign_block: store(node.a); break;
      case Op::with:
        for (uint32_t i = 1; i < node.c; i += 2) read(code_.lists[node.b + i]);
        break;
      case Op::call_block: read(node.b); break;
      case Op::macro: store(node.b); break;
      case Op::include: read(code_.includes[node.a].name.value); break;
      case Op::import_as:
        read(code_.includes[node.a].name.value);
        store(node.b);
        break;
      case Op::import_names:
        read(code_.includes[node.a].name.value);
        for (uint32_t i = 1; i < node.c; i += 2) store(code_.lists[node.b + i]);
        break;
      case Op::branch: branch(node); break;
      default: break;
    }
  }
}

// Each body starts from what was before it; a name that not all of them assign, or that no `else`
// assigns, may still be what it is outside.
void OwnNames::branch(const Node& node) {
  struct Merged {
    Use use;
    uint32_t stored = 0;
  };
  std::unordered_map<uint32_t, Merged> merged;
  std::vector<uint32_t> order;
  bool has_else = false;
  for (uint32_t i = 0; i < node.c; i += 2) {
    read(code_.lists[node.b + i]);
    has_else = code_.lists[node.b + i] == NodeId::kNone;
    size_t mark = changes_.size();
    statements(code_.lists[node.b + i + 1]);
    std::unordered_map<uint32_t, Use> before;
    for (size_t k = mark; k < changes_.size(); ++k)
      before.try_emplace(changes_[k].key, changes_[k].before);
    for (size_t k = mark; k < changes_.size(); ++k) {
      auto own = before.find(changes_[k].key);
      if (own == before.end()) continue;
      Use& now = uses_[own->first];
      auto [row, fresh] = merged.try_emplace(own->first);
      if (fresh) order.push_back(own->first);
      row->second.use.stored |= now.stored;
      row->second.use.resolves |= now.resolves;
      if (now.stored && !own->second.stored) ++row->second.stored;
      now = own->second;
      before.erase(own);
    }
    changes_.resize(mark);
  }
  for (uint32_t key : order) {
    const Merged& all = merged[key];
    Use use = uses_[key];
    use.stored |= all.use.stored;
    use.resolves |= all.use.resolves;
    if (all.stored != 0 && (all.stored != node.c / 2 || !has_else)) use.resolves = true;
    set(key, use);
  }
}

void names_of_target(const Code& code, uint32_t target, std::vector<data::Key>& names) {
  const Node& node = code.nodes[target];
  if (node.op == Op::store) names.push_back(data::Key(node.a));
  if (node.op == Op::unpack) {
    for (uint32_t part : code.list(node)) names_of_target(code, part, names);
  }
}

}  // namespace megac::jinja
