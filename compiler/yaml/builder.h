#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/source.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/yaml/faults.h"
#include "compiler/yaml/tree.h"

namespace megac::yaml {

/// What one file may hold; beyond that it is a mistake or an attack (E0108).
struct Limits {
  static constexpr size_t bytes = size_t{8} << 20;
  static constexpr size_t depth = 64;
  static constexpr size_t nodes = 2'000'000;
  static constexpr size_t copied = 100'000;  ///< nodes that aliases stand for
};

/// Makes a Tree from the events of a reader that knows only where tokens begin. Finds where they
/// end by looking at the source again, types plain scalars, resolves aliases, and refuses what is
/// not part of the language. Everything it is told comes in the order of the text.
class Builder {
 public:
  /// Thrown after a fault that leaves no sense to what follows; it is already reported.
  struct Stop {};

  Builder(FileId file, const Source& source, Tree& tree, Diagnostics& diags)
      : file_(file), source_(source), text_(source.text()), tree_(tree), diags_(diags) {}

  /// `at` is the offset of the node's first token, tag and anchor included; `anchor` counts from 1,
  /// 0 is none; `tag` is the resolved tag, empty where none is written.
  void document(uint32_t at);
  void null(uint32_t at, size_t anchor);
  void scalar(uint32_t at, std::string_view tag, size_t anchor, std::string_view value);
  void alias(uint32_t at, size_t anchor);
  void open(uint32_t at, std::string_view tag, size_t anchor, Kind kind, bool flow);
  void close();

  const Progress& progress() const { return progress_; }
  void report(const Fault& fault);

 private:
  struct Frame {
    NodeId node;
    NodeId last;  ///< the child that was added last
    NodeId key;   ///< of the entry under way; none: a key comes next
    bool flow;
    bool bracket;  ///< a flow collection with brackets; a single pair in a flow sequence has none
    bool is_key;   ///< of a map: refused once it is whole
    int column;    ///< of a block collection
  };
  /// Where a node's own text begins, behind its tag and anchor.
  struct Place {
    uint32_t begin;
    uint32_t properties_end;  ///< 0: there are none
  };

  Place place(uint32_t at) const;
  uint32_t skip_blank(uint32_t at) const;
  int column(uint32_t at) const;
  bool absent(uint32_t at) const;
  bool explicit_key(uint32_t key) const;
  bool wants_key() const { return !stack_.empty() && is_map(stack_.back()) && !stack_.back().key; }
  bool is_map(const Frame& frame) const { return tree_[frame.node].kind == Kind::map; }
  /// The reader may tell of a place behind the text: a last newline that is only there for it.
  Span span(uint32_t begin, uint32_t end) const {
    auto size = static_cast<uint32_t>(text_.size());
    return {file_, std::min(begin, size), std::min(end, size)};
  }

  void add_absent(const Place& place, uint32_t at, size_t anchor, Kind kind);
  void quoted(Node& node, std::string_view value);
  void block(Node& node, std::string_view value);
  void add_scalar(Node node, size_t anchor, bool plain_key);
  NodeId push(const Node& node);
  void attach(NodeId id);
  NodeId copy(NodeId from, size_t depth);
  void remember(size_t anchor, NodeId id);
  void check_keys(NodeId map);
  [[noreturn]] void refuse_key(const Node& node);
  size_t depth() const;
  void check_depth(size_t depth, uint32_t at);
  void check_escapes(const Node& node);
  /// True for the core tag `name`; reports any other.
  bool core_tag(std::string_view tag, uint32_t at, std::string_view& name);
  void type(Node& node, std::string_view core, uint32_t at);
  void find_open_bracket();

  FileId file_;
  const Source& source_;
  std::string_view text_;
  Tree& tree_;
  Diagnostics& diags_;
  Progress progress_;
  std::vector<Frame> stack_;
  std::vector<NodeId> anchors_;  ///< by number; none: of a refused or unfinished node
  std::vector<NodeId> keys_;     ///< scratch of check_keys
  size_t documents_ = 0;
  size_t copied_ = 0;
  Span alias_;  ///< the alias that is being copied
};

}  // namespace megac::yaml
