#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/jinja/ast.h"
#include "compiler/jinja/dialect.h"

namespace megac::jinja {

/// Why an expression or tag head could not be read, and where in the unit's text. Thrown by Builder
/// and caught where a tag ends.
struct SyntaxFault {
  Place place;
  std::string message;
};

/// Takes the grammar's events and appends nodes to a Code: a stack of finished parts, and marks for
/// the lists under way. `at` is how far the text was read when the event came.
class Builder {
 public:
  Builder(Code& code, data::Keys& keys, const Dialect& dialect, std::string_view text);

  /// Before each tag: forgets what an earlier, failed one left.
  void restart();
  NodeId make(Op op, Place place, uint32_t a = NodeId::kNone, uint32_t b = NodeId::kNone,
              uint32_t c = NodeId::kNone, uint8_t flag = 0);
  NodeId make_list(Op op, Place place, std::span<const uint32_t> entries,
                   uint32_t a = NodeId::kNone);
  NodeId constant(const data::Value& value, Place place);
  [[noreturn]] void fail(Place place, std::string message) const;
  std::string_view text() const { return text_; }
  Place place(const char* begin, const char* end) const {
    return {static_cast<uint32_t>(begin - text_.data()), static_cast<uint32_t>(end - text_.data())};
  }

  // What a head leaves for the parser.
  std::vector<uint32_t> stack;  ///< its parts in the order of the text
  bool flag = false;            ///< `recursive`, `ignore missing`
  bool context = true;          ///< `with context`, or the other
  bool context_given = false;
  bool fields = false;  ///< `ns.a` is a target here
  bool colons = false;  ///< `x|default:'y'` is read

  uint32_t pop() {
    uint32_t top = stack.back();
    stack.pop_back();
    return top;
  }
  NodeId pop_node() { return NodeId(pop()); }

  // Leaves; `begin` and `end` are those of the token.
  void name(const char* begin, const char* end);
  void integer(const char* begin, const char* end);
  void real(const char* begin, const char* end);
  void string_part(const char* begin, const char* end);
  void string_end();
  void key(const char* begin, const char* end);
  void absent() { stack.push_back(NodeId::kNone); }

  void enter(const char* at);
  void leave() { --nesting_; }
  void bracket(int change) { brackets_ += change; }
  bool in_brackets() const { return brackets_ > 0; }

  // Lists: from open() to close().
  void open(const char* begin);
  void open_last();
  void comma() { marks_.back().tuple = true; }
  void operation(uint32_t code) { stack.push_back(code); }
  void close(Op op, const char* at);
  void close_tuple(const char* at);  ///< a tuple if there was a comma or nothing at all

  void negations_begin(const char* at) { counts_.push_back({at, 0, 0}); }
  void negation() { ++counts_.back().all; }
  void negations_end(const char* at);
  void signs_begin(const char* at) { counts_.push_back({at, 0, 0}); }
  void sign(bool minus);
  void choose(const char* at);

  // Chains: an operand, then steps.
  void chain_open() { open_last(); }
  void signs_end(const char* at);
  void chain_close(const char* at);
  void attribute(const char* begin, const char* end);
  void index(const char* begin, const char* end);
  void subscript(const char* at);
  void slice(const char* at);
  void call_begin(const char* at);
  void positional();
  void keyword(const char* begin);  ///< `name =`, before its value
  void named();
  void rest(const char* at);
  void more(const char* at);
  void call_end();
  void call_step(const char* at);
  void applied(const char* begin, const char* end);
  void negated() { names_.back().negated = true; }
  void test_begin() { names_.push_back({}); }
  void bare_argument();
  void no_arguments();
  void colon(const char* at);
  void application(bool test, const char* at);
  void base(const char* at);  ///< a chain that has no beginning

  // Targets: a name becomes one.
  void store();
  void store_field(const char* at);
  void close_unpack(const char* at);
  void imported(const char* begin, const char* end);
  void discard() { stack.pop_back(); }

 private:
  struct Mark {
    size_t size;
    uint32_t begin;
    bool tuple;
  };
  struct Count {
    const char* begin;
    uint32_t all, minus;
  };
  struct Arguments {
    size_t mark;
    uint32_t begin;
    uint32_t positional = 0, named = 0;
    NodeId rest{}, more{};
  };
  struct Applied {
    Place place;
    bool negated = false;
  };
  uint32_t offset(const char* at) const { return static_cast<uint32_t>(at - text_.data()); }
  void push(NodeId id) { stack.push_back(id.value); }
  std::span<const uint32_t> since(size_t mark) const { return std::span(stack).subspan(mark); }
  uint32_t depth(uint32_t node) const;

  Code& code_;
  data::Keys& keys_;
  const Dialect& dialect_;
  std::string_view text_;
  std::vector<Mark> marks_;
  std::vector<Count> counts_;
  std::vector<Arguments> arguments_;
  CallArgs finished_;
  uint32_t arguments_begin_ = 0;
  std::vector<Applied> names_;
  uint32_t first_node_;
  std::vector<uint16_t> depths_;  // of the nodes from first_node_ on
  std::string string_;
  std::string_view string_plain_;
  Place string_place_;
  int string_parts_ = 0;
  uint32_t nesting_ = 0;
  int brackets_ = 0;
};

}  // namespace megac::jinja
