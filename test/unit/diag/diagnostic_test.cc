#include "compiler/diag/diagnostic.h"

#include <doctest/doctest.h>

using namespace megac;

namespace {

Span at(uint32_t file, uint32_t begin) { return {FileId(file), begin, begin + 1}; }

std::string dump(const Diagnostics& diags) {
  std::string out;
  for (const Diagnostic& d : diags.all()) {
    std::string place = d.span ? fmt::format("{}:{} ", d.span.file.value, d.span.begin) : "";
    std::string binding = d.binding.empty() ? "" : fmt::format(" [{}+{}]", d.binding, d.repeats);
    out += fmt::format("{}{} {}{}\n", place, diag::code(d.kind, d.severity), d.message, binding);
  }
  return out;
}

}  // namespace

TEST_CASE("a message takes its arguments, and its severity from the row and the dialect") {
  Diagnostics v1, seed(true);
  for (Diagnostics* diags : {&v1, &seed}) {
    diags->add<Kind::two_producers>(at(0, 1), "/a", "x", "y");
    diags->add<Kind::unknown_key>(at(0, 2), "{}", "");
    diags->add<Kind::no_boundaries>(at(0, 3), "alpha");
    diags->add<Kind::no_manifest>({});
    diags->add<Kind::two_producers>(at(0, 4), "/b", "x", "y").as(Severity::warning);
  }
  const std::string head = "0:1 E0302 '/a' is produced by both 'x' and 'y'\n";
  const std::string tail =
      "0:3 W0316 team 'alpha' has no boundaries and may write nothing\n"
      "N0324 there is no manifest: paths are not checked against teams\n"
      "0:4 W0302 '/b' is produced by both 'x' and 'y'\n";
  CHECK_EQ(dump(v1), head + "0:2 E0104 unknown key '{}'\n" + tail);
  CHECK_EQ(dump(seed), head + "0:2 W0104 unknown key '{}'\n" + tail);
  CHECK_EQ(v1.errors(), 2);
  CHECK_EQ(seed.errors(), 1);
  CHECK_EQ(seed.size(), 5);
}

TEST_CASE("they are sorted by place, kind and message; those of no place come last") {
  Diagnostics diags, others;
  diags.add<Kind::no_manifest>({});
  diags.add<Kind::malformed_path>(at(1, 5), "b", "is empty");
  diags.add<Kind::malformed_path>(at(1, 5), "a", "is empty");
  diags.add<Kind::not_yaml>(at(1, 5), "x");
  others.add<Kind::not_yaml>(at(0, 9), "y");
  others.add<Kind::not_yaml>(at(1, 2), "z");
  diags.join(std::move(others));
  diags.sort();
  CHECK_EQ(dump(diags),
           "0:9 E0101 this is not YAML: y\n"
           "1:2 E0101 this is not YAML: z\n"
           "1:5 E0101 this is not YAML: x\n"
           "1:5 E0306 the path 'a' is empty\n"
           "1:5 E0306 the path 'b' is empty\n"
           "N0324 there is no manifest: paths are not checked against teams\n");
}

TEST_CASE("faults that differ only in their binding become one") {
  Diagnostics diags;
  for (const char* binding : {"entity=A", "entity=B", "entity=C"}) {
    diags.add<Kind::template_failed>(at(0, 1), "no").binding = binding;
    diags.add<Kind::template_failed>(at(0, 7), binding).binding = binding;
  }
  diags.sort();
  CHECK_EQ(dump(diags),
           "0:1 E0403 no [entity=A+2]\n"
           "0:7 E0403 entity=A [entity=A+0]\n"
           "0:7 E0403 entity=B [entity=B+0]\n"
           "0:7 E0403 entity=C [entity=C+0]\n");
}

TEST_CASE("a kind is found by its code in any spelling") {
  for (const char* code : {"E0302", "e0302", "W0302", "302", "0302", "n302"}) {
    CAPTURE(code);
    CHECK(diag::find(code) == Kind::two_producers);
  }
  for (const char* code : {"", "E", "0", "E9998", "E03020", "X0302", "E03o2", "-302", "E0302 "}) {
    CAPTURE(code);
    CHECK_FALSE(diag::find(code));
  }
}

TEST_CASE("every row says what it is, what is behind it and what to do") {
  for (const diag::Row& row : diag::rows()) {
    CAPTURE(row.name);
    CHECK(row.number >= 101);
    CHECK(row.number < 1000);
    CHECK_FALSE(row.format.empty());
    CHECK_FALSE(row.help.empty());
    CHECK_FALSE(row.help.ends_with('.'));
    CHECK(row.cause.ends_with('.'));
  }
}

TEST_CASE("the holes of a message") {
  static_assert(diag::holes("") == 0);
  static_assert(diag::holes("'{}' and {}") == 2);
  static_assert(diag::holes("{{}} {}") == 1);
  static_assert(diag::holes("{:02}") == 1);
}
