// YAML 1.2 with exact places. Comes in: one Source. Goes out: a Tree whose every node knows its
// bytes, and diagnostics for all that is no single, plain YAML document (compiler/diag/kinds.def,
// 01). Deliberately absent: what keys mean (schema/ and lower/ know that), tags beyond the core
// ones, merge keys, a second document. Only parse.cc includes yaml-cpp.
//
// How: parse.cc gets events with start offsets from yaml-cpp; Builder makes nodes of them and finds
// where they end; scalar.cc types plain ones, fold.cc reads those of several lines by the book;
// faults.cc puts into words what went wrong.
#pragma once
#include "compiler/base/source.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/yaml/tree.h"

namespace megac::yaml {

/// Never fails: after a fault the tree holds what was read before it, and may be empty.
Tree parse(FileId file, const Source& source, Diagnostics& diags);

/// The tree as text, a node a line: `4:7-4:12 string "alpha"`. For tests and `megac debug dump
/// tree`.
std::string dump(const Tree& tree, const Source& source);

/// A scalar's text for a message: one line, printable, cut after 60 bytes.
std::string shown(std::string_view text);

}  // namespace megac::yaml
