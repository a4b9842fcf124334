#pragma once
#include "compiler/jinja/body.h"

namespace megac::jinja {

/// Binds filters and tests to their rows and lays out their arguments.
class Binder {
 public:
  Binder(Library::Body& body, uint32_t unit, Diagnostics& diags)
      : body_(body), unit_(unit), diags_(diags) {}

  /// False after a fault: an unknown name (E0402), arguments that do not fit. Where the dialect
  /// knows names late, a `soft` one is left to fail when it is reached.
  bool bind(uint32_t application, NodeId node, bool soft);

 private:
  Library::Body& body_;
  uint32_t unit_;
  Diagnostics& diags_;
};

}  // namespace megac::jinja
