#include "compiler/ir/dump.h"

#include <fmt/format.h>

namespace megac::ir {
namespace {

std::string globs(const std::vector<Claimed>& claimed) {
  std::string text;
  for (const Claimed& one : claimed) text += " " + one.glob.text();
  return text.empty() ? " -" : text;
}

std::string meaning(const Unit& unit, const Template& t, const Bound& bound) {
  auto axis = [&] { return unit.axes[t.axes[bound.axis]].name.text; };
  switch (bound.kind) {
    case Bound::nothing: return "nothing";
    case Bound::constant: return "constant";
    case Bound::item: return "item of " + axis();
    case Bound::pascal: return "pascal of " + axis();
    case Bound::plural: return "plural of " + axis();
    case Bound::raised_plural: return "raised plural of " + axis();
    case Bound::field: return fmt::format("field {} of {}", unit.keys->text(bound.key), axis());
  }
  return {};
}

std::string expression(const Unit& unit, jinja::ExpressionId id) {
  std::string text = unit.library->dump(id);
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

void dump_axis(std::string& out, const Unit& unit, const Axis& axis) {
  out += fmt::format("  axis {}", axis.name.text);
  if (axis.parent) {
    out += fmt::format(" over {}", unit.axes[axis.parent].name.text);
    for (data::Key step : axis.steps) out += fmt::format(".{}", unit.keys->text(step));
  } else if (axis.items) {
    out += ":";
    for (const data::Value& item : axis.items->all()) {
      out += fmt::format(" {}({})", item.fields->item->name, item.fields->item->printed);
    }
  }
  if (axis.where) out += " where " + expression(unit, axis.where);
  out += "\n";
}

void dump_template(std::string& out, const Unit& unit, const Template& t) {
  out += fmt::format("  template {} for [", t.name.text);
  for (size_t i = 0; i < t.axes.size(); ++i) {
    out += fmt::format("{}{}", i > 0 ? ", " : "", unit.axes[t.axes[i]].name.text);
  }
  out += fmt::format("] mode {:04o} path {}\n", t.mode, t.path_text);
  if (t.when) out += fmt::format("    when {}\n", expression(unit, t.when));
  auto globals = unit.library->globals();
  for (size_t i = 0; i < t.scope.size(); ++i) {
    if (t.scope[i].kind == Bound::nothing) continue;
    out += fmt::format("    {}: {}\n", globals[i].name, meaning(unit, t, t.scope[i]));
  }
}

}  // namespace

std::string dump(const Program& program, const Claims& claims, const Sources& sources) {
  std::string out;
  for (const Team& team : program.manifest.teams) {
    out += fmt::format("team {} priority {}\n  write{}\n  forbidden{}\n", team.name.text,
                       team.priority, globs(team.write), globs(team.forbidden));
  }
  for (size_t i = 0; i < program.units.size(); ++i) {
    const Unit& unit = program.units[UnitId(i)];
    out += fmt::format("unit {} {} {} from {}{}\n", program.name(UnitId(i)), unit.version.text,
                       unit.dialect == Dialect::seed ? "seed" : "v1", sources[unit.file].name(),
                       unit.broken ? " (broken)" : "");
    for (UnitId needed : program.needs[UnitId(i)]) {
      out += fmt::format("  needs {}\n", program.name(needed));
    }
    for (const Axis& axis : unit.axes) dump_axis(out, unit, axis);
    for (const Template& t : unit.templates) dump_template(out, unit, t);
  }
  for (const Claim& claim : claims) {
    const Unit& unit = program.units[claim.unit];
    out += fmt::format("file {} by {}#{}", claim.path.str(), program.name(claim.unit),
                       unit.templates[claim.source].name.text);
    for (const data::Value& item : claim.items) out += fmt::format(" {}", item.fields->item->name);
    out += "\n";
  }
  return out;
}

std::string dump(const Plan& plan, const Program& program) {
  std::string out;
  for (size_t i = 0; i < plan.waves.size(); ++i) {
    out += fmt::format("wave {}\n", i + 1);
    for (UnitId unit : plan.waves[i]) {
      out += fmt::format("  {} priority {}\n", program.name(unit), program.units[unit].priority);
    }
  }
  return out;
}

}  // namespace megac::ir
