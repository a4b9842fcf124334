// The compact form of templates: flat tables of small rows that name each other by number. The
// grammar and the parser append to it, resolve.cc replaces names by slots in place, and from then
// on it is only read. Deliberately absent: Boost, and everything that a rendering changes.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/base/source.h"
#include "compiler/data/value.h"
#include "compiler/jinja/builtin.h"

namespace megac::jinja {

using NodeId = Id<struct JinjaNodeTag>;
struct Signature;

/// What a node is, and what its fields a, b and c hold. `list(b, c)` are the c entries of
/// Code::lists from b on; a NodeId in brackets may be none.
enum class Op : uint8_t {
  // Expressions.
  constant,    ///< a: row of constants
  name,        ///< a: key; only until the names are resolved
  local,       ///< a: slot of the running frame
  outer,       ///< a: slot, b: how many frames out
  global,      ///< a: row of the library's globals
  fallback,    ///< a: a node; b: row of constants, the function where that node is undefined
  path,        ///< list(b, c): keys to step through from slot a; flag: from global a
  chain,       ///< a: what it begins with, list(b, c): its steps
  list,        ///< list(b, c): the items
  tuple,       ///< list(b, c): the items
  dict,        ///< list(b, c): key, value, key, value, ...
  both,        ///< list(b, c): joined by `and`
  either,      ///< list(b, c): joined by `or`
  negation,    ///< a: after `not`
  minus,       ///< a
  plus,        ///< a
  fold,        ///< list(b, c): operand, Operator, operand, ... from left to right
  join,        ///< list(b, c): joined by `~`
  compare,     ///< list(b, c): operand, Comparison, operand, ... as Python chains them
  choose,      ///< a: the condition, b: if so, [c]: else
  loop_field,  ///< a: slot of a loop, b: LoopField
  // Steps of a chain: they act on the value before them.
  attribute,  ///< a: key
  item,       ///< a: subscript
  slice,      ///< [a] [b] [c]
  call,       ///< a: row of calls
  method,     ///< a: key, b: row of calls: `.name(...)`
  filter,     ///< a: row of applications
  test,       ///< a: row of applications; flag: negated
  // Statements.
  body,          ///< list(b, c): statements; a: row of entries, or none
  text,          ///< a: row of texts
  print,         ///< a: expression
  placeholder,   ///< a: expression
  branch,        ///< list(b, c): condition, body, ..., the last condition may be none
  loop,          ///< a: row of loops
  assign,        ///< a: target, b: expression
  assign_block,  ///< a: target, b: body, [c]: chain of filters, without a beginning
  with,          ///< list(b, c): target, value, ..., and last the body
  macro,         ///< a: row of macros, b: target
  call_block,    ///< a: row of macros, b: the chain that ends in the call
  filter_block,  ///< a: chain of filters, without a beginning; b: body
  include,       ///< a: row of includes
  evaluate,      ///< a: expression, for its effects
  leave,         ///< flag: break, else continue
  import_as,     ///< a: row of includes, b: target
  import_names,  ///< a: row of includes, list(b, c): key, target, ...
  // Targets of assignments.
  store,        ///< a: key, then slot
  unpack,       ///< list(b, c): targets
  store_field,  ///< a: name of a namespace, b: key
};

enum class Comparison : uint8_t { eq, ne, lt, le, gt, ge, in, not_in };
enum class LoopField : uint8_t {
  index,
  index0,
  revindex,
  revindex0,
  first,
  last,
  length,
  depth,
  depth0,
  previtem,
  nextitem
};

struct Node {
  Op op;
  uint8_t flag = 0;
  uint32_t a = NodeId::kNone;
  uint32_t b = NodeId::kNone;
  uint32_t c = NodeId::kNone;
};
static_assert(sizeof(Node) == 16);

/// Where a node stands in the text that it was parsed from.
struct Place {
  uint32_t begin = 0, end = 0;
};

struct Range32 {
  uint32_t first = 0, count = 0;
};

/// Arguments as written. `lists` holds the positional ones, then key and value of the named ones.
struct CallArgs {
  Range32 positional;
  Range32 named;      ///< count of pairs
  NodeId rest, more;  ///< after `*` and `**`
};

/// A filter or test with its arguments laid out: `layout` has one entry for each parameter after
/// the first, a node or none for the default. Calls with `*` or `**` are laid out when they run.
struct Application {
  std::string_view name;
  CallArgs args;
  const Builtin* builtin = nullptr;  ///< null: unknown, a fault when it is reached
  const Signature* signature = nullptr;
  uint32_t layout = 0;  ///< first entry in lists
  bool late = false;    ///< to be laid out when it runs
  bool is_test = false;
};

/// What enters a scope's slot before its body runs.
struct Entry {
  uint32_t slot;
  NodeId from;  ///< local, outer or global; none: undefined
};

struct Loop {
  NodeId target, items, filter, body, otherwise;
  bool recursive = false;
  bool escapes = false;           ///< `loop` is used as a value
  uint32_t slot = NodeId::kNone;  ///< of `loop`, where the body uses it
  Range32 slots;                  ///< all slots of the body, for recursion
};

struct Parameter {
  data::Key key;
  uint32_t slot;
  NodeId otherwise;
};

/// A macro, or the body of a call block.
struct MacroDef {
  data::Key name;  ///< none for a call block
  std::vector<Parameter> parameters;
  NodeId body;
  uint32_t frame = 0;                ///< slots
  uint32_t entries = NodeId::kNone;  ///< row of entries, before defaults and body
  uint32_t varargs = NodeId::kNone, kwargs = NodeId::kNone,
           caller = NodeId::kNone;  ///< slots, where mentioned
  bool keeps_frame = false;         ///< something defined inside may outlive the call
  uint32_t weight = 0;              ///< nodes under way at once while it runs
};

/// What an include or import can reach: a template, and what its free names are here.
struct Reach {
  std::string_view name;
  uint32_t unit;
  std::vector<Entry> entries;
};

struct Include {
  NodeId name;  ///< a constant, a list of constants, or any expression
  bool ignore_missing = false;
  bool context = true;
  bool import = false;
  std::vector<Reach> reach;  ///< by name
};

/// A free name of a partial, and the slot of its frame that the including template fills.
struct Free {
  data::Key key;
  uint32_t slot;
};

/// One text that was compiled: a template, a partial for one set of placeholders, or an expression.
struct Unit {
  std::string_view name;
  std::string_view text;
  const Origin* origin = nullptr;
  std::vector<uint32_t> lines;  ///< where the lines of `text` begin
  NodeId root;
  uint32_t first_node = 0;  ///< its nodes reach to the next unit's
  uint32_t frame = 0;       ///< slots
  uint32_t weight = 0;      ///< nodes under way at once while it runs
  std::vector<Free> free;
  std::vector<Free> exports;  ///< what an import sees
  bool partial = false;
  bool keeps_frame = false;  ///< it has macros, which may outlive an include
  bool broken = false;
};

struct Code {
  std::vector<Node> nodes;
  std::vector<Place> places;
  std::vector<uint32_t> lists;
  std::vector<data::Value> constants;
  std::vector<std::string_view> texts;
  std::vector<CallArgs> calls;
  std::vector<Application> applications;
  std::vector<std::vector<Entry>> entries;
  std::vector<Loop> loops;
  std::vector<MacroDef> macros;
  std::vector<Include> includes;
  std::vector<Unit> units;
  Arena arena;  ///< texts of constants

  const Node& at(NodeId id) const { return nodes[id.value]; }
  Node& at(NodeId id) { return nodes[id.value]; }
  std::span<const uint32_t> list(const Node& node) const { return {lists.data() + node.b, node.c}; }
  /// The unit that a node belongs to.
  const Unit& unit_of(NodeId id) const;
  Span span(NodeId id) const;
  /// The text that a node was parsed from.
  std::string_view source(NodeId id) const;
};

/// The span of unit.text[begin, end) in its source.
Span span_in(const Unit& unit, uint32_t begin, uint32_t end);

}  // namespace megac::jinja
