// Everything megac says about the user's text. Comes in: a kind (a row of kinds.def), a span and
// the arguments of its message. Goes out: values in a sink, sorted when they are printed.
// Deliberately absent: exceptions, printing (render.h), and faults of the world (base/result.h).
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/span.h"

namespace megac {

enum class Severity : uint8_t { error, warning, note };

/// One row of kinds.def each.
enum class Kind : uint16_t {
#define DIAG(name, number, severity, format, help, cause) name,
#include "compiler/diag/kinds.def"
#undef DIAG
};

namespace diag {

/// What kinds.def says of a kind.
struct Row {
  std::string_view name;
  uint16_t number;
  /// `by_dialect` is an error in version 1 and a warning in the seed dialect.
  enum Weight : uint8_t { error, warning, note, by_dialect } weight;
  std::string_view format;  ///< the message, with {} for each argument
  std::string_view help;    ///< what to do
  std::string_view cause;   ///< what is behind it, for `megac explain`
};

const Row& row(Kind kind);
std::span<const Row> rows();
/// "E0302"; the letter is the severity.
std::string code(Kind kind, Severity severity);
/// The kind of a code such as "E0302", "w0302" or "302".
std::optional<Kind> find(std::string_view code);

/// The number of `{}` in a message, for the check at compile time.
consteval size_t holes(std::string_view format) {
  size_t n = 0;
  for (size_t i = 0; i + 1 < format.size(); ++i) {
    if (format[i] == '{' && format[i + 1] == '{') {
      ++i;
    } else if (format[i] == '{') {
      ++n;
    }
  }
  return n;
}

template <Kind K>
struct Format;
#define DIAG(name, number, severity, text, help, cause) \
  template <>                                           \
  struct Format<Kind::name> {                           \
    static constexpr std::string_view message = text;   \
  };
#include "compiler/diag/kinds.def"
#undef DIAG

}  // namespace diag

/// Another place that a diagnostic is about.
struct Label {
  Span span;
  std::string text;
};

struct Diagnostic {
  Kind kind;
  Severity severity = Severity::error;
  Span span;  ///< no file: it is about the run as a whole
  std::string message;
  std::string help;      ///< instead of the row's, when there is more to say
  std::string binding;   ///< "entity=User" when it arose for one binding of a template
  uint32_t repeats = 0;  ///< further bindings with the same fault
  std::vector<Label> labels;

  Diagnostic& also(Span place, std::string text) {
    labels.push_back({place, std::move(text)});
    return *this;
  }
  Diagnostic& advise(std::string text) {
    help = std::move(text);
    return *this;
  }
  Diagnostic& as(Severity s) {
    severity = s;
    return *this;
  }
};

/// A sink of diagnostics. One per unit or per body of a loop, joined in order of id afterwards.
class Diagnostics {
 public:
  /// In the seed dialect, kinds that go by the dialect are warnings.
  explicit Diagnostics(bool seed = false) : seed_(seed) {}
  void set_seed(bool seed) { seed_ = seed; }

  template <Kind K, class... Args>
  Diagnostic& add(Span span, const Args&... args) {
    static_assert(sizeof...(Args) == diag::holes(diag::Format<K>::message),
                  "the message of this kind takes another number of arguments");
    return push(K, span, fmt::format(fmt::runtime(diag::Format<K>::message), args...));
  }
  /// Takes over what another sink holds.
  void join(Diagnostics other);
  void take(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }

  size_t errors() const;
  bool empty() const { return all_.empty(); }
  size_t size() const { return all_.size(); }
  std::span<const Diagnostic> all() const { return all_; }
  std::span<Diagnostic> all() { return all_; }
  /// By file, begin, kind, message; faults that differ only in their binding become one.
  void sort();

 private:
  Diagnostic& push(Kind kind, Span span, std::string message);

  bool seed_;
  std::vector<Diagnostic> all_;
};

}  // namespace megac
