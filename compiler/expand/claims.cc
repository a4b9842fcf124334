#include <algorithm>
#include <numeric>

#include "compiler/expand/expand.h"

namespace megac::expand {
namespace {

using data::Value;

/// The bindings of one unit's templates, in file order: axes outermost first, items in file order;
/// `where` as an axis is entered, then `when`, then the path.
class UnitClaims {
 public:
  UnitClaims(const ir::Program& program, ir::UnitId id, jinja::Renderer& renderer,
             Diagnostics& diags)
      : unit_(program.units[id]),
        id_(id),
        renderer_(renderer),
        diags_(diags),
        globals_(unit_.library->globals().size()) {}

  std::vector<ir::Claim> all() {
    for (size_t i = 0; i < unit_.templates.size(); ++i) {
      current_ = {id_, ir::TemplateId(i), {}, {}};
      bind(0);
    }
    return std::move(claims_);
  }

 private:
  const ir::Template& source() const { return unit_.templates[current_.source]; }

  void bind(size_t depth) {
    if (depth == source().axes.size()) {
      claim();
      return;
    }
    const ir::Axis& axis = unit_.axes[source().axes[depth]];
    const data::List* list = items(axis, depth);
    if (!list) return;
    for (const Value& item : list->all()) {
      current_.items.push_back(item);
      if (keeps(axis, depth)) bind(depth + 1);
      current_.items.pop_back();
    }
  }

  /// The item that the template's axes outside `depth` bind to an axis.
  const Value& bound(ir::AxisId axis, size_t depth) const {
    const std::vector<ir::AxisId>& axes = source().axes;
    auto at = std::find(axes.begin(), axes.begin() + static_cast<ptrdiff_t>(depth), axis);
    return current_.items[static_cast<size_t>(at - axes.begin())];
  }

  const data::List* items(const ir::Axis& axis, size_t depth) const {
    if (!axis.parent) return axis.items;
    const Value* value = &bound(axis.parent, depth);
    for (data::Key step : axis.steps) {
      if (value->type != data::Type::map) return nullptr;
      value = value->fields->find(step);
      if (!value) return nullptr;
    }
    if (value->type != data::Type::list) return nullptr;
    auto boxed = axis.boxed.find(value->items);
    return boxed == axis.boxed.end() ? value->items : boxed->second;
  }

  bool keeps(const ir::Axis& axis, size_t depth) {
    if (!axis.where) return true;
    std::vector<Value> chain;
    for (ir::AxisId link : axis.chain) chain.push_back(bound(link, depth + 1));
    return holds(axis.where, axis.scope, chain);
  }

  bool holds(jinja::ExpressionId condition, const std::vector<ir::Bound>& scope,
             std::span<const Value> items) {
    fill(scope, items);
    size_t before = diags_.size();
    Value value = renderer_.evaluate(*unit_.library, condition, globals_, nullptr, diags_);
    name_binding(before);
    return diags_.size() == before && jinja::truthy(value);
  }

  void claim() {
    const ir::Template& t = source();
    if (t.when && !holds(t.when, t.scope, current_.items)) return;
    if (!t.path) return;
    fill(t.scope, current_.items);
    size_t before = diags_.size();
    path_.clear();
    if (renderer_.render(*unit_.library, t.path, globals_, nullptr, path_, diags_)) {
      Path::Parsed parsed = Path::parse(path_);
      if (parsed.fault.empty()) {
        current_.path = std::move(parsed.path);
        claims_.push_back(current_);
      } else {
        diags_.add<Kind::malformed_path>(t.path_span, path_, parsed.fault);
      }
    }
    name_binding(before);
  }

  void fill(const std::vector<ir::Bound>& scope, std::span<const Value> items) {
    for (size_t i = 0; i < globals_.size(); ++i) globals_[i] = ir::value_of(scope[i], items);
  }

  void name_binding(size_t from) {
    for (Diagnostic& d : diags_.all().subspan(from)) d.binding = binding(unit_, current_);
  }

  const ir::Unit& unit_;
  ir::UnitId id_;
  jinja::Renderer& renderer_;
  Diagnostics& diags_;
  std::vector<Value> globals_;
  std::string path_;
  ir::Claim current_;
  std::vector<ir::Claim> claims_;
};

}  // namespace

std::string binding(const ir::Unit& unit, const ir::Claim& claim) {
  const std::vector<ir::AxisId>& axes = unit.templates[claim.source].axes;
  std::string text;
  for (size_t i = 0; i < claim.items.size() && i < axes.size(); ++i) {
    text += fmt::format("{}{}={}", i > 0 ? ", " : "", unit.axes[axes[i]].name.text,
                        claim.items[i].fields->item->name);
  }
  return text;
}

ir::Claims claims(const ir::Program& program, const Loop& loop, Diagnostics& diags) {
  struct Share {
    std::vector<ir::Claim> claims;
    Diagnostics diags;
  };
  std::vector<Share> shares(program.units.size());
  std::vector<jinja::Renderer> renderers(loop.workers);
  loop.run(shares.size(), [&](size_t i, unsigned worker) {
    const ir::Unit& unit = program.units[ir::UnitId(i)];
    if (unit.broken) return;
    shares[i].diags.set_seed(unit.dialect == ir::Dialect::seed);
    shares[i].claims = UnitClaims(program, ir::UnitId(i), renderers[worker], shares[i].diags).all();
  });

  std::vector<ir::Claim*> order;
  for (Share& share : shares) {
    diags.join(std::move(share.diags));
    for (ir::Claim& claim : share.claims) order.push_back(&claim);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const ir::Claim* a, const ir::Claim* b) { return a->path < b->path; });
  ir::Claims claims;
  for (ir::Claim* claim : order) claims.push(std::move(*claim));
  return claims;
}

}  // namespace megac::expand
