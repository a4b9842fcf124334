#include "runtime/cli/commands.h"

namespace megac::cli {

Exit about(World&, const Arguments&);
Exit expand(World&, const Arguments&);
Exit check(World&, const Arguments&);
Exit explain(World&, const Arguments&);
Exit dump(World&, const Arguments&);
Exit help(World&, const Arguments&);

namespace {

constexpr Option kFiles{Option::words, "FILES", "", "mega-files; - is standard input"};
constexpr Option kProject{Option::text, "-p,--project", "DIR",
                          "the project in DIR, with all its mega-files"};
constexpr Option kManifest{Option::text, "--manifest", "FILE",
                           "this manifest instead of the project's own"};
constexpr Option kTeam{Option::text, "--team", "TEAM",
                       "only this team; with FILES: the team they must be of"};
constexpr Option kJobs{Option::number, "-j,--jobs", "N", "threads; 0, the default: all processors"};
constexpr Option kReport{Option::text, "--report", "FILE",
                         "a report as JSON into FILE; - is standard output"};
constexpr Option kProfile{Option::text, "--profile", "FILE",
                          "the seconds of each step as JSON into FILE"};
constexpr Option kFormat{Option::text, "--format", "FORMAT",
                         "messages as text, or as lines of json on stdout", "text|json"};
constexpr Option kColor{Option::text, "--color", "WHEN", "colours: auto, always or never",
                        "auto|always|never"};
constexpr Option kColour{Option::text, "--colour", "WHEN", "", "auto|always|never", "--color"};
constexpr Option kQuiet{Option::flag, "-q,--quiet", "", "say nothing but errors"};
// The original processor's spellings.
constexpr Option kInput{Option::list, "--input", "FILE", "", {}, "FILES"};
constexpr Option kOutput{Option::text, "--output", "DIR", "", {}, "--out"};
constexpr Option kLog{Option::text, "--log", "FILE", "", {}, "--report"};

constexpr Option kAboutOptions[] = {
    {Option::flag, "-V,--version", "", "which megac this is"},
    {Option::flag, "--json", "", "with --version: as JSON, with the versions of the formats"},
};
constexpr Option kExpandOptions[] = {
    kFiles,
    kProject,
    {Option::text, "--out", "DIR", "where the files go; the project's folder by default"},
    kManifest,
    kTeam,
    {Option::list, "--only", "GLOB", "write only paths like '/src/**'; may be repeated"},
    kJobs,
    {Option::flag, "-n,--dry-run", "", "say what would be written, and write nothing"},
    kReport,
    kProfile,
    kFormat,
    kColor,
    kQuiet,
    kInput,
    kOutput,
    kLog,
    kColour,
};
constexpr Option kCheckOptions[] = {
    kFiles,  kProject, kManifest, kTeam,  kJobs, kReport, kProfile,
    kFormat, kColor,   kQuiet,    kInput, kLog,  kColour,
};
constexpr Option kExplainOptions[] = {
    {Option::word, "CODE", "", "a code such as E0301, 0301 or 301; none: all of them"},
};
constexpr Option kDumpOptions[] = {
    {Option::word, "WHAT", "", "tree, ir or plan", "tree|ir|plan"},
    kFiles,
    kProject,
    kManifest,
    kColor,
};
constexpr Option kHelpOptions[] = {
    {Option::words, "COMMAND", "", "the command; none: the list of commands"},
};

constexpr Command kCommands[] = {
    {"", "turns mega-files into source trees", "megac COMMAND ...\nmegac --version [--json]",
     "megac COMMAND --help says more about each of them.\n"
     "\n"
     "Exit status: 0 all is well, 1 the input has errors, 2 the command line is wrong,\n"
     "3 a file or disk failed, 4 files on disk are not as megac wrote them,\n"
     "70 megac itself is wrong.",
     "megac expand shop.mega.yaml --out shop", "", kAboutOptions, about},

    {"expand", "write the files that mega-files describe",
     "megac expand FILES --out DIR\nmegac expand [-p DIR] [--out DIR]",
     "Everything is checked before the first byte is written: with an error anywhere\n"
     "the tree stays as it was. Files that already stand as they should are not\n"
     "touched, files that megac wrote and nothing produces any more are removed, and\n"
     "files that somebody else has changed are never replaced.\n"
     "Without FILES and -p it is the project around the current directory.",
     "megac expand -p shop --team alpha --dry-run", "build compile generate gen make apply",
     kExpandOptions, expand},

    {"check", "find every error, and write nothing", "megac check FILES\nmegac check [-p DIR]",
     "Checks all that expand checks, rendering every file in memory. Looks at no\n"
     "output and needs no --out.",
     "megac check -p shop --format json", "validate lint verify test", kCheckOptions, check},

    {"explain", "say what a code means and what to do about it", "megac explain [CODE]", "",
     "megac explain E0301", "why", kExplainOptions, explain},

    {"debug dump", "show what megac has read",
     "megac debug dump WHAT FILES\nmegac debug dump WHAT [-p DIR]",
     "tree: the YAML with the place of every node. ir: units, axes and templates with\n"
     "what each name in them means. plan: the order of the units.",
     "megac debug dump ir shop.mega.yaml", "dump", kDumpOptions, dump},

    {"help", "this list, or the help of a command", "megac help [COMMAND]", "", "megac help expand",
     "", kHelpOptions, help},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace megac::cli
