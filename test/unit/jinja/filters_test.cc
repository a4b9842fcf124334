#include "test/unit/jinja/rendered.h"

namespace megac::jinja {

TEST_CASE("filters: text") {
  check({
      {"{{ 'straße'|upper }}", "STRASSE"},
      {"{{ 'ΑΣ ΟΔΟΣ'|lower }}", "ας οδος"},
      {"{{ 'fooBar baz'|capitalize }}", "Foobar baz"},
      {"{{ 'foo bar-baz (qux) [x'|title }}", "Foo Bar-Baz (Qux) [X"},
      {"{{ '  a b '|trim }}|", "a b|"},
      {"{{ 'xxaxx'|trim('x') }}", "a"},
      {"{{ 'ab'|center(7) }}|", "   ab  |"},
      {"{{ 'aaa'|replace('a', 'b', 2) }}", "bba"},
      {"{{ 'ab'|replace('', '-') }}", "-a-b-"},
      {"{{ 42|replace(4, 'x') }}", "x2"},
      {"{{ '%s|%05.1f|%-4d|%x'|format('a', 2.25, 7, 255) }}", "a|002.2|7   |ff"},
      {"{{ '%(a)s'|format(a=1) }}", "1"},
      {"{{ 'a\\n\\nb\\n'|indent }}|", "a\n\n    b\n|"},
      {"{{ 'a\\n\\nb'|indent(2, true, true) }}|", "  a\n  \n  b|"},
      {"{{ 'a\\nb'|indent('> ') }}", "a\n> b"},
      {"{{ 'foo bar baz qux'|truncate(9) }}", "foo..."},
      {"{{ 'foo bar baz qux'|truncate(9, true) }}", "foo ba..."},
      {"{{ 'foo bar baz qux'|truncate(11) }}", "foo bar baz qux"},
      {"{{ 'foo bar baz qux'|truncate(11, false, '...', 0) }}", "foo bar..."},
      {"{{ 'one two_three 4'|wordcount }}", "3"},
      {"{{ 'the well-known quick-brown fox'|wordwrap(10) }}",
       "the well-\nknown\nquick-\nbrown fox"},
      {"{{ 'abcdefghij kl'|wordwrap(4, false) }}", "abcdefghij\nkl"},
      {"{{ 5|upper }}{{ none|lower }}", "5none"},
  });
}

TEST_CASE("filters: lists") {
  check({
      {"{{ [1, 2, 3]|join('|') }}", "1|2|3"},
      {"{{ ['a', none, 1.0]|join }}", "aNone1.0"},
      {"{{ [{'n': 'x'}, {'n': 'y'}]|join(', ', attribute='n') }}", "x, y"},
      {"{{ 'abc'|first }}{{ [1, 2]|last }}{{ []|first|default('none') }}", "a2none"},
      {"{{ {'a': 1, 'b': 2}|length }}{{ 'äö'|count }}", "22"},
      {"{{ range(5)|batch(2)|list }}", "[[0, 1], [2, 3], [4]]"},
      {"{{ range(5)|batch(2, 0)|list }}", "[[0, 1], [2, 3], [4, 0]]"},
      {"{{ range(7)|slice(3)|list }}", "[[0, 1, 2], [3, 4], [5, 6]]"},
      {"{{ range(7)|slice(3, 'x')|list }}", "[[0, 1, 2], [3, 4, 'x'], [5, 6, 'x']]"},
      {"{{ [1, 2]|reverse|list }}{{ 'abc'|reverse }}", "[2, 1]cba"},
      {"{{ {'b': 1}|items|list }}", "[('b', 1)]"},
      {"{{ [1, 2.5]|sum }} {{ [1]|sum(start=4) }}", "3.5 5"},
      {"{{ [{'v': {'n': 2}}, {'v': {'n': 3}}]|sum(attribute='v.n') }}", "5"},
      {"{{ 'abc'|list }}", "['a', 'b', 'c']"},
  });
}

TEST_CASE("filters: selection") {
  check({
      {"{{ range(5)|select('odd')|list }}", "[1, 3]"},
      {"{{ range(5)|reject('odd')|list }}", "[0, 2, 4]"},
      {"{{ ['a', '', none, 1]|select|list }}", "['a', 1]"},
      {"{{ [3, 7]|select('gt', 4)|list }}", "[7]"},
      {"{{ [{'on': true, 'n': 1}, {'on': false, 'n': 2}]|selectattr('on')|map(attribute='n')|list "
       "}}",
       "[1]"},
      {"{{ [{'n': 1}, {'n': 2}]|rejectattr('n', 'eq', 1)|list }}", "[{'n': 2}]"},
      {"{{ ['a', 'b']|map('upper')|join }}", "AB"},
      {"{{ [{'n': 1}, {}]|map(attribute='n', default='-')|list }}", "[1, '-']"},
      {"{{ [['a', 'b']]|map(attribute=1)|list }}", "['b']"},
      {"{{ 'ab'|map('replace', 'a', 'x')|list }}", "['x', 'b']"},
      {"{% set g = [1, 2]|map('abs') %}{{ g|list }}{{ g|list }}", "[1, 2][]"},
      {"{{ {'a': 1}|attr('a') is defined }}", "False"},
  });
}

TEST_CASE("filters: order") {
  check({
      {"{{ ['b', 'A', 'c']|sort }}", "['A', 'b', 'c']"},
      {"{{ ['b', 'A', 'c']|sort(case_sensitive=true) }}", "['A', 'b', 'c']"},
      {"{{ [2, 1.5, true]|sort(reverse=true) }}", "[2, 1.5, True]"},
      {"{{ [{'a': 2, 'n': 'x'}, {'a': 1, 'n': 'y'}, {'a': 1, 'n': "
       "'b'}]|sort(attribute='a,n')|map(attribute='n')|list }}",
       "['b', 'y', 'x']"},
      {"{{ ['a', 'A', 'b', 1, true, 1.0]|unique|list }}", "['a', 'b', 1]"},
      {"{{ {'b': 1, 'A': 2}|dictsort }}", "[('A', 2), ('b', 1)]"},
      {"{{ {'b': 1, 'A': 2}|dictsort(by='value', reverse=true) }}", "[('A', 2), ('b', 1)]"},
      {"{{ ['b', 'A']|min }}{{ [3, 10, 2]|max }}{{ []|max is undefined }}", "A10True"},
      {"{{ [{'c': 'Rome', 'n': 1}, {'c': 'oslo', 'n': 2}, {'c': 'rome', 'n': 3}]|groupby('c') }}",
       "[('oslo', [{'c': 'oslo', 'n': 2}]), ('Rome', [{'c': 'Rome', 'n': 1}, {'c': 'rome', 'n': "
       "3}])]"},
      {"{% for g in [{'c': 1}, {}]|groupby('c', default=0) %}{{ g.grouper }}:{{ g.list|length "
       "}};{% endfor %}",
       "0:1;1:1;"},
  });
}

TEST_CASE("filters: numbers") {
  check({
      {"{{ -3|abs }}{{ -2.5|abs }}", "32.5"},
      {"{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 1234.5|round(-2) }} {{ "
       "25|round(-1) }}",
       "2.0 4.0 2.67 1200.0 20"},
      {"{{ 2.11|round(1, 'ceil') }} {{ 2.19|round(1, 'floor') }}", "2.2 2.1"},
      {"{{ '1.9'|int }} {{ ' 7 '|int }} {{ '0x1f'|int(base=16) }} {{ 'x'|int(5) }} {{ 3.99|int }} "
       "{{ '1_0'|int }}",
       "1 7 31 5 3 10"},
      {"{{ '3'|float }} {{ 'x'|float }} {{ '1e3'|float }} {{ 'inf'|float }}", "3.0 0.0 1000.0 inf"},
      {"{{ 1|filesizeformat }} {{ 999|filesizeformat }} {{ 1500|filesizeformat }} {{ "
       "2048|filesizeformat(true) }} {{ 1e30|filesizeformat }}",
       "1 Byte 999 Bytes 1.5 kB 2.0 KiB 1000000.0 YB"},
  });
}

TEST_CASE("filters: markup") {
  check({
      {"{{ '<a href=\"x\">&\\''|e }}", "&lt;a href=&#34;x&#34;&gt;&amp;&#39;"},
      {"{{ '<'|safe|e }}{{ '<'|safe|forceescape }}", "<&lt;"},
      {"{{ '<b>x</b>  &amp; <!-- c -->&copy;&#65;&hellip; &eacutea'|striptags }}", "x & ©A… éa"},
      {"{{ 'a b/ä?&'|urlencode }} {{ {'k 1': 'v/2'}|urlencode }} {{ [('a', 1)]|urlencode }}",
       "a%20b/%C3%A4%3F%26 k+1=v%2F2 a=1"},
      {"{{ {'class': 'x', 'id': none, 'v': '<'}|xmlattr }}|{{ {'a': 1}|xmlattr(false) }}",
       " class=\"x\" v=\"&lt;\"|a=\"1\""},
      {"{{ 'see http://a.org/x?y=1, (www.b.com) or me@c.org.'|urlize }}",
       "see <a href=\"http://a.org/x?y=1\" rel=\"noopener\">http://a.org/x?y=1</a>, (<a "
       "href=\"https://www.b.com\" rel=\"noopener\">www.b.com</a>) or <a "
       "href=\"mailto:me@c.org\">me@c.org</a>."},
      {"{{ 'https://example.com/long'|urlize(10, true, '_blank') }}",
       "<a href=\"https://example.com/long\" rel=\"nofollow noopener\" "
       "target=\"_blank\">https://ex...</a>"},
      {"{{ 'tel:123'|urlize(extra_schemes=['tel:']) }}",
       "<a href=\"tel:123\" rel=\"noopener\">tel:123</a>"},
      {"{{ [1, {'b': 'x<', 'a': none}, 1.0, true, 'é']|tojson }}",
       "[1, {\"a\": null, \"b\": \"x\\u003c\"}, 1.0, true, \"\\u00e9\"]"},
      {"{{ {'b': [1, {}], 'a': []}|tojson(2) }}",
       "{\n  \"a\": [],\n  \"b\": [\n    1,\n    {}\n  ]\n}"},
      {"{{ ['x' * 40, 'y' * 40, {'k': 1}]|pprint }}",
       "['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',\n "
       "'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy',\n {'k': 1}]"},
      {"{{ 'word ' * 20|int }}",
       "word word word word word word word word word word word word word word word word word word "
       "word word "},
      {"{{ ('word ' * 20)|pprint }}",
       "('word word word word word word word word word word word word word word word '\n 'word "
       "word word word word ')"},
  });
}

TEST_CASE("filters: default") {
  check({
      {"{{ nope|default('x') }}{{ ''|d('y', true) }}{{ ''|d('z') }}{{ none|d(1) }}", "xyNone"},
  });
}

TEST_CASE("filters: faults") {
  check({
      {"{{ 1|length }}", "E0403"},
      {"{{ 5|join }}", "E0403"},
      {"{{ [1, 'a']|sort }}", "E0403"},
      {"{{ [nope, 1]|sort }}", "E0410"},
      {"{{ nope.x|upper }}", "E0410"},
      {"{{ 'x'|round }}", "E0403"},
      {"{{ none|abs }}", "E0403"},
      {"{{ [[]]|unique|list }}", "E0403"},
      {"{{ 'a'|truncate(1) }}", "E0403"},
      {"{{ 'a'|center('x') }}", "E0403"},
      {"{{ [1]|map('nosuch')|list }}", "E0403"},
      {"{{ [1]|select('nosuch')|list }}", "E0403"},
      {"{{ {'a b': 1}|xmlattr }}", "E0403"},
      {"{{ nope|int }}", "E0410"},
      {"{{ [1]|slice(0)|list }}", "E0403"},
      {"{{ ['a']|sum }}", "E0403"},
      {"{{ nope|tojson }}", "E0403"},
      {"{{ '%d'|format('x') }}", "E0403"},
      {"{{ '%s'|format }}", "E0403"},
      {"{{ 5|dictsort }}", "E0403"},
      {"{{ 5|items|list }}", "E0403"},
      {"{{ 'x'|wordwrap(0) }}", "E0403"},
      {"{{ [1]|map('upper')|last }}", "E0403"},
  });
}

TEST_CASE("filters: a thing is itself where nothing changes") {
  Arena arena;
  data::Keys keys;
  CHECK(rendered("{{ x|upper is sameas x }}", jinja2(),
                 [](auto, auto&, auto&) { return data::string("ABC-1"); }) == "True");
}

TEST_CASE("filters: an item of an axis is its printed form as text, else its map") {
  auto given = [](std::string_view, data::Keys& keys, Arena& arena) {
    data::Member members[] = {{keys.intern("name"), data::string("OrderItem")},
                              {keys.intern("n"), data::integer(1)}};
    data::Map* map = data::make_map(arena, members);
    map->item =
        arena.make<data::Item>("OrderItem", "orderItem", "OrderItem", "orderItems", "OrderItems");
    return data::map(map);
  };
  const Row rows[] = {
      {"{{ x }}{{ x ~ 1 }}{{ x + '!' }}", "orderItemorderItem1orderItem!"},
      {"{{ x|upper }} {{ x|length }} {{ [x]|join }}", "ORDERITEM 2 orderItem"},
      {"{{ x == 'orderItem' }}{{ 'Item' in x }}{{ x in ['orderItem'] }}", "TrueTrueTrue"},
      {"{{ x.upper() }} {{ x.n }} {{ x is mapping }}{{ x is string }}", "ORDERITEM 1 TrueFalse"},
      {"{{ '%s' % x }} {{ [x] }}", "orderItem ['orderItem']"},
      {"{{ x|tojson }}", R"({"n": 1, "name": "OrderItem"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(rendered(row.source, jinja2(), given) == row.want);
  }
}

TEST_CASE("filters: limits are met before memory is taken") {
  check({
      {"{{ 'a'|center(10**15) }}", "E0404"},
      {"{{ 'a'|indent(10**15) }}", "E0404"},
      {"{{ ('a' * 4000)|replace('a', 'b' * 100000) }}", "E0404"},
      {"{{ '%*d'|format(2000000000, 1) }}", "E0404"},
      {"{{ '%.2000000000f'|format(1.0) }}", "E0404"},
      {"{{ [1]|batch(10**9, 0)|list }}", "E0404"},
      {"{{ [1]|slice(10**9)|list }}", "E0404"},
      {"{% set n = namespace(x=[]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}"
       "{{ n.x|tojson }}",
       "E0404"},
      {"{% set n = namespace(x=[]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}"
       "{{ n.x|pprint }}",
       "E0404"},
  });
}

TEST_CASE("filters: every row has a sentence, and the rows are in order") {
  for (auto table : {filters(), tests(), functions()}) {
    for (size_t i = 0; i < table.size(); ++i) {
      CAPTURE(table[i].name);
      CHECK(table[i].doc.ends_with('.'));
      CHECK((i == 0 || table[i - 1].name < table[i].name));
    }
  }
  CHECK(filters().size() == 54);
  CHECK(tests().size() == 39);
}
}  // namespace megac::jinja
