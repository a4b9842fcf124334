// The functions behind the table of filters.cc. Each file has those of one kind.
#pragma once
#include "compiler/jinja/strings.h"

namespace megac::jinja::filter {

using data::Value;

// text_filters.cc
Value capitalize(Call& call);
Value center(Call& call);
Value format(Call& call);
Value indent(Call& call);
Value lower(Call& call);
Value replace(Call& call);
Value string(Call& call);
Value title(Call& call);
Value trim(Call& call);
Value truncate(Call& call);
Value upper(Call& call);
Value wordcount(Call& call);
Value wordwrap(Call& call);  // wordwrap.cc

// list_filters.cc
Value batch(Call& call);
Value first(Call& call);
Value items(Call& call);
Value join(Call& call);
Value last(Call& call);
Value length(Call& call);
Value list(Call& call);
Value random(Call& call);
Value reverse(Call& call);
Value slice(Call& call);
Value sum(Call& call);

// select_filters.cc: those that take an attribute, a filter or a test by name
Value attr(Call& call);
Value map(Call& call);
Value reject(Call& call);
Value rejectattr(Call& call);
Value select(Call& call);
Value selectattr(Call& call);

// sort_filters.cc
Value dictsort(Call& call);
Value groupby(Call& call);
Value max(Call& call);
Value min(Call& call);
Value sort(Call& call);
Value unique(Call& call);

// number_filters.cc
Value abs(Call& call);
Value filesizeformat(Call& call);
Value to_float(Call& call);
Value to_int(Call& call);
Value round(Call& call);

// markup_filters.cc
Value escape(Call& call);
Value forceescape(Call& call);
Value safe(Call& call);
Value striptags(Call& call);
Value urlencode(Call& call);
Value xmlattr(Call& call);
Value urlize(Call& call);  // urlize.cc

Value pprint(Call& call);  // pprint.cc
Value tojson(Call& call);  // json.cc

}  // namespace megac::jinja::filter

namespace megac::jinja {

/// A path such as 'a.b.0', as filters take for attribute=; none is the value itself.
class Path {
 public:
  Path(const data::Value& attribute, Call& call);
  /// With `otherwise`, a missing step is replaced by it.
  data::Value of(const data::Value& object, Call& call,
                 const data::Value& otherwise = data::none()) const;

 private:
  std::vector<data::Value> steps_;
};

/// What sort, unique, groupby, min and max compare: text in lower case, the rest as it is.
data::Value without_case(const data::Value& value, Call& call);
/// A one-shot list.
data::Value generator(std::span<const data::Value> items, Call& call);

}  // namespace megac::jinja
