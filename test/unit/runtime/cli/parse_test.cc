#include "runtime/cli/parse.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace megac;
using namespace megac::cli;

namespace {

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    size_t end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

std::string dump(const Parsed& parsed) {
  if (const Usage* fault = std::get_if<Usage>(&parsed)) {
    return "! " + fault->what + "; try: " + fault->instead;
  }
  if (const Help* help = std::get_if<Help>(&parsed)) return "help " + std::string(help->topic);
  const Call& call = std::get<Call>(parsed);
  std::string all(call.command->name);
  std::vector<std::string_view> keys;
  for (const Option& row : call.command->options) {
    if (!call.arguments.has(row.key())) continue;
    all += " " + std::string(row.key()) + "=";
    for (const std::string& value : call.arguments.list(row.key())) all += "[" + value + "]";
  }
  return all;
}

struct Row {
  std::string_view line, want;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK_EQ(dump(parse(commands(), split(row.line))), row.want);
  }
}

}  // namespace

TEST_CASE("options and files, in every spelling") {
  check({
      {"expand a.yaml b.yaml --out O", "expand FILES=[a.yaml][b.yaml] --out=[O]"},
      {"expand --out=O a.yaml", "expand FILES=[a.yaml] --out=[O]"},
      {"expand -p shop -j4 -qn",
       "expand --project=[shop] --jobs=[4] --dry-run=[true] --quiet=[true]"},
      {"expand -pshop --jobs 0", "expand --project=[shop] --jobs=[0]"},
      {"expand - --out O --report -", "expand FILES=[-] --out=[O] --report=[-]"},
      {"expand --only a/** --only [ab].ts x.yaml", "expand FILES=[x.yaml] --only=[a/**][[ab].ts]"},
      {"expand [id].yaml,x --out [a,b]", "expand FILES=[[id].yaml,x] --out=[[a,b]]"},
      {"expand --out O -- -odd.yaml --team", "expand FILES=[-odd.yaml][--team] --out=[O]"},
      {"expand --out=-O a.yaml", "expand FILES=[a.yaml] --out=[-O]"},
      {"expand --input F --output O --team beta --log L",
       "expand FILES=[F] --out=[O] --team=[beta] --report=[L]"},
      {"check --colour never", "check --color=[never]"},
      {"debug dump ir a.yaml b.yaml", "debug dump WHAT=[ir] FILES=[a.yaml][b.yaml]"},
      {"explain", "explain"},
      {"--version --json", " --version=[true] --json=[true]"},
      {"-V", " --version=[true]"},
  });
}

TEST_CASE("help, wherever it is asked for") {
  check({
      {"--help", "help "},
      {"-h", "help "},
      {"expand --help", "help expand"},
      {"expand --bogus x -h", "help expand"},
      {"debug -h", "help debug"},
      {"debug dump --help", "help debug dump"},
      {"--version --help", "help "},
  });
}

TEST_CASE("a wrong call is answered with the nearest right one") {
  check({
      {"expnad a.yaml --out O", "! there is no command 'expnad'; try: megac expand a.yaml --out O"},
      {"build a.yaml", "! there is no command 'build'; try: megac expand a.yaml"},
      {"a.yaml", "! there is no command 'a.yaml'; try: megac expand a.yaml --out DIR"},
      {"zzzzzz", "! there is no command 'zzzzzz'; try: megac --help"},
      {"debug", "! 'debug' is a group of commands; try: megac debug dump --help"},
      {"debug dmp ir", "! 'debug' has no command 'dmp'; try: megac debug dump ir"},
      {"debug zzzz", "! 'debug' has no command 'zzzz'; try: megac debug --help"},
      {"-q expand a.yaml", "! options stand behind the command; try: megac expand -q a.yaml"},
      {"expand --otu O a.yaml", "! unknown option '--otu'; try: megac expand --out O a.yaml"},
      {"expand --otu=O a.yaml", "! unknown option '--otu'; try: megac expand --out=O a.yaml"},
      {"expand --zzzzzzz", "! unknown option '--zzzzzzz'; try: megac expand --help"},
      {"expand -x", "! unknown option '-x'; try: megac expand --help"},
      {"expand -4", "! unknown option '-4'; try: megac expand --help"},
      {"check --out O", "! unknown option '--out'; try: megac check --help"},
      {"--verison", "! unknown option '--verison'; try: megac --version"},
      {"--bogus", "! unknown option '--bogus'; try: megac --help"},
  });
}

TEST_CASE("values that cannot be") {
  check({
      {"expand a.yaml --out", "! --out wants a value, DIR; try: megac expand --out=DIR"},
      {"expand a.yaml -p", "! --project wants a value, DIR; try: megac expand --project=DIR"},
      {"expand --out= a.yaml", "! --out wants a value, DIR; try: megac expand --out=DIR"},
      {"expand --out --dry-run", "! --out wants a value, DIR; try: megac expand --out=DIR"},
      {"expand --out A --out B", "! --out is given twice: 'A' and 'B'; try: megac expand --out B"},
      {"expand --out A --output B",
       "! --out is given twice: 'A' and 'B'; try: megac expand --out B"},
      {"expand -j x", "! --jobs is a number from 0 to 1024, not 'x'; try: megac expand --jobs 4"},
      {"expand -j 1025",
       "! --jobs is a number from 0 to 1024, not '1025'; try: megac expand --jobs 4"},
      {"expand -j 99999999999",
       "! --jobs is a number from 0 to 1024, not '99999999999'; try: megac expand --jobs 4"},
      {"expand --format jsn a.yaml",
       "! --format is text or json, not 'jsn'; try: megac expand --format json a.yaml"},
      {"expand --color=sometimes",
       "! --color is auto, always or never, not 'sometimes'; try: megac expand --color auto"},
      {"debug dump tre a.yaml",
       "! WHAT is tree, ir or plan, not 'tre'; try: megac debug dump tree a.yaml"},
      {"expand --dry-run=maybe", "! --dry-run takes no value; try: megac expand --dry-run"},
      {"explain E0301 E0302", "! 'E0302' is one word too many; try: megac explain --help"},
      {"--version now", "! 'now' is one word too many; try: megac --help"},
  });
  std::vector<std::string_view> words = {"check", ""};
  CHECK_EQ(dump(parse(commands(), words)), "! an empty word is no FILES; try: megac check --help");
}

TEST_CASE("a message stays one short line, whatever the words hold") {
  std::string long_word(5000, 'x');
  for (std::string bad : {std::string("--") + long_word, std::string("--a\nb\x1b[31m"),
                          std::string("--\xff\xfe"), std::string("--") + std::string(300, '\n')}) {
    for (std::string_view command : {"expand", "debug", ""}) {
      std::vector<std::string_view> words = {command, bad, "a b", long_word};
      Parsed parsed = parse(commands(), words);
      const Usage* fault = std::get_if<Usage>(&parsed);
      REQUIRE(fault);
      std::string line = fault->what + fault->instead;
      CHECK(line.size() < 500);
      for (char c : line) CHECK(static_cast<unsigned char>(c) >= 0x20);
    }
  }
}

TEST_CASE("calls are written as a shell reads them") {
  CHECK_EQ(call({"expand", "a b.yaml", "it's", "*"}, 1), "megac expand 'a b.yaml' 'it'\\''s' '*'");
  std::vector<std::string> many(60, "mega-files/x.yaml");
  many[0] = "expand";
  many.insert(many.end(), {"--out", "DIR"});
  CHECK_EQ(call(many, 60), "megac expand … --out DIR");
  many[30] = "--team";
  CHECK_EQ(call(many, 30), "megac expand … --team mega-files/x.yaml …");
}
