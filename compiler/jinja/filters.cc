#include "compiler/jinja/filters.h"

#include <fmt/format.h>

namespace megac::jinja {
namespace {

using data::Value;

Value fallback(Call& call) {
  const Value& value = call.args[0];
  bool replaced = value.is(data::Type::undefined) || (truthy(call.args[2]) && !truthy(value));
  return replaced ? call.args[1] : value;
}

constexpr Builtin kFilters[] = {
    {"abs", "x", "A number without its sign.", filter::abs},
    {"attr", "obj, name", "An attribute of an object, never a key of a map.", filter::attr},
    {"batch", "value, linecount, fill_with=none",
     "Rows of linecount items; the last is filled up when fill_with is given.", filter::batch},
    {"capitalize", "s", "The first letter raised, all others lowered.", filter::capitalize},
    {"center", "value, width=80", "The text in the middle of so many characters.", filter::center},
    {"count", "obj", "How many items, members or characters.", filter::length},
    {"d", "value, default_value='', boolean=false",
     "Another value for an undefined one; with boolean, for any that is false.", fallback},
    {"default", "value, default_value='', boolean=false",
     "Another value for an undefined one; with boolean, for any that is false.", fallback},
    {"dictsort", "value, case_sensitive=false, by='key', reverse=false",
     "The (key, value) pairs of a map, sorted by key or by value.", filter::dictsort},
    {"e", "s", "The text with < > & ' \" written as entities.", filter::escape},
    {"escape", "s", "The text with < > & ' \" written as entities.", filter::escape},
    {"filesizeformat", "value, binary=false", "A number of bytes as people read it: 4.1 MB.",
     filter::filesizeformat},
    {"first", "seq", "The first item.", filter::first},
    {"float", "value, default=0.0", "The value as a number with a point.", filter::to_float},
    {"forceescape", "value", "Like escape, also of text that was escaped before.",
     filter::forceescape},
    {"format", "value, *, **", "printf: '%s, %s!'|format('Hello', name).", filter::format},
    {"groupby", "value, attribute, default=none, case_sensitive=false",
     "Groups of items with the same attribute, as (grouper, list), sorted by it.", filter::groupby},
    {"indent", "s, width=4, first=false, blank=false",
     "The lines of a text moved to the right; width is a number or a text.", filter::indent},
    {"int", "value, default=0, base=10", "The value as a whole number.", filter::to_int},
    {"items", "value", "The (key, value) pairs of a map.", filter::items},
    {"join", "value, d='', attribute=none", "The items as one text, with d between them.",
     filter::join},
    {"last", "seq", "The last item.", filter::last},
    {"length", "obj", "How many items, members or characters.", filter::length},
    {"list", "value", "The items as a list; of a text its characters.", filter::list},
    {"lower", "s", "The text in lower case.", filter::lower},
    {"map", "value, *, **", "Each item through a filter, or its attribute= (or default=).",
     filter::map},
    {"max", "value, case_sensitive=false, attribute=none", "The greatest item.", filter::max},
    {"min", "value, case_sensitive=false, attribute=none", "The least item.", filter::min},
    {"pprint", "value", "The value as Python prints it, over several lines when it is long.",
     filter::pprint},
    {"random", "seq", "Some item: always the same one of the same items.", filter::random},
    {"reject", "value, *, **", "The items that fail a test, or are false.", filter::reject},
    {"rejectattr", "value, *, **", "The items whose attribute fails a test, or is false.",
     filter::rejectattr},
    {"replace", "s, old, new, count=none", "The text with old replaced by new.", filter::replace},
    {"reverse", "value", "The items or characters in reverse order.", filter::reverse},
    {"round", "value, precision=0, method='common'",
     "The number rounded to so many places: 'common', 'ceil' or 'floor'.", filter::round},
    {"safe", "value", "The text as markup that is not escaped any more.", filter::safe},
    {"select", "value, *, **", "The items that pass a test, or are true.", filter::select},
    {"selectattr", "value, *, **", "The items whose attribute passes a test, or is true.",
     filter::selectattr},
    {"slice", "value, slices, fill_with=none", "The items in so many columns.", filter::slice},
    {"sort", "value, reverse=false, case_sensitive=false, attribute=none",
     "The items sorted, by an attribute or by several: 'age,name'.", filter::sort},
    {"string", "object", "The value as text.", filter::string},
    {"striptags", "value", "The text without tags and comments, its blanks joined.",
     filter::striptags},
    {"sum", "iterable, attribute=none, start=0", "The sum of the items.", filter::sum},
    {"title", "s", "Each word's first letter raised, the others lowered.", filter::title},
    {"tojson", "value, indent=none", "The value as JSON, sorted, fit for HTML.", filter::tojson},
    {"trim", "value, chars=none", "The text without white space (or chars) around it.",
     filter::trim},
    {"truncate", "s, length=255, killwords=false, end='...', leeway=none",
     "A long text cut at a word's end (with killwords anywhere).", filter::truncate},
    {"unique", "value, case_sensitive=false, attribute=none", "Each item once.", filter::unique},
    {"upper", "s", "The text in upper case.", filter::upper},
    {"urlencode", "value", "Percent encoding of a text, or of pairs as a query.",
     filter::urlencode},
    {"urlize",
     "value, trim_url_limit=none, nofollow=false, target=none, rel=none, extra_schemes=none",
     "The text with its web and mail addresses made links.", filter::urlize},
    {"wordcount", "s", "How many words.", filter::wordcount},
    {"wordwrap", "s, width=79, break_long_words=true, wrapstring=none, break_on_hyphens=true",
     "The text in lines of at most so many characters.", filter::wordwrap},
    {"xmlattr", "d, autospace=true", "A map as the attributes of a tag.", filter::xmlattr},
};

}  // namespace

std::span<const Builtin> filters() { return kFilters; }

}  // namespace megac::jinja
