#include "compiler/glob/glob.h"

#include <algorithm>

#include "compiler/base/text.h"

namespace megac::glob {
namespace {

constexpr size_t kNo = SIZE_MAX;

/// Whether the whole subject [at, end) fits a pattern of `size` elements. `takes(i, at)` is where
/// the subject goes on when element i takes what stands at `at`, or kNo; runs take any number of
/// what `next(at)` goes behind. Going back to the last run is enough, as the earlier ones could
/// only leave it less to choose from: no more than (end - at)² steps.
template <class IsRun, class Takes, class Next>
bool fits(size_t size, size_t at, size_t end, IsRun is_run, Takes takes, Next next) {
  size_t i = 0, run = size, mark = 0;
  while (at < end) {
    if (i < size && is_run(i)) {
      run = i++;
      mark = at;
      continue;
    }
    if (size_t behind = i < size ? takes(i, at) : kNo; behind != kNo) {
      ++i;
      at = behind;
    } else if (run < size) {
      i = run + 1;
      at = mark = next(mark);
    } else {
      return false;
    }
  }
  while (i < size && is_run(i)) ++i;
  return i == size;
}

bool holds(const Atom& set, char32_t code) {
  bool in = std::ranges::any_of(set.ranges, [code](const auto& range) {
    return range.first <= code && code <= range.second;
  });
  return in != set.negated;
}

bool fits(const std::vector<Atom>& atoms, std::string_view text) {
  auto behind = [&](size_t at) {
    next_code_point(text, at);
    return at;
  };
  auto takes = [&](size_t i, size_t at) {
    const Atom& atom = atoms[i];
    char32_t code = next_code_point(text, at);
    bool taken = atom.kind == Atom::literal   ? atom.code == code
                 : atom.kind == Atom::any_one ? true
                                              : holds(atom, code);
    return taken ? at : kNo;
  };
  auto is_run = [&](size_t i) { return atoms[i].kind == Atom::any_run; };
  return fits(atoms.size(), 0, text.size(), is_run, takes, behind);
}

bool fits(const Segment& segment, std::string_view text) {
  size_t ends = segment.head.size() + segment.tail.size();
  return text.size() >= ends && text.starts_with(segment.head) && text.ends_with(segment.tail) &&
         fits(segment.middle, text.substr(segment.head.size(), text.size() - ends));
}

/// Positions in `path` are those of its segments; behind the last comes path.size() + 1.
bool fits(const Branch& branch, std::string_view path) {
  size_t end = path.size() + 1;
  if (branch.back().deep) {  // at the end it takes one segment at least
    size_t slash = path.rfind('/');
    end = slash == path.npos ? 0 : slash + 1;
  }
  auto segment_end = [&](size_t at) { return std::min(path.find('/', at), path.size()); };
  auto takes = [&](size_t i, size_t at) {
    size_t stop = segment_end(at);
    bool taken = fits(branch[i], path.substr(at, stop - at));
    return taken ? stop + 1 : kNo;
  };
  auto is_run = [&](size_t i) { return branch[i].deep; };
  return fits(branch.size(), 0, end, is_run, takes, [&](size_t at) { return segment_end(at) + 1; });
}

}  // namespace

Glob::Parsed Glob::parse(std::string_view text) {
  Pattern pattern = read(text);
  Parsed parsed;
  parsed.glob.text_ = text;
  parsed.glob.branches_ = std::move(pattern.branches);
  parsed.fault = std::move(pattern.fault);
  parsed.at = pattern.at;
  return parsed;
}

bool Glob::matches(const Path& path) const {
  return !path.empty() && std::ranges::any_of(branches_, [&](const Branch& branch) {
    return fits(branch, path.relative());
  });
}

}  // namespace megac::glob
