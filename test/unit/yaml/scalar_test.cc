#include "compiler/yaml/scalar.h"

#include <doctest/doctest.h>

#include "test/unit/yaml/support.h"

namespace megac::yaml {
namespace {

std::string typed(std::string_view text) {
  Typed t = type_plain(text);
  if (!t.fits) return "too large";
  switch (t.kind) {
    case Kind::null: return "null";
    case Kind::boolean: return t.boolean ? "true" : "false";
    case Kind::integer: return fmt::format("i {}", t.integer);
    case Kind::real: return fmt::format("r {}", t.real);
    default: return "text";
  }
}

struct Row {
  std::string_view text, want;
};

}  // namespace

TEST_CASE("plain scalars are typed by YAML 1.2") {
  static constexpr Row kRows[] = {
      {"", "null"},
      {"~", "null"},
      {"null", "null"},
      {"Null", "null"},
      {"NULL", "null"},
      {"nULL", "text"},
      {"nil", "text"},
      {"none", "text"},
      {"true", "true"},
      {"True", "true"},
      {"TRUE", "true"},
      {"tRUE", "text"},
      {"false", "false"},
      {"False", "false"},
      {"FALSE", "false"},
      {"no", "text"},
      {"NO", "text"},
      {"on", "text"},
      {"y", "text"},
      {"Off", "text"},
      {"0", "i 0"},
      {"-0", "i 0"},
      {"+12", "i 12"},
      {"-12", "i -12"},
      {"010", "text"},
      {"-010", "text"},
      {"00", "text"},
      {"0x1F", "i 31"},
      {"0xfg", "text"},
      {"0x", "text"},
      {"-0x1", "text"},
      {"0o17", "i 15"},
      {"0o8", "text"},
      {"0b1", "text"},
      {"1_000", "text"},
      {"1:30", "text"},
      {"9223372036854775807", "i 9223372036854775807"},
      {"9223372036854775808", "too large"},
      {"-9223372036854775808", "i -9223372036854775808"},
      {"-9223372036854775809", "too large"},
      {"0xFFFFFFFFFFFFFFFF", "too large"},
      {"99999999999999999999999", "too large"},
      {"1.5", "r 1.5"},
      {"1.", "r 1"},
      {".5", "r 0.5"},
      {"-.5", "r -0.5"},
      {"+1.5", "r 1.5"},
      {"1e3", "r 1000"},
      {"1E-2", "r 0.01"},
      {"1.5e+3", "r 1500"},
      {"010.5", "r 10.5"},
      {".", "text"},
      {"-", "text"},
      {"+", "text"},
      {"1e", "text"},
      {"e3", "text"},
      {".e3", "text"},
      {"1.2.3", "text"},
      {"1.0", "r 1"},
      {"1e400", "too large"},
      {"1e-400", "too large"},
      {".inf", "r inf"},
      {"-.INF", "r -inf"},
      {"+.Inf", "r inf"},
      {"inf", "text"},
      {".nan", "r nan"},
      {".NaN", "r nan"},
      {"nan", "text"},
      {"-.nan", "text"},
      {"2026-11-01", "text"},
      {"1 000", "text"},
      {"1,5", "text"},
      {"0755", "text"},
      {"v1", "text"},
      {"--1", "text"},
      {"+-1", "text"},
      {"1-2", "text"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(typed(row.text) == row.want);
  }
}

TEST_CASE("scalars that other readers see otherwise") {
  static constexpr Row kRows[] = {
      {"no", "'no' is the text \"no\" here, but false to a reader of YAML 1.1"},
      {"ON", "'ON' is the text \"ON\" here, but true to a reader of YAML 1.1"},
      {"y", "'y' is the text \"y\" here, but true to a reader of YAML 1.1"},
      {"010", "'010' is the text \"010\" here, but a number to a reader of YAML 1.1"},
      {"1_000", "'1_000' is the text \"1_000\" here, but a number to a reader of YAML 1.1"},
      {"1:30", "'1:30' is the text \"1:30\" here, but a number to a reader of YAML 1.1"},
      {"0b101", "'0b101' is the text \"0b101\" here, but a number to a reader of YAML 1.1"},
      {"2026-11-01",
       "'2026-11-01' is the text \"2026-11-01\" here, but a date to a reader of YAML 1.1"},
      {"0o17", "'0o17' is the number 15 here, but a text to a reader of YAML 1.1"},
      {"1e3", "'1e3' is the number 1000 here, but a text to a reader of YAML 1.1"},
      {"1.10", "'1.10' is the number 1.1 here, but looks like a version or a text"},
      {"1.0", ""},
      {"1.5", ""},
      {"12", ""},
      {"x", ""},
      {"1.2.3", ""},
      {"50-100", ""},
      {"-x", ""},
      {"a:1", ""},
      {"1.5e+3", ""},
      {"2026-11-x", ""},
      {"not", ""},
      {"one", ""},
      {"0.1", ""},
      {"_1", ""},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    std::string want = row.want.empty() ? "" : fmt::format("1:2 W0111 {}\n", row.want);
    CHECK(faults(fmt::format("[{}]", row.text)) == want);
  }
  CHECK(faults("no: 'no'\n\"on\": \"1.10\"\n? off\n: !!str 010\n").empty());
}

TEST_CASE("numbers that do not fit are refused, not rounded") {
  CHECK(faults("a: 9223372036854775808\nb: \"9223372036854775808\"\n") ==
        "1:4 E0106 a number must be between -2^63 and 2^63-1, not '9223372036854775808'\n");
  CHECK(faults("a: 1e999") ==
        "1:4 E0106 a number must be one that a double can hold, not '1e999'\n");
}

}  // namespace megac::yaml
