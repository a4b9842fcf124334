#include "compiler/jinja/builder.h"

#include <algorithm>

#include "compiler/jinja/token.h"

namespace megac::jinja {

Builder::Builder(Code& code, data::Keys& keys, const Dialect& dialect, std::string_view text)
    : code_(code),
      keys_(keys),
      dialect_(dialect),
      text_(text),
      first_node_(static_cast<uint32_t>(code.nodes.size())) {}

void Builder::restart() {
  stack.clear();
  marks_.clear();
  counts_.clear();
  arguments_.clear();
  names_.clear();
  string_parts_ = 0;
  nesting_ = 0;
  brackets_ = 0;
  flag = false;
  context = true;
  context_given = false;
  colons = dialect_.colon_arguments;
}

void Builder::fail(Place place, std::string message) const {
  throw SyntaxFault{place, std::move(message)};
}

uint32_t Builder::depth(uint32_t node) const {
  return node == NodeId::kNone ? 0 : depths_[node - first_node_];
}

// Every node knows how deep the tree below it is, so that no tree is built that would overflow the
// stack of whoever walks it. Brackets are counted in enter(): this bounds what nests without them.
NodeId Builder::make(Op op, Place place, uint32_t a, uint32_t b, uint32_t c, uint8_t flag) {
  uint32_t below = 0;
  switch (op) {
    case Op::negation:
    case Op::minus:
    case Op::plus:
    case Op::item: below = depth(a); break;
    case Op::choose:
    case Op::slice: below = std::max({depth(a), depth(b), depth(c)}); break;
    case Op::chain: below = depth(a); [[fallthrough]];
    case Op::list:
    case Op::tuple:
    case Op::dict:
    case Op::both:
    case Op::either:
    case Op::join:
      for (uint32_t i = 0; i < c; ++i) below = std::max(below, depth(code_.lists[b + i]));
      break;
    case Op::fold:
    case Op::compare:
      for (uint32_t i = 0; i < c; i += 2) below = std::max(below, depth(code_.lists[b + i]));
      break;
    case Op::call:
    case Op::filter:
    case Op::test: {
      const CallArgs& args = op == Op::call ? code_.calls[a] : code_.applications[a].args;
      for (uint32_t i = 0; i < args.positional.count; ++i) {
        below = std::max(below, depth(code_.lists[args.positional.first + i]));
      }
      for (uint32_t i = 0; i < args.named.count; ++i) {
        below = std::max(below, depth(code_.lists[args.named.first + 2 * i + 1]));
      }
      below = std::max({below, depth(args.rest.value), depth(args.more.value)});
      break;
    }
    default: break;
  }
  if (below >= 4 * dialect_.limits.nesting) fail(place, "this expression nests too deeply");
  code_.nodes.push_back({op, flag, a, b, c});
  code_.places.push_back(place);
  depths_.push_back(static_cast<uint16_t>(below + 1));
  return NodeId(code_.nodes.size() - 1);
}

NodeId Builder::make_list(Op op, Place place, std::span<const uint32_t> entries, uint32_t a) {
  auto first = static_cast<uint32_t>(code_.lists.size());
  code_.lists.insert(code_.lists.end(), entries.begin(), entries.end());
  return make(op, place, a, first, static_cast<uint32_t>(entries.size()));
}

NodeId Builder::constant(const data::Value& value, Place place) {
  code_.constants.push_back(value);
  return make(Op::constant, place, static_cast<uint32_t>(code_.constants.size() - 1));
}

void Builder::name(const char* begin, const char* end) {
  std::string_view word(begin, static_cast<size_t>(end - begin));
  Place where = place(begin, end);
  if (word == "true" || word == "True") {
    push(constant(data::boolean(true), where));
  } else if (word == "false" || word == "False") {
    push(constant(data::boolean(false), where));
  } else if (word == "none" || word == "None") {
    push(constant(data::none(), where));
  } else {
    push(make(Op::name, where, keys_.intern(word).value));
  }
}

void Builder::integer(const char* begin, const char* end) {
  auto value = integer_value({begin, static_cast<size_t>(end - begin)});
  if (!value) fail(place(begin, end), "this number does not fit 64 bits");
  push(constant(data::integer(*value), place(begin, end)));
}

void Builder::real(const char* begin, const char* end) {
  push(constant(data::real(real_value({begin, static_cast<size_t>(end - begin)})),
                place(begin, end)));
}

void Builder::string_part(const char* begin, const char* end) {
  std::string_view literal(begin, static_cast<size_t>(end - begin));
  bool plain = literal.find('\\') == std::string_view::npos;
  if (string_parts_++ == 0) {
    string_place_ = place(begin, end);
    string_plain_ = plain ? literal.substr(1, literal.size() - 2) : std::string_view();
    string_ = plain ? std::string() : unescape(literal);
    if (!plain) string_parts_ = 2;
    return;
  }
  if (string_parts_ == 2) string_ = string_plain_;
  string_parts_ = 3;
  string_ += unescape(literal);
  string_place_.end = offset(end);
}

void Builder::string_end() {
  std::string_view whole = string_parts_ == 1 ? string_plain_ : code_.arena.copy(string_);
  string_parts_ = 0;
  push(constant(data::string(whole), string_place_));
}

void Builder::key(const char* begin, const char* end) {
  stack.push_back(keys_.intern({begin, static_cast<size_t>(end - begin)}).value);
}

void Builder::enter(const char* at) {
  if (++nesting_ > dialect_.limits.nesting) {
    fail(place(at - 1, at), "this expression nests too deeply");
  }
}

void Builder::open(const char* begin) { marks_.push_back({stack.size(), offset(begin), false}); }

void Builder::open_last() {
  marks_.push_back({stack.size() - 1, code_.places[stack.back()].begin, false});
}

void Builder::close(Op op, const char* at) {
  Mark mark = marks_.back();
  marks_.pop_back();
  NodeId node = make_list(op, {mark.begin, offset(at)}, since(mark.size));
  stack.resize(mark.size);
  push(node);
}

void Builder::close_tuple(const char* at) {
  if (marks_.back().tuple || stack.size() == marks_.back().size) {
    close(Op::tuple, at);
  } else {
    marks_.pop_back();
  }
}

// An even number of `not` is two of them: the value becomes a boolean.
void Builder::negations_end(const char* at) {
  Count count = counts_.back();
  counts_.pop_back();
  if (count.all == 0) return;
  NodeId node = make(Op::negation, place(count.begin, at), pop());
  if (count.all % 2 == 0) node = make(Op::negation, place(count.begin, at), node.value);
  push(node);
}

void Builder::sign(bool minus) {
  ++counts_.back().all;
  if (minus) ++counts_.back().minus;
}

// Signs bind tighter than filters, looser than the steps before them; pairs of minus cancel out.
void Builder::signs_end(const char* at) {
  Count count = counts_.back();
  counts_.pop_back();
  if (count.all == 0) return;
  chain_close(at);
  push(make(count.minus % 2 ? Op::minus : Op::plus, place(count.begin, at), pop()));
  chain_open();
}

void Builder::chain_close(const char* at) {
  Mark mark = marks_.back();
  marks_.pop_back();
  if (stack.size() == mark.size + 1) return;
  uint32_t base = stack[mark.size];
  NodeId node = make_list(Op::chain, {mark.begin, offset(at)}, since(mark.size + 1), base);
  stack.resize(mark.size);
  push(node);
}

void Builder::choose(const char* at) {
  uint32_t otherwise = pop();
  uint32_t condition = pop();
  uint32_t value = pop();
  push(make(Op::choose, {code_.places[value].begin, offset(at)}, condition, value, otherwise));
}

void Builder::attribute(const char* begin, const char* end) {
  key(begin, end);
  push(make(Op::attribute, place(begin, end), pop()));
}

void Builder::index(const char* begin, const char* end) {
  integer(begin, end);
  push(make(Op::item, place(begin, end), pop()));
}

void Builder::subscript(const char* at) {
  Mark mark = marks_.back();
  std::span<const uint32_t> parts = since(mark.size);
  bool slices = std::any_of(parts.begin(), parts.end(),
                            [&](uint32_t part) { return code_.nodes[part].op == Op::slice; });
  if (slices && parts.size() == 1) {
    marks_.pop_back();
    code_.places[stack.back()] = {mark.begin, offset(at)};
    return;
  }
  if (slices) {
    // Nothing has an item under several subscripts of which one is a slice.
    stack.resize(mark.size);
    push(constant(data::none(), {mark.begin, offset(at)}));
    marks_.back().tuple = false;
  }
  close_tuple(at);
  push(make(Op::item, {mark.begin, offset(at)}, pop()));
}

void Builder::slice(const char* at) {
  uint32_t step = pop();
  uint32_t stop = pop();
  uint32_t start = pop();
  push(make(Op::slice, place(at, at), start, stop, step));
}

void Builder::call_begin(const char* at) { arguments_.push_back({stack.size(), offset(at) - 1}); }

void Builder::positional() {
  Arguments& args = arguments_.back();
  if (args.rest || args.more || args.named != 0) {
    fail(code_.places[stack.back()], "a positional argument cannot follow a named one");
  }
  ++args.positional;
}

void Builder::keyword(const char* begin) {
  size_t length = name_length(text_.substr(offset(begin)));
  if (arguments_.back().more) {
    fail(place(begin, begin + length), "a named argument cannot follow '**'");
  }
  key(begin, begin + length);
}

void Builder::named() { ++arguments_.back().named; }

void Builder::rest(const char* at) {
  Arguments& args = arguments_.back();
  if (args.rest || args.more) fail(place(at - 1, at), "only one '*' argument, before '**'");
  args.rest = pop_node();
}

void Builder::more(const char* at) {
  Arguments& args = arguments_.back();
  if (args.more) fail(place(at - 1, at), "only one '**' argument");
  args.more = pop_node();
}

void Builder::call_end() {
  Arguments args = arguments_.back();
  arguments_.pop_back();
  std::span<const uint32_t> parts = since(args.mark);
  auto first = static_cast<uint32_t>(code_.lists.size());
  code_.lists.insert(code_.lists.end(), parts.begin(), parts.end());
  stack.resize(args.mark);
  finished_ = {
      {first, args.positional}, {first + args.positional, args.named}, args.rest, args.more};
  arguments_begin_ = args.begin;
}

void Builder::call_step(const char* at) {
  code_.calls.push_back(finished_);
  push(make(Op::call, {arguments_begin_, offset(at)},
            static_cast<uint32_t>(code_.calls.size() - 1)));
}

void Builder::applied(const char* begin, const char* end) {
  names_.back().place = place(begin, end);
}

void Builder::bare_argument() {
  auto first = static_cast<uint32_t>(code_.lists.size());
  code_.lists.push_back(pop());
  finished_ = {{first, 1}, {}, {}, {}};
}

void Builder::no_arguments() { finished_ = {}; }

void Builder::colon(const char* at) {
  if (colons) return;
  Place name = names_.back().place;
  std::string_view word = text_.substr(name.begin, name.end - name.begin);
  fail(place(at - 1, at),
       "arguments stand in parentheses: write '|" + std::string(word) + "(...)'");
}

void Builder::application(bool test, const char* at) {
  Applied applied = names_.back();
  names_.pop_back();
  // `a . b` is one name, as `a.b` is.
  std::string word;
  for (char c : text_.substr(applied.place.begin, applied.place.end - applied.place.begin)) {
    if (!is_space(c)) word += c;
  }
  Application application;
  application.name = code_.arena.copy(word);
  application.args = finished_;
  application.is_test = test;
  code_.applications.push_back(application);
  push(make(test ? Op::test : Op::filter, {applied.place.begin, offset(at)},
            static_cast<uint32_t>(code_.applications.size() - 1), NodeId::kNone, NodeId::kNone,
            applied.negated));
}

void Builder::base(const char* at) {
  marks_.push_back({stack.size(), offset(at), false});
  absent();
}

void Builder::store() {
  Node& node = code_.nodes[stack.back()];
  if (node.op != Op::name) {
    Place place = code_.places[stack.back()];
    fail(place, "nothing can be assigned to '" +
                    std::string(text_.substr(place.begin, place.end - place.begin)) + "'");
  }
  node.op = Op::store;
}

void Builder::store_field(const char* at) {
  uint32_t key = pop();
  uint32_t name = pop();
  Place place{code_.places[name].begin, offset(at)};
  if (!fields) fail(place, "only 'set' assigns to an attribute");
  push(make(Op::store_field, place, name, key));
}

void Builder::close_unpack(const char* at) {
  if (marks_.back().tuple) {
    close(Op::unpack, at);
  } else {
    marks_.pop_back();
  }
}

void Builder::imported(const char* begin, const char* end) {
  if (*begin == '_') fail(place(begin, end), "names that begin with '_' are not exported");
  key(begin, end);
  name(begin, end);
  store();
}

}  // namespace megac::jinja
