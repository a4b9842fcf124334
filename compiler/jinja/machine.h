// What runs compiled templates: a walk over the compact form. One machine belongs to one Renderer;
// its memory is reused from file to file. A fault is reported where it is found and leaves by an
// exception that never leaves Renderer.
#pragma once
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "compiler/jinja/body.h"
#include "compiler/jinja/output.h"
#include "compiler/jinja/python.h"

namespace megac::jinja {

/// Thrown once a fault has been reported.
struct Fault {};

/// The slots of one running template, macro or call block.
struct Frame {
  data::Value* slots;
  Frame* outer;
};

/// A macro, or the body of a call block, with the frame it was defined in.
struct Macro {
  const MacroDef* def;
  Frame* frame;
};

/// A loop under way.
struct LoopState {
  const Loop* loop;
  Frame* frame;
  std::span<const data::Value> items;
  size_t at = 0;
  uint32_t depth = 1;
  data::Value changed;  ///< the last argument of loop.changed, as a tuple
  bool has_changed = false;
  bool over = false;
};

/// Memory of slots and arguments: taken and given back in order, never moved.
class Slots {
 public:
  data::Value* take(size_t n);
  void give_back(size_t n);
  void reset();

 private:
  struct Block {
    std::unique_ptr<data::Value[]> values;
    size_t size = 0, used = 0;
  };
  std::vector<Block> blocks_;
  size_t current_ = 0;
};

class Machine {
 public:
  Machine();

  bool render(const Library::Body& library, uint32_t unit, std::span<const data::Value> globals,
              const void* host, std::string& out, Diagnostics& diags);
  data::Value evaluate(const Library::Body& library, uint32_t unit,
                       std::span<const data::Value> globals, const void* host, Diagnostics& diags);

  // What Call offers to builtins.
  Arena& arena() { return arena_; }
  const Dialect& dialect() const { return library_->dialect; }
  const Library::Body& library() const { return *library_; }
  const data::Keys& keys() const { return made_keys_ ? *made_keys_ : *library_->keys; }
  data::Key intern(std::string_view text);
  std::string_view text_of(const data::Value& value);
  void spend(uint64_t steps);
  [[noreturn]] void fail(std::string message);
  [[noreturn]] void fail_undefined(const data::Value& value);
  [[noreturn]] void fail_limit(std::string message);
  /// Runs a builtin with its arguments bound to its parameters.
  data::Value apply(const Builtin& builtin, std::span<const data::Value> positional,
                    std::span<const data::Member> named);
  data::Value step(const data::Value& object, const data::Value& subscript);

 private:
  enum class Flow : uint8_t { on, next, out };
  struct Trail {
    NodeId site;
    const MacroDef* macro;  ///< null for a template
    std::string_view name;
  };
  struct Taken;    // slots until the end of a scope
  struct Entered;  // a frame until the end of a scope

  void begin(const Library::Body& library, std::span<const data::Value> globals, const void* host,
             Diagnostics& diags);
  Frame& root_frame(const Unit& unit);
  void fill(std::span<const Entry> entries, data::Value* slots);

  // Statements (render.cc).
  Flow body(NodeId id);
  Flow statement(const Node& node, uint32_t id);
  Flow branch(const Node& node);
  Flow loop(const jinja::Loop& loop);
  Flow run_loop(LoopState& state);
  std::span<const data::Value> filtered(const jinja::Loop& loop,
                                        std::span<const data::Value> items);
  void print_node(uint32_t id);
  void placeholder(const Node& node, uint32_t id);
  void print(const data::Value& value, uint32_t id);
  void append(std::string_view text, uint32_t id) {
    if (!out_.append(text)) too_long(id);
  }
  [[noreturn]] void too_long(uint32_t id);
  void assign(uint32_t target, const data::Value& value);
  void unpack(const Node& target, const data::Value& value, uint32_t id);
  void with(const Node& node);
  data::Value captured(size_t mark);
  void call_block(const Node& node);
  void include(const Node& node, uint32_t id);
  void import(const Node& node, uint32_t id);
  const Reach* reached(const Include& include, uint32_t id);
  void run_unit(const Reach& reach, uint32_t site);
  data::Value module(const Reach& reach, uint32_t site);

  // Expressions (evaluate.cc).
  data::Value value(uint32_t id);
  bool condition(uint32_t id);
  /// What a path leads to when every step finds its key in a map, as nearly all do; else null.
  const data::Value* found(const Node& path) const {
    const data::Value* at = path.flag ? globals_ + path.a : frame_->slots + path.a;
    const uint32_t* keys = lists_ + path.b;
    for (uint32_t i = 0; i < path.c; ++i) {
      if (!at->is(data::Type::map)) return nullptr;
      at = at->fields->find(data::Key(keys[i]));
      if (at == nullptr) return nullptr;
    }
    return at;
  }
  data::Value path(const Node& node);
  data::Value fold(const Node& node, uint32_t id);
  data::Value join(const Node& node, uint32_t id);
  bool compare(const Node& node, uint32_t id);
  bool compare(Comparison how, const data::Value& a, const data::Value& b, uint32_t id);
  data::Value dict(const Node& node, uint32_t id);
  data::Value chain(const Node& node, bool printing);
  data::Value steps(data::Value subject, uint32_t base, std::span<const uint32_t> steps,
                    bool printing);
  data::Value attribute(const data::Value& object, data::Key key);
  data::Value field(const LoopState& state, LoopField field);
  data::Value named_undefined(uint32_t base, uint32_t step, const data::Value& value);

  // Calls (call.cc).
  data::Value application(const data::Value& subject, uint32_t id);
  data::Value call(const data::Value& callee, const CallArgs& args, uint32_t id, bool printing,
                   const data::Value* caller = nullptr);
  data::Value method(const data::Value& object, data::Key key, const CallArgs& args, uint32_t id,
                     bool printing);
  data::Value call_macro(const Macro& macro, const CallArgs& args, uint32_t id, bool printing,
                         const data::Value* caller);
  data::Value call_loop(LoopState& state, std::span<const data::Value> args);
  data::Value loop_method(LoopState& state, std::string_view name,
                          std::span<const data::Value> args);
  data::Value with_arguments(const CallArgs& args, uint32_t id, const data::Value* self,
                             const Builtin* builtin, LoopState* loop, std::string_view loop_name);
  void spread(const CallArgs& args, uint32_t id, std::vector<data::Value>& positional,
              std::vector<data::Member>& named);
  const Signature& signature(const Builtin& builtin);

  [[noreturn]] void fail_at(uint32_t id, std::string message) {
    at_ = id;
    fail(std::move(message));
  }
  [[noreturn]] void report(Diagnostic& diagnostic);
  void check_memory() {
    if (arena_.taken() > most_memory_) too_much_memory();
  }
  [[noreturn]] void too_much_memory();
  data::Value copy_text(std::string_view text);

  const Library::Body* library_ = nullptr;
  const Code* code_ = nullptr;
  const Node* nodes_ = nullptr;
  const uint32_t* lists_ = nullptr;
  const data::Value* constants_ = nullptr;
  const data::Value* globals_ = nullptr;
  const void* host_ = nullptr;
  Diagnostics* diags_ = nullptr;
  Frame* frame_ = nullptr;
  Output out_;
  uint64_t steps_ = 0;
  uint64_t most_steps_ = 0;
  size_t most_memory_ = 0;
  bool strict_ = false;
  uint32_t at_ = 0;  ///< the node that a builtin or operator works for
  uint32_t depth_ = 0;
  uint32_t weight_ = 0;
  Arena arena_;
  Slots slots_;
  std::vector<Trail> trail_;
  std::optional<data::Keys> made_keys_;
  std::unordered_map<const Builtin*, Signature> signatures_;
  std::vector<std::pair<uint32_t, data::Value>> modules_;
};

}  // namespace megac::jinja
