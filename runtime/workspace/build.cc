#include <algorithm>
#include <atomic>
#include <unordered_map>
#include <unordered_set>

#include "compiler/base/text.h"
#include "compiler/expand/expand.h"
#include "runtime/schedule/schedule.h"
#include "runtime/store/store.h"
#include "runtime/workspace/project.h"
#include "runtime/workspace/selection.h"
#include "runtime/workspace/workspace.h"

namespace megac::workspace {
namespace {

double seconds(World& world) {
  return std::chrono::duration<double>(world.clock.steady().time_since_epoch()).count();
}

/// What a body became; a slot for each claim.
struct Rendered {
  uint32_t lines = 0;
  uint64_t bytes = 0;
};

struct Rendering {
  std::vector<Rendered> files;
  Diagnostics diags;
  std::optional<Error> fault;
};

/// Renders every claim that was asked for; each body goes to the stage, when there is one, and is
/// then forgotten, so that memory does not grow with what is written.
Rendering render(const ir::Program& program, const ir::Claims& claims, const Selection& selection,
                 const Loop& loop, store::Stage* stage, const Progress& progress) {
  struct Worker {
    jinja::Renderer renderer;
    std::string out;
    std::vector<std::pair<size_t, Diagnostic>> faults;
    std::optional<std::pair<size_t, Error>> fault;
  };
  Rendering result;
  result.files.resize(claims.size());
  std::vector<Worker> workers(loop.workers);
  std::atomic<size_t> done{0};
  std::atomic<bool> disk_failed{false};
  loop.run(claims.size(), [&](size_t i, unsigned number) {
    Worker& worker = workers[number];
    size_t count = done.fetch_add(1, std::memory_order_relaxed);
    if (progress && number == 0 && count % 64 == 0) progress("rendering", count, claims.size());
    const ir::Claim& claim = claims[ir::ArtifactId(i)];
    if (!selection.wants(claim) || disk_failed.load(std::memory_order_relaxed)) return;
    worker.out.clear();
    Diagnostics diags(program.units[claim.unit].dialect == ir::Dialect::seed);
    bool rendered = expand::body(program, claim, worker.renderer, worker.out, diags);
    for (const Diagnostic& d : diags.all()) worker.faults.emplace_back(i, d);
    if (!rendered) return;
    result.files[i] = {static_cast<uint32_t>(count_lines(worker.out)), worker.out.size()};
    if (!stage) return;
    const ir::Template& source = program.units[claim.unit].templates[claim.source];
    std::string producer = program.name(claim.unit) + "#" + source.name.text;
    Result<Done> put = stage->put(number, {claim.path, source.mode, producer, worker.out});
    if (put) return;
    disk_failed.store(true, std::memory_order_relaxed);
    if (!worker.fault) worker.fault = {i, put.error()};
  });

  std::vector<std::pair<size_t, Diagnostic>> faults;
  std::optional<std::pair<size_t, Error>> first;
  for (Worker& worker : workers) {
    std::move(worker.faults.begin(), worker.faults.end(), std::back_inserter(faults));
    if (worker.fault && (!first || worker.fault->first < first->first)) first = worker.fault;
  }
  std::stable_sort(faults.begin(), faults.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [claim, diagnostic] : faults) result.diags.take(std::move(diagnostic));
  if (first) result.fault = first->second;
  return result;
}

Action action_of(store::Verdict verdict) {
  switch (verdict) {
    case store::Verdict::write: return Action::create;
    case store::Verdict::remove: return Action::remove;
    case store::Verdict::leave: return Action::leave;
    case store::Verdict::keep: return Action::keep;
    default: return Action::replace;
  }
}

/// Drift is the user's to settle; what stands in the way is the world's fault.
std::optional<Error> judge(const store::Changes& changes, Report& report) {
  for (const store::Change& row : changes.rows) {
    if (row.verdict == store::Verdict::blocked) {
      std::string at = row.at.empty() ? row.path : row.at;
      return Error{fmt::format("/{} {}", row.path, row.why), at, 0};
    }
    if (row.verdict == store::Verdict::drift) {
      report.drifted = true;
      report.diagnostics.add<Kind::drift>({}, "/" + row.path, row.why);
    }
  }
  return {};
}

/// The report's files and the units' totals.
void tally(Report& report, const Selection& selection, const std::vector<Rendered>& rendered,
           const store::Changes* changes) {
  const ir::Claims& claims = report.compiled.claims;
  std::unordered_map<std::string_view, size_t> by_path;
  for (size_t i = 0; i < claims.size(); ++i) {
    const ir::Claim& claim = claims[ir::ArtifactId(i)];
    if (!selection.wants(claim)) continue;
    if (!by_path.try_emplace(claim.path.relative(), i).second) continue;
    Unit& unit = report.units[claim.unit.value];
    ++unit.files;
    unit.lines += rendered[i].lines;
    unit.bytes += rendered[i].bytes;
    if (!changes) {
      report.files.push_back(
          {claim.path.str(), Action::render, claim.unit, rendered[i].lines, rendered[i].bytes});
    }
  }
  if (!changes) return;
  for (const store::Change& row : changes->rows) {
    auto found = by_path.find(row.path);
    File file{"/" + row.path, action_of(row.verdict), {}, 0, 0};
    if (found != by_path.end()) {
      file.unit = claims[ir::ArtifactId(found->second)].unit;
      file.lines = rendered[found->second].lines;
      file.bytes = rendered[found->second].bytes;
    }
    report.files.push_back(std::move(file));
  }
}

std::string producer_unit(std::string_view producer) {
  return std::string(producer.substr(0, producer.rfind('#')));
}

}  // namespace

Result<Report> compile(World& world, const Request& request, const Loop& loop) {
  Report report;
  double start = seconds(world);
  Diagnostics loading;
  Result<Project> project = load(world, request, report.sources, loading);
  if (!project) return project.error();
  report.stand_alone = project->stand_alone;
  report.root = !request.out.empty() ? request.out : project->root;
  report.timings.read = seconds(world) - start;

  if (request.progress) request.progress("checking", 0, 0);
  start = seconds(world);
  Inputs inputs{report.sources,
                project->mega_files,
                project->manifest,
                {world::embedded("schemas/mega.schema.json"),
                 world::embedded("schemas/mega-seed.schema.json"),
                 world::embedded("schemas/manifest.schema.json")},
                [&world] { return seconds(world); }};
  report.compiled = megac::compile(inputs, loop);
  report.timings.compile = seconds(world) - start;
  report.timings.shares = report.compiled.shares;

  report.diagnostics = std::move(loading);
  report.diagnostics.join(std::move(report.compiled.diagnostics));
  report.compiled.diagnostics = Diagnostics();
  report.project = report.compiled.program.manifest.project;
  Selection selection(report.compiled.program, request, project->asked, report.diagnostics);
  const ir::Program& program = report.compiled.program;
  for (size_t i = 0; i < program.units.size(); ++i) {
    const ir::Unit& unit = program.units[ir::UnitId(i)];
    report.units.push_back({report.sources[unit.file].name(), unit.id.text,
                            std::string(ir::short_team(unit.team.text)),
                            selection.wants(ir::UnitId(i)), 0, 0, 0});
  }
  selection.drop_unconcerned(program, report.diagnostics);
  report.diagnostics.sort();
  return report;
}

Result<Report> build(World& world, const Request& request) {
  if (request.progress) request.progress("reading", 0, 0);
  const Loop loop = schedule::parallel(request.jobs);
  Result<Report> compiled = compile(world, request, loop);
  if (!compiled) return compiled;
  Report report = std::move(*compiled);
  const ir::Program& program = report.compiled.program;
  const Selection selection(report, request);

  // From here on the program is only read. With a fault in it bodies are still rendered, for their
  // own faults, but nothing is compared or written.
  std::optional<store::Stage> stage;
  if (report.diagnostics.errors() == 0 && (request.write || request.compare)) {
    store::Layout layout = request.files.empty() ? store::Layout::project : store::Layout::loose;
    Result<store::Stage> opened =
        store::open(world.files, {.root = report.root.empty() ? "." : report.root,
                                  .layout = layout,
                                  .write = request.write,
                                  .workers = loop.workers});
    if (!opened) return opened.error();
    stage.emplace(std::move(*opened));
  }

  double start = seconds(world);
  Rendering rendering = render(program, report.compiled.claims, selection, loop,
                               stage ? &*stage : nullptr, request.progress);
  report.timings.render = seconds(world) - start;
  report.diagnostics.join(std::move(rendering.diags));
  report.diagnostics.sort();
  if (rendering.fault) return *rendering.fault;
  if (!stage || report.diagnostics.errors() > 0) {
    tally(report, selection, rendering.files, nullptr);
    return report;
  }

  // From here on every body is known to be right; only the disk can still say no.
  start = seconds(world);
  std::unordered_map<std::string, ir::UnitId> units;
  for (size_t i = 0; i < program.units.size(); ++i) {
    units.emplace(program.name(ir::UnitId(i)), ir::UnitId(i));
  }
  Result<store::Changes> changes = stage->changes([&](const store::Entry& entry) {
    auto unit = units.find(producer_unit(entry.producer));
    return selection.gone(unit == units.end() ? ir::UnitId() : unit->second, entry.path);
  });
  if (!changes) return changes.error();
  tally(report, selection, rendering.files, &*changes);
  if (std::optional<Error> blocked = judge(*changes, report)) return *blocked;
  if (request.write && changes->clean()) {
    if (request.progress) request.progress("writing", 0, 0);
    Result<Done> committed = stage->commit(*changes, loop);
    if (!committed) return committed.error();
    report.written = true;
  }
  report.timings.write = seconds(world) - start;
  return report;
}

}  // namespace megac::workspace
