#include "test/support/program.h"

#include "compiler/expand/expand.h"
#include "runtime/world/world.h"

namespace megac::test {
namespace {

std::string line(const Diagnostic& d, const Sources& sources) {
  std::string text = diag::code(d.kind, d.severity);
  if (d.span) {
    Position at = sources[d.span.file].position(d.span.begin);
    text += fmt::format(" {}:{}:{}", sources[d.span.file].name(), at.line, at.column);
  }
  text += " " + d.message;
  if (!d.binding.empty()) text += " (" + d.binding + ")";
  return text + "\n";
}

std::string lines(const Diagnostics& diags, const Sources& sources) {
  std::string text;
  for (const Diagnostic& d : diags.all()) text += line(d, sources);
  return text;
}

}  // namespace

Compilation::Compilation(const std::vector<File>& files) {
  Inputs inputs{sources_,
                {},
                {},
                {world::embedded("schemas/mega.schema.json"),
                 world::embedded("schemas/mega-seed.schema.json"),
                 world::embedded("schemas/manifest.schema.json")},
                {}};
  for (const auto& [name, text] : files) {
    FileId id = sources_.push(Source(name, text));
    if (name == "manifest") {
      inputs.manifest = id;
    } else {
      inputs.mega_files.push_back(id);
    }
  }
  compiled_ = compile(inputs, in_order());
  compiled_.diagnostics.sort();
}

std::string Compilation::diagnostics() const { return lines(compiled_.diagnostics, sources_); }

std::string Compilation::claims() const {
  std::string text;
  for (const ir::Claim& claim : compiled_.claims) {
    const ir::Unit& unit = compiled_.program.units[claim.unit];
    text += fmt::format("{} {}#{}", claim.path.str(), compiled_.program.name(claim.unit),
                        unit.templates[claim.source].name.text);
    std::string binding = expand::binding(unit, claim);
    text += (binding.empty() ? "" : " " + binding) + "\n";
  }
  return text;
}

std::string Compilation::body(std::string_view path) const {
  for (const ir::Claim& claim : compiled_.claims) {
    if (claim.path.str() != path) continue;
    jinja::Renderer renderer;
    std::string out;
    Diagnostics diags;
    bool done = expand::body(compiled_.program, claim, renderer, out, diags);
    return done ? out : lines(diags, sources_);
  }
  return "no claim\n";
}

std::string v1(std::string_view body) {
  return "megac: 1\nid: m\nversion: \"1.0.0\"\nteam: alpha\n" + std::string(body);
}

std::string seed(std::string_view body) {
  return "id: m\nversion: \"1.0.0\"\nteam: alpha\n" + std::string(body);
}

}  // namespace megac::test
