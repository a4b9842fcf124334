#include "compiler/plan/plan.h"

#include <doctest/doctest.h>

#include "compiler/ir/dump.h"

namespace megac {
namespace {

/// A program of units a, b, c, ... with these needs ("ab": a needs b) and priorities.
ir::Program program(size_t n, const std::vector<std::string>& needs,
                    const std::vector<int64_t>& priorities = {}) {
  ir::Program program;
  for (size_t i = 0; i < n; ++i) {
    ir::Unit unit;
    unit.id.text = std::string(1, static_cast<char>('a' + i));
    unit.team.text = "t";
    unit.priority = i < priorities.size() ? priorities[i] : 0;
    program.units.push(std::move(unit));
  }
  program.needs.resize(n);
  for (const std::string& pair : needs) {
    program.needs[ir::UnitId(static_cast<size_t>(pair[0] - 'a'))].push_back(
        ir::UnitId(static_cast<size_t>(pair[1] - 'a')));
  }
  return program;
}

std::string waves(const ir::Program& program) {
  std::string text;
  for (const auto& wave : plan::order(program).waves) {
    for (ir::UnitId unit : wave) text += program.units[unit].id.text;
    text += " ";
  }
  return text;
}

}  // namespace

TEST_CASE("waves: needs first, ties by priority then name, circles together") {
  CHECK(waves(program(0, {})) == "");
  CHECK(waves(program(3, {})) == "abc ");
  CHECK(waves(program(3, {}, {0, 5, 1})) == "bca ");
  CHECK(waves(program(3, {"ab", "bc"})) == "c b a ");
  CHECK(waves(program(4, {"ab", "ac", "bd", "cd"})) == "d bc a ");
  CHECK(waves(program(3, {"ab", "ba"})) == "abc ");
  CHECK(waves(program(5, {"ab", "bc", "ca", "cd", "ea"})) == "d abc e ");
}

TEST_CASE("a long chain does not exhaust the stack") {
  ir::Program chain;
  constexpr size_t kUnits = 200'000;
  for (size_t i = 0; i < kUnits; ++i) chain.units.push(ir::Unit{});
  chain.needs.resize(kUnits);
  for (size_t i = 0; i + 1 < kUnits; ++i) chain.needs[ir::UnitId(i)] = {ir::UnitId(i + 1)};
  CHECK(plan::order(chain).waves.size() == kUnits);
}

}  // namespace megac
