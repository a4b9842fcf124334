// Jinja2's template language. Comes in: the texts of one unit, with where each line stands, and a
// Dialect. Goes out: a Library of compiled templates, and from it rendered text. Names become slots
// and texts become slices while compiling; rendering is const, so many threads share one Library.
// Deliberately absent: ir/ (what the globals mean is the caller's), files, clocks, environment,
// chance: a template reaches its values and nothing else.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/source.h"
#include "compiler/data/keys.h"
#include "compiler/data/value.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/jinja/dialect.h"

namespace megac::jinja {

using TemplateId = Id<struct JinjaTemplateTag>;
using ExpressionId = Id<struct JinjaExpressionTag>;

/// A text to compile. It must outlive the library.
struct Text {
  std::string name;
  std::string_view text;
  Origin origin;
};

/// Which single-brace placeholders a text has (docs/language.md, placeholders): `{NAME|filters}`
/// whose first identifier is one of these; every other brace is text.
struct Placeholders {
  std::vector<std::string> names;
  bool loops = false;  ///< also `for` targets and `loop`, inside their loop
};

/// A name that a library's templates read and none of them binds. The caller of render() gives the
/// values, in this order.
struct Global {
  data::Key key;
  std::string_view name;
};

/// A use of a global in one template, its includes followed.
struct Use {
  uint32_t global;
  Span span;
  bool guarded;  ///< only `is defined`, `is undefined` or `default` look at it here
};

/// The compiled templates of one unit. Build it (add..., then link), then only read it.
class Library {
 public:
  /// `keys` must outlive the library; compiling interns into it.
  Library(data::Keys& keys, Dialect dialect);
  Library(Library&&) noexcept;
  Library& operator=(Library&&) noexcept;
  ~Library();

  /// A body. After a fault the id is still valid; rendering it gives nothing.
  TemplateId add(Text text, const Placeholders& placeholders, Diagnostics& diags);
  /// A string field: text with placeholders only. Every placeholder must be one of `names`, else
  /// E0412; in a `strict` field (a path) so is every other brace. `\{` before a placeholder is a
  /// brace.
  TemplateId add_field(Text text, std::span<const std::string> names, bool strict,
                       Diagnostics& diags);
  ExpressionId add_expression(Text text, Diagnostics& diags);
  /// A partial: what include and import find under its name. Compiled for each placeholder set that
  /// includes it; one that nothing includes is still compiled, for its faults.
  void add_partial(Text text);
  /// Resolves includes (E0421). Nothing may be added after it.
  void link(Diagnostics& diags);

  std::span<const Global> globals() const;
  std::vector<Use> uses(TemplateId id) const;
  std::vector<Use> uses(ExpressionId id) const;
  const Dialect& dialect() const;

  /// The compiled form as text. For tests and `megac debug dump`.
  std::string dump(TemplateId id) const;
  std::string dump(ExpressionId id) const;

  struct Body;  // the compiled form; only jinja/ looks inside
  const Body& body() const { return *body_; }

 private:
  std::unique_ptr<Body> body_;
};

/// Runs templates. Holds scratch memory that is reused from file to file, so each worker has one.
class Renderer {
 public:
  Renderer();
  Renderer(Renderer&&) noexcept;
  Renderer& operator=(Renderer&&) noexcept;
  ~Renderer();

  /// Appends to `out`. `globals` are in the order of library.globals(). False after a fault, which
  /// is in `diags` with the trail of includes and macros; `out` then holds what came before it.
  bool render(const Library& library, TemplateId id, std::span<const data::Value> globals,
              const void* host, std::string& out, Diagnostics& diags);
  /// The value of an expression; its memory lasts until the next call. Undefined after a fault.
  data::Value evaluate(const Library& library, ExpressionId id,
                       std::span<const data::Value> globals, const void* host, Diagnostics& diags);

 private:
  std::unique_ptr<Machine> machine_;
};

/// Python's truth of a value.
bool truthy(const data::Value& value);
inline constexpr size_t kPrintLimit = 16u << 20;
/// Appends str() of a value, as Python prints it; an item prints its printed form. False when that
/// is more than `limit` bytes; `out` then holds a beginning of it.
bool print(std::string& out, const data::Value& value, const data::Keys& keys,
           size_t limit = kPrintLimit);

}  // namespace megac::jinja
