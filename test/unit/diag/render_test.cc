#include "compiler/diag/render.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include <doctest/doctest.h>

#include "compiler/base/text.h"

using namespace megac;

namespace {

/// One text, and places in it by what stands there.
class Page {
 public:
  explicit Page(std::string text, std::string name = "x.yaml") { add(std::move(text), name); }
  FileId add(std::string text, std::string name) {
    return sources.push(Source(std::move(name), std::move(text)));
  }
  Span at(std::string_view what, size_t file = 0) const {
    size_t begin = sources[FileId(file)].text().find(what);
    REQUIRE(begin != std::string_view::npos);
    return {FileId(file), static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + what.size())};
  }
  /// The two lines below the headline of a fault at `span`.
  std::string excerpt(Span span) {
    Diagnostics diags;
    diags.add<Kind::malformed_path>(span, "x", "is empty");
    std::string all = diag::text(diags.all()[0], sources, false);
    size_t begin = all.find('\n') + 1;
    return all.substr(begin, all.rfind('\n', all.find("= help")) + 1 - begin);
  }

  Sources sources;
  Diagnostics diags;
};

std::string repeated(std::string_view text, int n) {
  std::string out;
  while (n-- > 0) out += text;
  return out;
}

}  // namespace

TEST_CASE("a diagnostic, whole") {
  Page page("id: x\npath: \"/src/a.ts\"\n", "users.mega.yaml");
  page.add(repeated("\n", 11) + "path: /src/a.ts\n", "orders.mega.yaml");
  Diagnostic& d =
      page.diags.add<Kind::two_producers>(page.at("\"/src/a.ts\""), "/src/a.ts", "users", "orders");
  d.also(page.at("/src/a.ts", 1), "first claimed here").also({}, "and of no place");
  d.binding = "entity=User";
  CHECK_EQ(diag::text(d, page.sources, false),
           "users.mega.yaml:2:7: error[E0302]: '/src/a.ts' is produced by both 'users' and "
           "'orders'\n"
           "  2 | path: \"/src/a.ts\"\n"
           "    |       ^^^^^^^^^^^\n"
           "  --> orders.mega.yaml:12:7\n"
           " 12 | path: /src/a.ts\n"
           "    |       --------- first claimed here\n"
           "    = note: and of no place\n"
           "    = in binding entity=User\n"
           "    = help: give the file to one of the two\n");
  d.repeats = 1;
  CHECK(
      diag::text(d, page.sources, false).find("= in binding entity=User (and 1 more binding)\n") !=
      std::string::npos);
  d.repeats = 4;
  d.advise("another way");
  std::string text = diag::text(d, page.sources, false);
  CHECK(text.find("= in binding entity=User (and 4 more bindings)\n") != std::string::npos);
  CHECK(text.ends_with("= help: another way\n"));
}

TEST_CASE("colour is added and nothing else") {
  Page page("id: x\n");
  Diagnostic& d = page.diags.add<Kind::malformed_id>(page.at("x"), "id", "x", "no");
  d.also(page.at("id"), "here");
  CHECK_EQ(diag::text(d, page.sources, true),
           "\x1b[1mx.yaml:1:5:\x1b[0m \x1b[1;31merror[E0201]\x1b[0m: \x1b[1mid 'x' is malformed: "
           "no\x1b[0m\n"
           "\x1b[1;34m 1 |\x1b[0m id: x\n"
           "\x1b[1;34m   |\x1b[0m     \x1b[1;31m^\x1b[0m\n"
           "\x1b[1;34m -->\x1b[0m x.yaml:1:1\n"
           "\x1b[1;34m 1 |\x1b[0m id: x\n"
           "\x1b[1;34m   |\x1b[0m \x1b[1;34m-- here\x1b[0m\n"
           "\x1b[1;34m   =\x1b[0m help: write it as described\n");
  d.as(Severity::warning);
  CHECK(diag::text(d, page.sources, true).find("\x1b[1;33mwarning[W0201]") != std::string::npos);
  d.as(Severity::note);
  CHECK(diag::text(d, page.sources, true).find("\x1b[1;34mnote[N0201]") != std::string::npos);
}

TEST_CASE("a diagnostic of no place has none") {
  Page page("");
  page.diags.add<Kind::no_manifest>({});
  CHECK_EQ(diag::text(page.diags.all()[0], page.sources, false),
           "note[N0324]: there is no manifest: paths are not checked against teams\n"
           "   = help: add one, or name it with --manifest\n");
}

TEST_CASE("carets stand under what they mean") {
  struct Row {
    std::string text, what, excerpt;
  };
  const Row rows[] = {
      {"a: bc", "bc", " 1 | a: bc\n   |    ^^\n"},
      {"\ta:\tbc", "bc", " 1 |     a:  bc\n   |         ^^\n"},
      {"a\tb", "\t", " 1 | a   b\n   |  ^^^\n"},
      {"名前: x", "x", " 1 | 名前: x\n   |       ^\n"},
      {"x: 名前", "名前", " 1 | x: 名前\n   |    ^^^^\n"},
      {"e\u0301: x", "x", " 1 | e\u0301: x\n   |    ^\n"},
      {"x: e\u0301", "\u0301", " 1 | x: e\u0301\n   |     ^\n"},
      {"\u202Ex: y", "y", " 1 | \\u{202e}x: y\n   |            ^\n"},
      {"a: \x1b[31m", "\x1b", " 1 | a: \\x1b[31m\n   |    ^^^^\n"},
      {"a: \xff!", "!", " 1 | a: \\xff!\n   |        ^\n"},
      {"a: b\r\nc", "b\r\n", " 1 | a: b\n   |    ^\n"},
      {"a: b\nc: d\n", "b\nc: d", " 1 | a: b\n   |    ^\n"},
      {"a\n\nb\n", "\nb", " 2 | \n   | ^\n"},
      {repeated("\n", 99) + "k: v", "v", " 100 | k: v\n     |    ^\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Page page(row.text);
    CHECK_EQ(page.excerpt(page.at(row.what)), row.excerpt);
  }
  Page page("a\nb\n");
  CHECK_EQ(page.excerpt({FileId(0u), 4, 4}), " 2 | b\n   |  ^\n");
  CHECK_EQ(page.excerpt({FileId(0u), 0, 0}), " 1 | a\n   | ^\n");
  Page empty("");
  CHECK_EQ(empty.excerpt({FileId(0u), 0, 0}), " 1 | \n   | ^\n");
}

TEST_CASE("long lines are cut around the span") {
  struct Row {
    std::string text, what, excerpt;
  };
  const std::string x300 = repeated("x", 300), y300 = repeated("y", 300);
  const Row rows[] = {
      {repeated("x", 99) + "!", "!",
       " 1 | " + repeated("x", 99) + "!\n   | " + repeated(" ", 99) + "^\n"},
      {"ab" + x300, "ab", " 1 | ab" + repeated("x", 98) + "…\n   | ^^\n"},
      {x300 + "HERE", "HERE",
       " 1 | …" + repeated("x", 50) + "HERE\n   | " + repeated(" ", 51) + "^^^^\n"},
      {x300 + "HERE" + y300, "HERE",
       " 1 | …" + repeated("x", 50) + "HERE" + repeated("y", 45) + "…\n   | " + repeated(" ", 51) +
           "^^^^\n"},
      {"a" + x300 + "b", "a" + x300,
       " 1 | a" + repeated("x", 99) + "…\n   | " + repeated("^", 100) + "\n"},
      {repeated("中", 100) + "HERE", "HERE",
       " 1 | …" + repeated("中", 25) + "HERE\n   | " + repeated(" ", 51) + "^^^^\n"},
      {repeated("\u202E", 20) + "HERE", "HERE",
       " 1 | …" + repeated("\\u{202e}", 6) + "HERE\n   | " + repeated(" ", 49) + "^^^^\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Page page(row.text);
    CHECK_EQ(page.excerpt(page.at(row.what)), row.excerpt);
  }
}

TEST_CASE("no span of a hostile text breaks the excerpt") {
  Page page("a\t\xff\xfe\u202E\x1b[2J\0b\r\n\n\u4E2D\xe4\xb8\n" + repeated("\xcc\x81", 200) + "x");
  auto size = static_cast<uint32_t>(page.sources[FileId(0u)].text().size());
  for (uint32_t begin = 0; begin <= size + 2; ++begin) {
    for (uint32_t end : {0u, begin, begin + 1, begin + 7, size, size + 9}) {
      std::string shown = page.excerpt({FileId(0u), begin, end});
      REQUIRE_EQ(std::count(shown.begin(), shown.end(), '\n'), 2);
      REQUIRE(std::none_of(shown.begin(), shown.end(),
                           [](char c) { return (c >= 0 && c < 0x20 && c != '\n') || c == 0x7F; }));
      REQUIRE_FALSE(utf8_fault(shown));
      REQUIRE(shown.find('^') != std::string::npos);
    }
  }
  Page huge(repeated("0123456789abcdef", 1 << 20));
  auto start = std::chrono::steady_clock::now();
  for (uint32_t i = 0; i < 20; ++i) huge.excerpt({FileId(0u), i * 800'000, i * 800'000 + 400'000});
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("JSON: one line, its keys in order") {
  Page page("id: x\np\u00E5th: \"/a\nb\"\n", "a\x1b\u202E\xff.yaml");
  Diagnostic& d = page.diags.add<Kind::two_producers>(page.at("\"/a\nb\""), "\u202E\"/a\u4E2D",
                                                      "u\nv", "\x7f\U000E0041");
  CHECK_EQ(diag::json(d, page.sources),
           R"({"code":"E0302","name":"two_producers","severity":"error",)"
           R"("message":"'\u202e\"/a中' is produced by both 'u\nv' and '\u007f\udb40\udc41'",)"
           "\"file\":\"a\\u001b\\u202e\uFFFD.yaml\","
           R"("line":2,"column":7,"end_line":3,"end_column":3,"offset":13,"end_offset":19,)"
           R"("help":"give the file to one of the two"})");
  d.also(page.at("id"), "first").also({}, "nowhere").advise("do").as(Severity::warning);
  d.binding = "entity=User";
  d.repeats = 2;
  std::string json = diag::json(d, page.sources);
  CHECK(json.starts_with(R"({"code":"W0302","name":"two_producers","severity":"warning",)"));
  CHECK(json.ends_with(
      "\"end_offset\":19,\"binding\":\"entity=User\",\"repeats\":2,\"related\":[{\"message\":"
      "\"first\",\"file\":\"a\\u001b\\u202e\uFFFD.yaml\",\"line\":1,\"column\":1,\"end_line\":1,"
      "\"end_column\":3,\"offset\":0,\"end_offset\":2},{\"message\":\"nowhere\"}],"
      "\"help\":\"do\"}"));
  page.diags.add<Kind::no_manifest>({});
  CHECK_EQ(diag::json(page.diags.all()[1], page.sources),
           R"({"code":"N0324","name":"no_manifest","severity":"note",)"
           R"("message":"there is no manifest: paths are not checked against teams",)"
           R"("help":"add one, or name it with --manifest"})");
}

TEST_CASE("what explain says") {
  CHECK_EQ(diag::explain(Kind::two_producers),
           "E0302: two producers (error)\n\n"
           "    '…' is produced by both '…' and '…'\n\n"
           "A file has exactly one producer; otherwise the last to write would win.\n\n"
           "What to do: give the file to one of the two.\n");
  CHECK(diag::explain(Kind::name_clash)
            .starts_with("E0209: name clash (error in version 1, warning in the seed dialect)\n"));
  CHECK(diag::explain(Kind::no_manifest).starts_with("N0324: no manifest (note)\n"));
  for (size_t i = 0; i < diag::rows().size(); ++i) {
    std::string text = diag::explain(static_cast<Kind>(i));
    CAPTURE(text);
    size_t begin = 0;
    for (size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
      CHECK(count_code_points(std::string_view(text).substr(begin, end - begin)) <= 80);
    }
    CHECK_EQ(begin, text.size());
  }
}
