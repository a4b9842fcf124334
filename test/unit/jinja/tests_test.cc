#include "test/unit/jinja/rendered.h"

namespace megac::jinja {

TEST_CASE("tests: tests") {
  check({
      {"{{ 3 is odd }}{{ 4 is even }}{{ 9 is divisibleby 3 }}{{ 3.0 is odd }}", "TrueTrueTrueTrue"},
      {"{{ x is defined }}{{ x is undefined }}{{ none is none }}", "FalseTrueTrue"},
      {"{{ 1 is number }}{{ true is number }}{{ '1' is number }}", "TrueTrueFalse"},
      {"{{ 1 is integer }}{{ true is integer }}{{ 1.0 is float }}{{ true is boolean }}",
       "TrueFalseTrueTrue"},
      {"{{ 'a' is string }}{{ {} is mapping }}{{ [] is sequence }}{{ {} is sequence }}{{ 1 is "
       "iterable }}{{ x is iterable }}",
       "TrueTrueTrueTrueFalseTrue"},
      {"{{ 'Ab' is lower }}{{ 'ab1' is lower }}{{ '1' is lower }}{{ 'AB' is upper }}",
       "FalseTrueFalseTrue"},
      {"{{ 1 is eq 1.0 }}{{ 1 is ne 2 }}{{ 1 is lt 2 }}{{ 2 is le 2 }}{{ 'b' is gt 'a' }}{{ 1 is "
       "ge 2 }}",
       "TrueTrueTrueTrueTrueFalse"},
      {"{{ 1 is in [1] }}{{ 'a' is in 'cab' }}{{ 'k' is in {'k': 1} }}", "TrueTrueTrue"},
      {"{{ none is sameas none }}{{ 1 is sameas true }}{{ [] is sameas [] }}", "TrueFalseFalse"},
      {"{{ 'upper' is filter }}{{ 'odd' is test }}{{ 'nope' is filter }}", "TrueTrueFalse"},
      {"{{ true is true }}{{ 1 is true }}{{ false is false }}", "TrueFalseTrue"},
      {"{{ range is callable }}{{ 'a' is callable }}{{ cycler is callable }}", "TrueFalseTrue"},
      {"{{ 'a'|safe is escaped }}{{ 'a' is escaped }}", "TrueFalse"},
      {"{{ [1, 5, 3]|select('>=', 3)|list }}{{ [1, 2]|select('==', 2)|list }}{{ [1, "
       "2]|reject('!=', 2)|list }}",
       "[5, 3][2][2]"},
  });
}

TEST_CASE("tests: faults") {
  check({
      {"{{ 'a' is odd }}", "E0403"},
      {"{{ nope is even }}", "E0410"},
      {"{{ 1 is lt 'a' }}", "E0403"},
      {"{{ 1 is in 5 }}", "E0403"},
      {"{{ [] is filter }}", "E0403"},
  });
}
}  // namespace megac::jinja
