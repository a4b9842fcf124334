#include "runtime/cli/build.h"

#include <algorithm>

#include "runtime/cli/faults.h"
#include "runtime/cli/inputs.h"
#include "runtime/cli/progress.h"
#include "runtime/cli/report.h"
#include "runtime/cli/say.h"

namespace megac::cli {
namespace {

using workspace::Report;
using workspace::Request;

struct Telling {
  World& world;
  const Arguments& arguments;
  Aim aim;
  bool json = arguments.text("--format") == "json";
  bool quiet = arguments.has("--quiet");

  Exit faults(const Report& report) const {
    Manner manner{!json && coloured(arguments, world.err),
                  quiet ? Severity::error : Severity::note};
    if (json) return print(world, json_lines(report.diagnostics, report.sources, manner));
    return complain(text(report.diagnostics, report.sources, manner));
  }

  Exit result(const Report& report, double seconds) const {
    if (quiet) return Exit::ok;
    bool list = aim == Aim::foresee && !json && arguments.text("--report") != "-" &&
                report.diagnostics.errors() == 0;
    if (list) {
      if (Exit exit = print(world, foreseen(report)); exit != Exit::ok) return exit;
    }
    return complain(summary(report, aim, seconds));
  }

  Exit into_file(std::string_view option, const std::string& text) const {
    std::string path = arguments.text(option);
    if (path == "-") return print(world, text);
    Result<Done> written = world.files.write(path, text);
    return written ? Exit::ok : failed(world, written.error());
  }

 private:
  /// When standard error fails there is nobody left to tell.
  Exit complain(const std::string& text) const {
    if (!text.empty()) (void)static_cast<bool>(world.err.write(text));
    return Exit::ok;
  }
};

Exit status(const Report& report) {
  if (report.drifted) return Exit::stale;
  return report.diagnostics.errors() > 0 ? Exit::input : Exit::ok;
}

}  // namespace

Exit build(World& world, const Arguments& arguments, Request request, Aim aim) {
  const Telling tell{world, arguments, aim};
  const double used = std::chrono::duration<double>(world.clock.used()).count();
  const auto start = world.clock.now();
  const auto begin = world.clock.steady();
  auto seconds = [&] {
    return std::chrono::duration<double>(world.clock.steady() - begin).count();
  };

  Progress progress(world, !tell.quiet && !tell.json);
  request.progress = [&progress](std::string_view stage, size_t done, size_t total) {
    progress.show(stage, done, total);
  };
  Result<Report> built = workspace::build(world, request);
  progress.erase();

  Report nothing;
  const Report& report = built ? *built : nothing;
  std::vector<Exit> exits;
  if (built) {
    exits = {tell.faults(report), tell.result(report, seconds()), status(report)};
  } else {
    exits = {failed(world, built.error())};
  }
  if (arguments.has("--report")) {
    Told told{request, report, {}, start, world.clock.now()};
    if (!built) told.fault = built.error();
    exits.push_back(tell.into_file("--report", report_json(told, tell.json)));
  }
  if (built && arguments.has("--profile")) {
    std::string profile = profile_json(report.timings, used, used + seconds());
    exits.push_back(tell.into_file("--profile", profile));
  }
  // A failing disk is the graver news; of the rest there is at most one.
  if (std::count(exits.begin(), exits.end(), Exit::world) > 0) return Exit::world;
  return *std::max_element(exits.begin(), exits.end());
}

}  // namespace megac::cli
