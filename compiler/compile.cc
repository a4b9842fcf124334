#include "compiler/compile.h"

#include <algorithm>

#include "compiler/expand/expand.h"
#include "compiler/lower/lower.h"
#include "compiler/own/own.h"
#include "compiler/plan/plan.h"
#include "compiler/schema/schema.h"
#include "compiler/yaml/yaml.h"

namespace megac {
namespace {

class Stopwatch {
 public:
  explicit Stopwatch(const std::function<double()>& seconds) : seconds_(seconds) { lap(); }
  /// Seconds since the last lap.
  double lap() {
    if (!seconds_) return 0;
    double now = seconds_(), passed = now - last_;
    last_ = now;
    return passed;
  }

 private:
  const std::function<double()>& seconds_;
  double last_ = 0;
};

ir::Manifest read_manifest(const Inputs& inputs, const schema::Schema& schema, Diagnostics& diags) {
  if (!inputs.manifest) return {};
  const Source& source = inputs.sources[inputs.manifest];
  yaml::Tree tree = yaml::parse(inputs.manifest, source, diags);
  if (diags.errors() > 0) {
    tree = {};
  } else {
    schema.check(tree, diags);
  }
  return lower::manifest(inputs.manifest, tree, diags);
}

}  // namespace

Compiled compile(const Inputs& inputs, const Loop& loop) {
  struct File {
    ir::Unit unit;
    Diagnostics diags;
    double parse = 0, lower = 0;
  };
  const schema::Schema mega(inputs.schemas.mega), seed(inputs.schemas.seed),
      manifest_schema(inputs.schemas.manifest);
  const lower::Builtins builtins{expand::filters(), expand::functions()};
  Compiled compiled;

  std::vector<FileId> order = inputs.mega_files;
  std::sort(order.begin(), order.end(), [&](FileId a, FileId b) {
    return inputs.sources[a].name() < inputs.sources[b].name();
  });
  std::vector<File> files(order.size());
  loop.run(files.size(), [&](size_t i, unsigned) {
    File& file = files[i];
    const Source& source = inputs.sources[order[i]];
    Stopwatch watch(inputs.seconds);
    yaml::Tree tree = yaml::parse(order[i], source, file.diags);
    file.parse = watch.lap();
    if (file.diags.errors() > 0) {
      tree = {};  // what follows a fault of YAML would only repeat it
    } else {
      (lower::dialect(tree) == ir::Dialect::seed ? seed : mega).check(tree, file.diags);
    }
    file.unit = lower::unit(order[i], source, std::move(tree), builtins, file.diags);
    file.lower = watch.lap();
  });

  // From here on no unit is added, and each one's own names are resolved.
  Stopwatch watch(inputs.seconds);
  ir::Manifest manifest = read_manifest(inputs, manifest_schema, compiled.diagnostics);
  Table<ir::UnitId, ir::Unit> units;
  for (File& file : files) {
    units.push(std::move(file.unit));
    compiled.diagnostics.join(std::move(file.diags));
    compiled.shares.parse += file.parse / loop.workers;
    compiled.shares.lower += file.lower / loop.workers;
  }
  compiled.program = lower::join(std::move(units), std::move(manifest), compiled.diagnostics);
  compiled.shares.lower += watch.lap();

  // From here on names across units are resolved, and the program never changes.
  compiled.claims = expand::claims(compiled.program, loop, compiled.diagnostics);
  // From here on the set of all paths is known, before one body is rendered.
  own::check(compiled.program, compiled.claims, compiled.diagnostics);
  compiled.shares.own = watch.lap();

  compiled.plan = plan::order(compiled.program);
  compiled.shares.plan = watch.lap();
  return compiled;
}

}  // namespace megac
