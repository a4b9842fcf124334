#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/compile.h"

namespace megac::test {

/// A snapshot of mega-files (and, under the name "manifest", a manifest) compiled without a disk.
class Compilation {
 public:
  using File = std::pair<std::string, std::string>;
  explicit Compilation(const std::vector<File>& files);

  const Compiled& operator*() const { return compiled_; }
  const Compiled* operator->() const { return &compiled_; }
  const Sources& sources() const { return sources_; }

  /// "E0301 a:12:5 team 'beta' may not write '/x'", a diagnostic a line, in order.
  std::string diagnostics() const;
  /// "/src/user.ts beta/m#service entity=User", a claim a line.
  std::string claims() const;
  /// The text of one file, or its diagnostics.
  std::string body(std::string_view path) const;

 private:
  Sources sources_;
  Compiled compiled_;
};

/// A version-1 mega-file of team alpha with id m around a body that begins at line 5.
std::string v1(std::string_view body);
/// A seed mega-file of team alpha with id m around a body that begins at line 4.
std::string seed(std::string_view body);

}  // namespace megac::test
