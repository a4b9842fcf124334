#include "compiler/diag/diagnostic.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace megac {
namespace diag {
namespace {

constexpr std::array kRows = {
#define DIAG(name, number, severity, format, help, cause) \
  Row{#name, number, Row::severity, format, help, cause},
#include "compiler/diag/kinds.def"
#undef DIAG
};

consteval bool numbers_ascend() {
  for (size_t i = 1; i < kRows.size(); ++i) {
    if (kRows[i - 1].number >= kRows[i].number) return false;
  }
  return true;
}
static_assert(numbers_ascend(), "kinds.def is ordered by number, and no two rows share one");

}  // namespace

const Row& row(Kind kind) { return kRows[static_cast<size_t>(kind)]; }
std::span<const Row> rows() { return kRows; }

std::string code(Kind kind, Severity severity) {
  static constexpr char kLetters[] = {'E', 'W', 'N'};
  return fmt::format("{}{:04}", kLetters[static_cast<size_t>(severity)], row(kind).number);
}

std::optional<Kind> find(std::string_view code) {
  if (!code.empty() && std::string_view("EWNewn").find(code[0]) != std::string_view::npos) {
    code.remove_prefix(1);
  }
  unsigned number = 0;
  if (code.empty() || code.size() > 4) return std::nullopt;
  for (char c : code) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  for (size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].number == number) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

}  // namespace diag

Diagnostic& Diagnostics::push(Kind kind, Span span, std::string message) {
  Severity severity = Severity::error;
  switch (diag::row(kind).weight) {
    case diag::Row::error: severity = Severity::error; break;
    case diag::Row::warning: severity = Severity::warning; break;
    case diag::Row::note: severity = Severity::note; break;
    case diag::Row::by_dialect: severity = seed_ ? Severity::warning : Severity::error; break;
  }
  all_.push_back({kind, severity, span, std::move(message), {}, {}, 0, {}});
  return all_.back();
}

void Diagnostics::join(Diagnostics other) {
  all_.insert(all_.end(), std::make_move_iterator(other.all_.begin()),
              std::make_move_iterator(other.all_.end()));
}

size_t Diagnostics::errors() const {
  return static_cast<size_t>(std::count_if(
      all_.begin(), all_.end(), [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

void Diagnostics::sort() {
  auto place = [](const Diagnostic& d) {
    return std::tie(d.span.file, d.span.begin, d.kind, d.message, d.span.end);
  };
  std::ranges::stable_sort(all_, {}, place);
  std::vector<Diagnostic> distinct;
  for (Diagnostic& d : all_) {
    bool same = !distinct.empty() && place(distinct.back()) == place(d);
    if (same && !d.binding.empty()) {
      distinct.back().repeats += distinct.back().binding != d.binding ? 1 : 0;
    } else {
      distinct.push_back(std::move(d));
    }
  }
  all_ = std::move(distinct);
}

}  // namespace megac
