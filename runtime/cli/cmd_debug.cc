#include <string>

#include "compiler/ir/dump.h"
#include "compiler/yaml/yaml.h"
#include "runtime/cli/faults.h"
#include "runtime/cli/inputs.h"
#include "runtime/cli/say.h"

namespace megac::cli {
namespace {

using workspace::Report;

/// The trees of the mega-files that were asked for; of several, each under its name.
std::string trees(const Report& report) {
  std::string all;
  size_t asked = 0;
  for (const workspace::Unit& unit : report.units) asked += unit.selected ? 1 : 0;
  for (size_t i = 0; i < report.units.size(); ++i) {
    if (!report.units[i].selected) continue;
    FileId file = report.compiled.program.units[ir::UnitId(i)].file;
    Diagnostics reported_before;
    yaml::Tree tree = yaml::parse(file, report.sources[file], reported_before);
    if (asked > 1) all += "--- " + report.units[i].file + "\n";
    all += yaml::dump(tree, report.sources[file]);
  }
  return all;
}

std::string dumped(const Report& report, std::string_view what) {
  if (what == "tree") return trees(report);
  if (what == "plan") return ir::dump(report.compiled.plan, report.compiled.program);
  return ir::dump(report.compiled.program, report.compiled.claims, report.sources);
}

}  // namespace

Exit dump(World& world, const Arguments& arguments) {
  if (!arguments.has("WHAT")) {
    return refuse(world,
                  {"nothing says what to dump: tree, ir or plan", "megac debug dump ir FILES"});
  }
  workspace::Request request;
  if (auto exit = take_inputs(world, arguments, request)) return *exit;
  Result<Report> report = workspace::compile(world, request, in_order());
  if (!report) return failed(world, report.error());

  Exit printed = print(world, dumped(*report, arguments.text("WHAT")));
  Manner manner{coloured(arguments, world.err), Severity::warning};
  std::string faults = text(report->diagnostics, report->sources, manner);
  if (!faults.empty()) (void)static_cast<bool>(world.err.write(faults));
  if (printed != Exit::ok) return printed;
  return report->diagnostics.errors() > 0 ? Exit::input : Exit::ok;
}

}  // namespace megac::cli
