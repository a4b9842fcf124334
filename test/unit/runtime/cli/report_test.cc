#include "runtime/cli/report.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "runtime/cli/version.h"

using namespace megac;
using namespace megac::cli;
using workspace::Action;

namespace {

std::chrono::system_clock::time_point instant(int64_t milliseconds) {
  return std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds));
}

Told told(const workspace::Request& request, const workspace::Report& report) {
  return {request, report, {}, instant(1'700'000'000'123), instant(1'700'000'001'373)};
}

workspace::Report two_units() {
  workspace::Report all;
  all.units = {{"a.yaml", "users", "alpha", true, 2, 30, 300},
               {"b.yaml", "orders", "beta", true, 1, 5, 50}};
  all.files = {{"/a/1.ts", Action::create, ir::UnitId(0u), 10, 100},
               {"/a/2.ts", Action::keep, ir::UnitId(0u), 20, 200},
               {"/b/1.ts", Action::replace, ir::UnitId(1u), 5, 50},
               {"/gone.ts", Action::remove, {}, 0, 0}};
  return all;
}

}  // namespace

TEST_CASE("the report: the original's keys, then ours, a row a line") {
  workspace::Request request;
  workspace::Report report = two_units();
  report.units[1].selected = false;
  CHECK_EQ(
      report_json(told(request, report), false),
      "{\n"
      "  \"megac\": \"" +
          std::string(version()) +
          "\",\n"
          "  \"mega_file\": \"a.yaml\",\n"
          "  \"team\": \"alpha\",\n"
          "  \"stats\": {\"files_generated\":2,\"lines_written\":30,\"errors\":[],"
          "\"start_time\":\"2023-11-14T22:13:20.123Z\",\"end_time\":\"2023-11-14T22:13:21.373Z\","
          "\"duration\":1.25},\n"
          "  \"success\": true,\n"
          "  \"units\": [\n"
          "    {\"file\":\"a.yaml\",\"id\":\"users\",\"team\":\"alpha\",\"files\":2,\"lines\":30,"
          "\"bytes\":300}\n"
          "  ],\n"
          "  \"files\": [\n"
          "    {\"path\":\"/a/1.ts\",\"action\":\"create\",\"unit\":\"alpha/users\",\"lines\":10,"
          "\"bytes\":100},\n"
          "    {\"path\":\"/a/2.ts\",\"action\":\"keep\",\"unit\":\"alpha/users\",\"lines\":20,"
          "\"bytes\":200},\n"
          "    {\"path\":\"/b/1.ts\",\"action\":\"replace\",\"unit\":\"beta/orders\",\"lines\":5,"
          "\"bytes\":50},\n"
          "    {\"path\":\"/gone.ts\",\"action\":\"remove\",\"unit\":null,\"lines\":0,"
          "\"bytes\":0}\n"
          "  ],\n"
          "  \"diagnostics\": []\n"
          "}\n");
}

TEST_CASE("several mega-files: neither file nor team, and the sum") {
  workspace::Request request;
  workspace::Report report = two_units();
  auto json = nlohmann::json::parse(report_json(told(request, report), true));
  CHECK(json["mega_file"].is_null());
  CHECK(json["team"].is_null());
  CHECK_EQ(json["stats"]["files_generated"], 3);
  CHECK_EQ(json["stats"]["lines_written"], 35);
  request.team = "alpha";
  json = nlohmann::json::parse(report_json(told(request, report), true));
  CHECK_EQ(json["team"], "alpha");
}

TEST_CASE("errors: no success, nothing generated, each with its place") {
  workspace::Request request;
  workspace::Report report = two_units();
  FileId file = report.sources.push(Source("a.yaml", "one: 1\ntwo: 2\n"));
  report.diagnostics.add<Kind::not_yaml>({file, 7, 10}, "why");
  report.diagnostics.add<Kind::empty_axis>({file, 0, 3}, "x");
  std::string text = report_json(told(request, report), true);
  CHECK_EQ(text.find('\n'), text.size() - 1);
  auto json = nlohmann::json::parse(text);
  CHECK_EQ(json["success"], false);
  CHECK_EQ(json["stats"]["files_generated"], 0);
  CHECK_EQ(json["stats"]["errors"].dump(), R"(["a.yaml:2:1: E0101: this is not YAML: why"])");
  REQUIRE_EQ(json["diagnostics"].size(), 2);
  CHECK_EQ(json["diagnostics"][0]["code"], "E0101");
  CHECK_EQ(json["diagnostics"][1]["severity"], "warning");
}

TEST_CASE("the world failed: still a report, with the reason") {
  workspace::Request request;
  request.files = {"gone.yaml"};
  workspace::Report nothing;
  Told failed = told(request, nothing);
  failed.fault = Error{"cannot read", "gone.yaml", 2};
  auto json = nlohmann::json::parse(report_json(failed, false));
  CHECK_EQ(json["success"], false);
  CHECK_EQ(json["mega_file"], "gone.yaml");
  CHECK_EQ(json["stats"]["errors"][0], "gone.yaml: cannot read: No such file or directory");
}

TEST_CASE("names that are no UTF-8 leave the report valid") {
  workspace::Request request;
  workspace::Report report = two_units();
  report.units[0].file = "bad\xff\n\"name";
  report.files[0].path = "/\xc3/\x1b";
  auto json = nlohmann::json::parse(report_json(told(request, report), false));
  CHECK_EQ(json["units"][0]["file"], "bad\xef\xbf\xbd\n\"name");
}

TEST_CASE("the profile has every step") {
  workspace::Timings timings;
  timings.read = 0.5;
  timings.shares.parse = 0.25;
  timings.write = 1e-6;
  auto json = nlohmann::json::parse(profile_json(timings, 0.001, 2));
  for (const char* key :
       {"start", "read", "parse", "lower", "own", "plan", "render", "write", "total"}) {
    CHECK(json[key].is_number());
  }
  CHECK_EQ(json["start"], 0.001);
  CHECK_EQ(json["parse"], 0.25);
  CHECK_EQ(json["write"], 1e-6);
  CHECK_EQ(json["total"], 2.0);
}
