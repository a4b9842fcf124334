#include "compiler/expand/expand.h"

namespace megac::expand {

bool body(const ir::Program& program, const ir::Claim& claim, jinja::Renderer& renderer,
          std::string& out, Diagnostics& diags) {
  const ir::Unit& unit = program.units[claim.unit];
  const ir::Template& t = unit.templates[claim.source];
  if (!t.body) return false;
  std::vector<data::Value> globals;
  globals.reserve(t.scope.size());
  for (const ir::Bound& bound : t.scope) globals.push_back(ir::value_of(bound, claim.items));

  Host host;
  host.language = t.language.empty() ? claim.path.extension() : std::string_view(t.language);
  host.path = claim.path.str();
  size_t before = diags.size();
  bool done = renderer.render(*unit.library, t.body, globals, &host, out, diags);
  if (done && out.find('\0') != std::string::npos) {
    diags.add<Kind::template_failed>(t.name.span, "the result holds a NUL character");
    done = false;
  }
  for (Diagnostic& d : diags.all().subspan(before)) d.binding = binding(unit, claim);
  return done;
}

}  // namespace megac::expand
