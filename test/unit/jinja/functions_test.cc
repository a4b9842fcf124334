#include "test/unit/jinja/rendered.h"

namespace megac::jinja {

TEST_CASE("functions: functions") {
  check({
      {"{{ range(3)|list }}{{ range(1, 6, 2)|list }}{{ range(3, 0, -1)|list }}",
       "[0, 1, 2][1, 3, 5][3, 2, 1]"},
      {"{{ range(3) }} {{ range(0, 9, 3) }} {{ range(5)[1] }} {{ range(5)[1:3]|list }} {{ 3 in "
       "range(5) }}",
       "range(0, 3) range(0, 9, 3) 1 [1, 2] True"},
      {"{{ dict(a=1, b='x') }}{{ dict({'a': 1}, a=2) }}{{ dict([('k', 1)]) }}",
       "{'a': 1, 'b': 'x'}{'a': 2}{'k': 1}"},
      {"{% set ns = namespace(n=0) %}{% for i in range(4) %}{% set ns.n = ns.n + i %}{% endfor "
       "%}{{ ns.n }}",
       "6"},
      {"{% set c = cycler('a', 'b') %}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ "
       "c.reset() }}{{ c.current }}",
       "aabaNonea"},
      {"{% set j = joiner('|') %}{% for i in range(3) %}{{ j() }}{{ i }}{% endfor %}", "0|1|2"},
  });
}

TEST_CASE("functions: faults") {
  check({
      {"{{ range() }}", "E0403"},
      {"{{ range(1, 2, 0) }}", "E0403"},
      {"{{ range('a') }}", "E0403"},
      {"{{ cycler() }}", "E0403"},
      {"{{ dict([1]) }}", "E0403"},
      {"{{ dict(1, 2) }}", "E0403"},
  });
}

TEST_CASE("functions: a range is bounded, whatever its ends") {
  check({
      {"{{ range(10**9) }}", "E0404"},
      {"{{ range(-9223372036854775807, 9223372036854775807)|length }}", "E0404"},
      {"{{ range(9223372036854775800, 9223372036854775807, 5)|list }}",
       "[9223372036854775800, 9223372036854775805]"},
  });
}
}  // namespace megac::jinja
