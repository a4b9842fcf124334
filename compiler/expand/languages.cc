#include "compiler/expand/languages.h"

#include <algorithm>

namespace megac::expand {
namespace {

// clang-format off
constexpr Types kTypeScript = {
    {"string", "string", "string", "number", "number", "boolean", "Date", "string", "string", "any",
     "Uint8Array", "string", "string", "string", "any"},
    "{}[]", "{} | null", "Record<{}, {}>"};
constexpr Types kPython = {
    {"UUID", "str", "str", "int", "Decimal", "bool", "datetime", "date", "time", "Any",
     "bytes", "str", "str", "str", "Any"},
    "list[{}]", "{} | None", "dict[{}, {}]"};
constexpr Types kSql = {
    {"uuid", "text", "text", "integer", "numeric", "boolean", "timestamptz", "date", "time", "jsonb",
     "bytea", "text", "text", "text", "jsonb"},
    "{}[]", "{}", "jsonb"};
constexpr Types kGo = {
    {"string", "string", "string", "int64", "float64", "bool", "time.Time", "time.Time", "string",
     "json.RawMessage", "[]byte", "string", "string", "string", "any"},
    "[]{}", "*{}", "map[{}]{}"};
constexpr Types kJava = {
    {"UUID", "String", "String", "Long", "BigDecimal", "Boolean", "Instant", "LocalDate", "LocalTime",
     "Object", "byte[]", "String", "String", "String", "Object"},
    "List<{}>", "Optional<{}>", "Map<{}, {}>"};
constexpr Types kKotlin = {
    {"UUID", "String", "String", "Long", "BigDecimal", "Boolean", "Instant", "LocalDate", "LocalTime",
     "Any", "ByteArray", "String", "String", "String", "Any"},
    "List<{}>", "{}?", "Map<{}, {}>"};
constexpr Types kCSharp = {
    {"Guid", "string", "string", "long", "decimal", "bool", "DateTimeOffset", "DateOnly", "TimeOnly",
     "object", "byte[]", "string", "string", "string", "object"},
    "List<{}>", "{}?", "Dictionary<{}, {}>"};
constexpr Types kRust = {
    {"Uuid", "String", "String", "i64", "Decimal", "bool", "DateTime<Utc>", "NaiveDate", "NaiveTime",
     "serde_json::Value", "Vec<u8>", "String", "String", "String", "serde_json::Value"},
    "Vec<{}>", "Option<{}>", "HashMap<{}, {}>"};
constexpr Types kCpp = {
    {"std::string", "std::string", "std::string", "std::int64_t", "double", "bool",
     "std::chrono::system_clock::time_point", "std::chrono::year_month_day", "std::chrono::seconds",
     "std::any", "std::vector<std::byte>", "std::string", "std::string", "std::string", "std::any"},
    "std::vector<{}>", "std::optional<{}>", "std::map<{}, {}>"};
constexpr Types kSwift = {
    {"UUID", "String", "String", "Int", "Decimal", "Bool", "Date", "Date", "String", "Any",
     "Data", "String", "String", "String", "Any"},
    "[{}]", "{}?", "[{}: {}]"};
constexpr Types kPhp = {
    {"string", "string", "string", "int", "float", "bool", "\\DateTimeImmutable",
     "\\DateTimeImmutable", "string", "mixed", "string", "string", "string", "string", "mixed"},
    "array", "?{}", "array"};
constexpr Types kGraphql = {
    {"ID", "String", "String", "Int", "Float", "Boolean", "DateTime", "Date", "Time", "JSON",
     "String", "String", "String", "String", "JSON"},
    "[{}]", "{}", "JSON"};
constexpr Types kProto = {
    {"string", "string", "string", "int64", "double", "bool", "google.protobuf.Timestamp", "string",
     "string", "google.protobuf.Struct", "bytes", "string", "string", "string",
     "google.protobuf.Any"},
    "repeated {}", "optional {}", "map<{}, {}>"};

constexpr Language kLanguages[] = {
    {"ts", "ts tsx mts cts typescript", "//", "", &kTypeScript},
    {"js", "js jsx mjs cjs javascript", "//", "", &kTypeScript},
    {"py", "py pyi python", "#", "", &kPython},
    {"sql", "sql postgres postgresql", "--", "", &kSql},
    {"go", "go golang", "//", "", &kGo},
    {"java", "java", "//", "", &kJava},
    {"kt", "kt kts kotlin", "//", "", &kKotlin},
    {"cs", "cs csharp", "//", "", &kCSharp},
    {"rs", "rs rust", "//", "", &kRust},
    {"cpp", "cpp cc cxx hpp hh hxx h c++", "//", "", &kCpp},
    {"swift", "swift", "//", "", &kSwift},
    {"php", "php", "//", "", &kPhp},
    {"graphql", "graphql gql", "#", "", &kGraphql},
    {"proto", "proto protobuf", "//", "", &kProto},
    {"c", "c", "//", "", nullptr},
    {"dart", "dart", "//", "", nullptr},
    {"scala", "scala", "//", "", nullptr},
    {"scss", "scss sass less", "//", "", nullptr},
    {"jsonc", "jsonc json5", "//", "", nullptr},
    {"prisma", "prisma", "//", "", nullptr},
    {"sh", "sh bash zsh shell", "#", "", nullptr},
    {"yaml", "yaml yml", "#", "", nullptr},
    {"toml", "toml", "#", "", nullptr},
    {"rb", "rb ruby", "#", "", nullptr},
    {"r", "r", "#", "", nullptr},
    {"ex", "ex exs elixir", "#", "", nullptr},
    {"conf", "conf env properties gitignore dockerignore editorconfig", "#", "", nullptr},
    {"dockerfile", "dockerfile", "#", "", nullptr},
    {"make", "mk make makefile cmake", "#", "", nullptr},
    {"tf", "tf hcl terraform", "#", "", nullptr},
    {"ps1", "ps1 psm1 powershell", "#", "", nullptr},
    {"ini", "ini", ";", "", nullptr},
    {"lua", "lua", "--", "", nullptr},
    {"hs", "hs haskell", "--", "", nullptr},
    {"tex", "tex latex", "%", "", nullptr},
    {"html", "html htm xhtml", "<!--", "-->", nullptr},
    {"xml", "xml svg xsd xsl", "<!--", "-->", nullptr},
    {"vue", "vue", "<!--", "-->", nullptr},
    {"svelte", "svelte", "<!--", "-->", nullptr},
    {"md", "md markdown mdx", "<!--", "-->", nullptr},
    {"css", "css", "/*", "*/", nullptr},
    {"json", "json", "", "", nullptr},
    {"txt", "txt text", "", "", nullptr},
};
// clang-format on

bool has_word(std::string_view words, std::string_view word) {
  for (size_t at = words.find(word); at != words.npos; at = words.find(word, at + 1)) {
    size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
      return true;
  }
  return false;
}

}  // namespace

const Language* find_language(std::string_view name) {
  if (name.empty() || name.find(' ') != name.npos) return nullptr;
  std::string lowered(name);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  for (const Language& language : kLanguages) {
    if (has_word(language.extensions, lowered)) return &language;
  }
  return nullptr;
}

std::string commented(const Language& language, std::string_view text) {
  std::string out;
  bool ended = text.ends_with('\n');
  if (ended) text.remove_suffix(1);
  while (true) {
    size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    bool carriage = line.ends_with('\r');
    if (carriage) line.remove_suffix(1);
    out += language.open;
    if (!line.empty()) {
      out += ' ';
      // A line must not end the comment it stands in.
      size_t close;
      while (!language.close.empty() && (close = line.find(language.close)) != line.npos) {
        size_t inside = close + language.close.size() - 1;
        out += line.substr(0, inside);
        out += ' ';
        line.remove_prefix(inside);
      }
      out += line;
    }
    if (!language.close.empty()) {
      out += ' ';
      out += language.close;
    }
    if (carriage) out += '\r';
    if (end == text.size()) break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  if (ended) out += '\n';
  return out;
}

}  // namespace megac::expand
