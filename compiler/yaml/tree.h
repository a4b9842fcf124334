#pragma once
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/base/source.h"

namespace megac::yaml {

using NodeId = Id<struct NodeTag>;

/// A scalar's kind by YAML 1.2's core schema; quoted and block scalars are strings.
enum class Kind : uint8_t { null, boolean, integer, real, string, sequence, map };
enum class Style : uint8_t { plain, single_quoted, double_quoted, literal, folded, block, flow };

struct Node {
  Kind kind = Kind::null;
  Style style = Style::plain;
  /// A scalar: from its first to behind its last byte, quotes and block header included, without
  /// the line end behind it. A container: from its first entry (or bracket) to its last (bracket).
  /// An absent value (`key:`) is the empty span behind its key's colon.
  Span span;
  std::string_view text;  ///< scalar: what it says, unescaped, as written for plain ones
  union {
    int64_t integer = 0;
    double real;
    bool boolean;
  };
  NodeId key;    ///< in a map: the scalar node of this entry's key
  NodeId first;  ///< first child
  NodeId next;   ///< next child of the same parent
  uint32_t children = 0;
};

/// One document. Nodes are in the order of the text; strings live in the arena, which may be moved
/// out once the tree itself is no longer needed.
class Tree {
 public:
  NodeId root() const { return nodes_.empty() ? NodeId() : NodeId(0u); }
  const Node& operator[](NodeId id) const { return nodes_[id]; }
  size_t size() const { return nodes_.size(); }

  /// The value under `key` of a map, or none. Of duplicate keys (already reported) the first.
  NodeId find(NodeId map, std::string_view key) const;

  /// for (NodeId child : tree.children(id)): entries' values (each with its `key`) or items.
  class Children {
   public:
    class Iterator {
     public:
      Iterator(const Tree* tree, NodeId at) : tree_(tree), at_(at) {}
      NodeId operator*() const { return at_; }
      Iterator& operator++() {
        at_ = (*tree_)[at_].next;
        return *this;
      }
      bool operator==(const Iterator& other) const { return at_ == other.at_; }

     private:
      const Tree* tree_;
      NodeId at_;
    };
    Children(const Tree* tree, NodeId first) : tree_(tree), first_(first) {}
    Iterator begin() const { return {tree_, first_}; }
    Iterator end() const { return {tree_, NodeId()}; }

   private:
    const Tree* tree_;
    NodeId first_;
  };
  Children children(NodeId id) const { return {this, nodes_[id].first}; }

  /// Where each line of a scalar's text stands: exact for literal blocks and for scalars on one
  /// line without escapes, otherwise the whole scalar.
  Origin origin(NodeId scalar, const Source& source) const;

  Table<NodeId, Node> nodes_;  // written by parse() alone
  Arena arena;                 ///< holds the strings of the nodes
};

}  // namespace megac::yaml
