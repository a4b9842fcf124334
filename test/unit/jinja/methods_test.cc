#include "compiler/jinja/methods.h"

#include "test/unit/jinja/rendered.h"

namespace megac::jinja {

TEST_CASE("methods: strings") {
  check({
      {"{{ 'aBc'.upper() }}{{ 'aBc'.lower() }}{{ 'ABC def'.capitalize() }}{{ \"they're "
       "bill's\".title() }}{{ 'aB'.swapcase() }}{{ 'ẞß'.casefold() }}",
       "ABCabcAbc defThey'Re Bill'SAbssss"},
      {"{{ ' a '.strip() }}|{{ 'xax'.lstrip('x') }}{{ 'xax'.rstrip('x') }}", "a|axxa"},
      {"{{ 'a,b,,c'.split(',') }}{{ ' a  b '.split() }}{{ 'a b c'.split(maxsplit=1) }}{{ 'a b "
       "c'.rsplit(none, 1) }}{{ 'a.b.c'.rsplit('.', 1) }}",
       "['a', 'b', '', 'c']['a', 'b']['a', 'b c']['a b', 'c']['a.b', 'c']"},
      {"{{ 'a-b-c'.partition('-') }}{{ 'a-b-c'.rpartition('-') }}{{ 'abc'.partition('-') }}",
       "('a', '-', 'b-c')('a-b', '-', 'c')('abc', '', '')"},
      {"{{ 'a\\nb\\r\\nc'.splitlines() }}{{ 'a\\nb'.splitlines(true) }}",
       "['a', 'b', 'c']['a\\n', 'b']"},
      {"{{ 'äbcb'.find('b') }}{{ 'äbcb'.rfind('b') }}{{ 'äbcb'.find('x') }}{{ 'äbcb'.index('c') "
       "}}{{ 'abab'.find('a', 1) }}",
       "13-122"},
      {"{{ 'banana'.count('an') }}{{ 'abc'.count('') }}", "24"},
      {"{{ 'abc'.startswith('a') }}{{ 'abc'.endswith(('x', 'c')) }}{{ 'abc'.startswith('b', 1) }}",
       "TrueTrueTrue"},
      {"{{ '5'.zfill(3) }}{{ '-5'.zfill(4) }}{{ 'a'.center(4, '*') }}{{ 'a'.ljust(3, '.') }}{{ "
       "'a'.rjust(3) }}",
       "005-005*a**a..  a"},
      {"{{ '-'.join(['a', 'b']) }}{{ 'aXbX'.replace('X', '-', 1) }}", "a-ba-bX"},
      {"{{ 'a1'.isalnum() }}{{ 'ab'.isalpha() }}{{ '12'.isdigit() }}{{ ' '.isspace() }}{{ "
       "''.isalpha() }}{{ 'Ab Cd'.istitle() }}",
       "TrueTrueTrueTrueFalseTrue"},
      {"{{ 'prefix-x'.removeprefix('prefix-') }}{{ 'x.py'.removesuffix('.py') }}{{ "
       "'a\\tb'.expandtabs(4) }}",
       "xxa   b"},
      {"{{ '{0} {1!r:>5} {k:05.1f} {{}}'.format('a', 'b', k=2.5) }}", "a   'b' 002.5 {}"},
      {"{{ '{:,}|{:+d}|{:x}|{:>6.2%}|{:^5}|'.format(1234567, 3, 255, 0.5, 'x') }}",
       "1,234,567|+3|ff|50.00%|  x  |"},
      {"{{ '{a[k]} {b[1]}'.format(a={'k': 1}, b=[1, 2]) }}", "1 2"},
  });
}

TEST_CASE("methods: lists") {
  check({
      {"{% set l = [1] %}{% set _ = l.append(2) %}{% set _ = l.extend([3, 4]) %}{% set _ = "
       "l.insert(1, 'x') %}{{ l }}{{ l.pop() }}{{ l.pop(0) }}{{ l }}",
       "[1, 'x', 2, 3, 4]41['x', 2, 3]"},
      {"{% set l = [3, 1, 2, 1] %}{{ l.count(1) }}{{ l.index(2) }}{{ l.sort() }}{{ l }}{{ "
       "l.reverse() }}{{ l }}{{ l.remove(1) }}{{ l }}{{ l.copy() }}{{ l.clear() }}{{ l }}",
       "22None[1, 1, 2, 3]None[3, 2, 1, 1]None[3, 2, 1][3, 2, 1]None[]"},
  });
}

TEST_CASE("methods: maps") {
  check({
      {"{% set d = {'a': 1, 'b': 2} %}{{ d.keys()|list }}{{ d.values()|list }}{{ d.items()|list "
       "}}{{ d.get('a') }}{{ d.get('x', 9) }}{{ d.get('x') }}",
       "['a', 'b'][1, 2][('a', 1), ('b', 2)]19None"},
      {"{% set d = {'a': 1} %}{{ d.update({'b': 2}, c=3) }}{{ d }}{{ d.pop('a') }}{{ d.pop('zz', "
       "0) }}{{ d.setdefault('e', 5) }}{{ d.popitem() }}{{ d.copy() }}{{ d.clear() }}{{ d }}",
       "None{'a': 1, 'b': 2, 'c': 3}105('e', 5){'b': 2, 'c': 3}None{}"},
      {"{{ {'a': 1}.keys() }}{{ {'a': 1}.items() }}", "dict_keys(['a'])dict_items([('a', 1)])"},
  });
}

TEST_CASE("methods: faults") {
  check({
      {"{{ 'a'.index('x') }}", "E0403"},
      {"{{ [1].index(2) }}", "E0403"},
      {"{{ [].pop() }}", "E0403"},
      {"{{ [1].remove(2) }}", "E0403"},
      {"{{ {}.pop('a') }}", "E0403"},
      {"{{ {}.popitem() }}", "E0403"},
      {"{{ 'a'.split('') }}", "E0403"},
      {"{{ 'a'.join([1]) }}", "E0403"},
      {"{{ 'a'.center(3, 'xy') }}", "E0403"},
      {"{{ '{} {0}'.format(1) }}", "E0403"},
      {"{{ '{'.format(1) }}", "E0403"},
      {"{{ '{a}'.format(1) }}", "E0403"},
      {"{{ {}.get([]) }}", "E0403"},
      {"{{ 'a'.nope() }}", "E0410"},
      {"{{ [2, 'a'].sort() }}", "E0403"},
  });
}

TEST_CASE("methods: what the data owns is not changed, a copy is") {
  auto given = [](std::string_view name, data::Keys& keys, Arena& arena) {
    data::Value items[] = {data::integer(2), data::integer(1)};
    data::Member members[] = {{keys.intern("a"), data::list(data::make_list(arena, items))}};
    return name == "l" ? members[0].value : data::map(data::make_map(arena, members));
  };
  const Row rows[] = {
      {"{{ l.append(3) }}", "E0403"},
      {"{{ l.sort() }}", "E0403"},
      {"{{ m.update(b=1) }}", "E0403"},
      {"{{ m.copy().a.clear() }}", "E0403"},
      {"{% set c = l|list %}{{ c.append(3) }}{{ c }}{{ l }}", "None[2, 1, 3][2, 1]"},
      {"{% set c = m.copy() %}{{ c.update(b=1) }}{{ c }}", "None{'a': [2, 1], 'b': 1}"},
      {"{{ l.count(1) }}{{ m.get('a') }}{{ l|sort }}{{ l }}", "1[2, 1][1, 2][2, 1]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(rendered(row.source, jinja2(), given) == row.want);
  }
}

TEST_CASE("methods: a list may grow while a loop goes over it") {
  check({
      {"{% set l = [1, 2] %}{% for x in l %}{{ l.append(x) or '' }}{% endfor %}{{ l }}",
       "[1, 2, 1, 2]"},
      {"{% set l = [1] %}{{ l.append(l) or '' }}{{ l }}{{ l == l }}", "[1, [...]]True"},
      {"{{ 'a'.ljust(10**15) }}", "E0404"},
      {"{{ '{:>999999999}'.format(1) }}", "E0404"},
      {"{{ '\t'.expandtabs(10**12) }}", "E0404"},
  });
}

TEST_CASE("methods: the tables are sorted, as find_method() needs") {
  for (auto table : {string_methods(), list_methods(), tuple_methods(), map_methods()}) {
    for (size_t i = 1; i < table.size(); ++i) CHECK(table[i - 1].name < table[i].name);
  }
}
}  // namespace megac::jinja
