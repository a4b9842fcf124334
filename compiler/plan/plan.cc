#include "compiler/plan/plan.h"

#include <algorithm>
#include <string>

namespace megac::plan {
namespace {

/// Tarjan's algorithm with its own stack, so that a long chain of units cannot exhaust the
/// thread's. A component's number is higher than those of all components that it needs.
class Components {
 public:
  explicit Components(const ir::Program& program)
      : program_(program), of_(program.units.size(), kNone), index_(of_), low_(of_) {
    for (size_t i = 0; i < of_.size(); ++i) {
      if (index_[i] == kNone) visit(static_cast<uint32_t>(i));
    }
  }

  uint32_t of(ir::UnitId unit) const { return of_[unit.value]; }
  uint32_t size() const { return components_; }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Frame {
    uint32_t unit;
    size_t next;
  };

  void enter(uint32_t unit) {
    index_[unit] = low_[unit] = visited_++;
    open_.push_back(unit);
    frames_.push_back({unit, 0});
  }

  void visit(uint32_t start) {
    enter(start);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      uint32_t unit = frame.unit;
      const std::vector<ir::UnitId>& needs = program_.needs[ir::UnitId(unit)];
      if (frame.next < needs.size()) {
        uint32_t needed = needs[frame.next++].value;
        if (index_[needed] == kNone) {
          enter(needed);
        } else if (of_[needed] == kNone) {
          low_[unit] = std::min(low_[unit], index_[needed]);
        }
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) {
        uint32_t parent = frames_.back().unit;
        low_[parent] = std::min(low_[parent], low_[unit]);
      }
      if (low_[unit] != index_[unit]) continue;
      for (uint32_t member = kNone; member != unit; open_.pop_back()) {
        member = open_.back();
        of_[member] = components_;
      }
      ++components_;
    }
  }

  const ir::Program& program_;
  std::vector<uint32_t> of_, index_, low_, open_;
  std::vector<Frame> frames_;
  uint32_t visited_ = 0, components_ = 0;
};

}  // namespace

ir::Plan order(const ir::Program& program) {
  Components components(program);
  std::vector<std::vector<ir::UnitId>> members(components.size());
  for (size_t i = 0; i < program.units.size(); ++i) {
    members[components.of(ir::UnitId(i))].push_back(ir::UnitId(i));
  }
  std::vector<size_t> wave(components.size(), 0);
  ir::Plan plan;
  for (uint32_t c = 0; c < components.size(); ++c) {
    for (ir::UnitId unit : members[c]) {
      for (ir::UnitId needed : program.needs[unit]) {
        uint32_t other = components.of(needed);
        if (other != c) wave[c] = std::max(wave[c], wave[other] + 1);
      }
    }
    if (wave[c] >= plan.waves.size()) plan.waves.resize(wave[c] + 1);
    for (ir::UnitId unit : members[c]) plan.waves[wave[c]].push_back(unit);
  }
  for (std::vector<ir::UnitId>& units : plan.waves) {
    std::sort(units.begin(), units.end(), [&](ir::UnitId a, ir::UnitId b) {
      int64_t pa = program.units[a].priority, pb = program.units[b].priority;
      if (pa != pb) return pa > pb;
      std::string na = program.name(a), nb = program.name(b);
      return na != nb ? na < nb : a < b;
    });
  }
  return plan;
}

}  // namespace megac::plan
