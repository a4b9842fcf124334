#include "compiler/jinja/grammar.h"

#include <algorithm>
#include <functional>

#include <boost/spirit/home/x3.hpp>
#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/python.h"
#include "compiler/jinja/token.h"

// No rule has an attribute: semantic actions tell the builder what was read. So an action must
// never run in an alternative that is given up later. Every alternative is chosen by its first
// token, what follows is expected (`>`), and optional parts are guarded by a look ahead.
namespace megac::jinja {
namespace grammar {

namespace x3 = boost::spirit::x3;
using Iterator = const char*;

struct builder_tag;

// One of token.h's tokens.
template <size_t (*length)(std::string_view)>
struct Token : x3::parser<Token<length>> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;

  template <class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
             Attribute&) const {
    x3::skip_over(first, last, context);
    size_t n = length({first, static_cast<size_t>(last - first)});
    first += n;
    return n != 0;
  }
};

size_t keyword_length(std::string_view text) {
  size_t n = name_length(text);
  if (n == 0) return 0;
  while (n < text.size() && is_space(text[n])) ++n;
  if (n >= text.size() || text[n] != '=') return 0;
  return n + 1 < text.size() && text[n + 1] == '=' ? 0 : n + 1;
}

size_t space_length(std::string_view text) {
  size_t n = 0;
  while (n < text.size() && is_space(text[n])) ++n;
  return n;
}

// A word that can begin the bare argument of a test.
size_t bare_name_length(std::string_view text) {
  size_t n = name_length(text);
  std::string_view word = text.substr(0, n);
  return word == "else" || word == "or" || word == "and" ? 0 : n;
}

constexpr Token<name_length> name_token;
constexpr Token<keyword_length> keyword_token;
constexpr Token<bare_name_length> bare_name_token;
constexpr Token<integer_length> integer_token;
constexpr Token<real_length> real_token;
constexpr Token<string_length> string_token;
struct Space : x3::parser<Space> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  template <class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const Context&, RuleContext&,
             Attribute&) const {
    size_t n = space_length({first, static_cast<size_t>(last - first)});
    first += n;
    return n != 0;
  }
};

// Actions: a member of Builder, told where the parser stands, or the begin and end of a token.
template <class F>
auto on(F event) {
  return [event](auto& context) {
    event(x3::get<builder_tag>(context).get(), x3::_where(context).begin());
  };
}
auto on(void (Builder::*event)()) {
  return on([event](Builder& b, Iterator) { (b.*event)(); });
}
auto on(void (Builder::*event)(const char*)) {
  return on([event](Builder& b, Iterator at) { (b.*event)(at); });
}
auto on(void (Builder::*event)(const char*, const char*)) {
  return [event](auto& context) {
    auto& token = x3::_attr(context);
    (x3::get<builder_tag>(context).get().*event)(token.begin(), token.end());
  };
}
auto close(Op op) {
  return on([op](Builder& b, Iterator at) { b.close(op, at); });
}
template <class Code>
auto operation(Code code) {
  return on([code](Builder& b, Iterator) { b.operation(static_cast<uint32_t>(code)); });
}

auto word(const char* text) { return x3::lexeme[x3::lit(text) >> !x3::char_("A-Za-z0-9_")]; }

// What has to follow; else the parse ends here, with the name of what was expected.
template <class P>
auto must(const P& parser) {
  return x3::expect[parser];
}

using x3::eps;
using x3::lit;
using x3::raw;

struct expression_tag;
struct either_tag;
struct operand_tag;
struct steps_tag;
struct arguments_tag;
const x3::rule<expression_tag> expression = "an expression";
const x3::rule<either_tag> either = "an expression";
const x3::rule<operand_tag> operand = "an expression";
const x3::rule<struct primary_tag> primary = "an expression";
const x3::rule<steps_tag> steps = "a step";
const x3::rule<arguments_tag> arguments = "arguments";
const x3::rule<struct both_tag> both = "an expression";
const x3::rule<struct comparison_tag> comparison = "an expression";
const x3::rule<struct sum_tag> sum = "an expression";
const x3::rule<struct joined_tag> joined = "an expression";
const x3::rule<struct product_tag> product = "an expression";
const x3::rule<struct power_tag> power = "an expression";
const x3::rule<struct name_tag> name = "a name";
const x3::rule<struct filter_name_tag> filter_name = "the name of a filter";
const x3::rule<struct test_name_tag> test_name = "the name of a test";

const auto deeper = on(&Builder::enter);
const auto shallower = eps[on(&Builder::leave)];
const auto in_bracket = on([](Builder& b, Iterator at) {
  b.enter(at);
  b.bracket(+1);
  b.open(at - 1);
});
const auto bracket_end = on([](Builder& b, Iterator) {
  b.leave();
  b.bracket(-1);
});

const auto name_def = raw[name_token][on(&Builder::name)];
const auto key = raw[name_token][on(&Builder::key)];

// Strings, brackets, names.
const auto string = +raw[string_token][on(&Builder::string_part)] >> eps[on(&Builder::string_end)];
const auto paren = lit('(')[on([](Builder& b, Iterator at) {
                     b.enter(at);
                     b.open(at - 1);
                   })] >>
                   -(!lit(')') >> must(expression) >>
                     *((lit(',')[on(&Builder::comma)] >> !lit(')')) >> must(expression)) >>
                     -lit(',')) >>
                   must(lit(')'))[on([](Builder& b, Iterator at) {
                     b.close_tuple(at);
                     b.leave();
                   })];
const auto list = lit('[')[in_bracket] >>
                  -(!lit(']') >> must(expression) >> *((',' >> !lit(']')) >> must(expression)) >>
                    -lit(',')) >>
                  must(lit(']'))[bracket_end] >> eps[close(Op::list)];
const auto pair = expression >> must(lit(':')) >> must(expression);
const auto dict = lit('{')[in_bracket] >>
                  -(!lit('}') >> must(pair) >> *((',' >> !lit('}')) >> must(pair)) >> -lit(',')) >>
                  must(lit('}'))[bracket_end] >> eps[close(Op::dict)];
const auto primary_def = name | raw[real_token][on(&Builder::real)] |
                         raw[integer_token][on(&Builder::integer)] | string | paren | list | dict;

// Steps: .name .0 [i] [a:b:c] (...)
const auto end_of_part = &(lit(']') | ',' | ':');
const auto absent = eps[on(&Builder::absent)];
const auto part = ((&lit(':') >> absent) | expression) >>
                  -(lit(':') >> ((end_of_part >> absent) | expression) >>
                    ((lit(':') >> ((end_of_part >> absent) | expression)) | absent) >>
                    eps[on(&Builder::slice)]);
const auto subscript = lit('[')[in_bracket] >> -(!lit(']') >> must(part) >>
                                                 *(lit(',')[on(&Builder::comma)] >> must(part))) >>
                       must(lit(']'))[bracket_end] >> eps[on(&Builder::subscript)];
const x3::rule<struct member_tag> member = "a name";
const auto member_def =
    raw[integer_token][on(&Builder::index)] | raw[name_token][on(&Builder::attribute)];
const x3::rule<struct argument_tag> one_argument = "an argument";
const auto one_argument_def =
    (lit("**") >> must(expression) >> eps[on(&Builder::more)]) |
    (lit('*') >> must(expression) >> eps[on(&Builder::rest)]) |
    (raw[keyword_token][([](auto& context) {
       x3::get<builder_tag>(context).get().keyword(x3::_attr(context).begin());
     })] >>
     must(expression) >> eps[on(&Builder::named)]) |
    (expression >> eps[on(&Builder::positional)]);
const auto arguments_def = lit('(')[on([](Builder& b, Iterator at) {
                             b.enter(at);
                             b.call_begin(at);
                           })] >>
                           -(!lit(')') >> must(one_argument) >>
                             *((',' >> !lit(')')) >> must(one_argument)) >> -lit(',')) >>
                           must(lit(')'))[on([](Builder& b, Iterator) {
                             b.call_end();
                             b.leave();
                           })];
const auto call = arguments >> eps[on(&Builder::call_step)];
const auto steps_def = *((lit('.') >> must(member)) | subscript | call);

// Filters and tests.
const auto bare =
    primary >> eps[on(&Builder::chain_open)] >> steps >> eps[on(&Builder::chain_close)];
const x3::rule<struct bare_tag> bare_operand = "an argument";
const auto bare_operand_def = bare;
const auto outside = eps[([](auto& context) {
  x3::_pass(context) = !x3::get<builder_tag>(context).get().in_brackets();
})];
const auto dotted = raw[name_token >> *('.' >> name_token)][on(&Builder::applied)];
const auto filter_name_def = dotted;
const auto test_name_def = dotted;
const auto test_end = on([](Builder& b, Iterator at) { b.application(true, at); });
const auto filter_end = on([](Builder& b, Iterator at) { b.application(false, at); });
const auto no_arguments = eps[on(&Builder::no_arguments)];
const auto filter = eps[on(&Builder::test_begin)] >> must(filter_name) >>
                    (arguments |
                     ((outside >> lit(':')[on(&Builder::colon)]) >> must(bare_operand) >>
                      eps[on(&Builder::bare_argument)]) |
                     no_arguments) > eps[filter_end];
const auto bare_begin = &(bare_name_token | integer_token | string_token | lit('[') | '{');
const auto chained = &word("is") >> eps[on([](Builder& b, Iterator at) {
  b.fail(b.place(at, at + 2), "tests cannot be chained with 'is'");
})];
const auto test = eps[on(&Builder::test_begin)] >> -word("not")[on(&Builder::negated)] > test_name
                  >> (arguments |
                      (bare_begin >> -chained >> bare_operand >> eps[on(&Builder::bare_argument)]) |
                      no_arguments) > eps[test_end];
const x3::rule<struct filter_tag> filter_rule = "a filter";
const auto filter_rule_def = filter;
const x3::rule<struct test_tag> test_rule = "a test";
const auto test_rule_def = test;
const auto applications =
    *((lit('|') >> must(filter_rule)) | (word("is") >> must(test_rule)) | call);

const auto minus = on([](Builder& b, Iterator) { b.sign(true); });
const auto plus = on([](Builder& b, Iterator) { b.sign(false); });
const auto operand_def = eps[on(&Builder::signs_begin)] >>
                         *(lit('-')[minus] | lit('+')[plus]) >> primary
                         >> eps[on(&Builder::chain_open)] >> steps
                         >> eps[on(&Builder::signs_end)] >> applications
                         >> eps[on(&Builder::chain_close)];

// Operators, from the tightest.
const auto first = on(&Builder::open_last);
const auto opens = eps[first];
const auto power_op = lit("**") >> eps[operation(Operator::pow)];
const auto product_op = (lit("//") >> eps[operation(Operator::floor_div)]) |
                        (lit('/') >> eps[operation(Operator::div)]) |
                        (lit('*') >> !lit('*') >> eps[operation(Operator::mul)]) |
                        (lit('%') >> eps[operation(Operator::mod)]);
const auto sum_op =
    (lit('+') >> eps[operation(Operator::add)]) | (lit('-') >> eps[operation(Operator::sub)]);
const auto comparison_op =
    (lit("==") >> eps[operation(Comparison::eq)]) | (lit("!=") >> eps[operation(Comparison::ne)]) |
    (lit("<=") >> eps[operation(Comparison::le)]) | (lit(">=") >> eps[operation(Comparison::ge)]) |
    (lit('<') >> eps[operation(Comparison::lt)]) | (lit('>') >> eps[operation(Comparison::gt)]) |
    (word("in") >> eps[operation(Comparison::in)]) |
    (word("not") >> word("in") >> eps[operation(Comparison::not_in)]);
const auto comparison_ahead =
    &(lit("==") | "!=" | '<' | '>' | word("in") | (word("not") >> word("in")));

const auto power_def = operand >> -(&lit("**") >> opens >> +(power_op >> must(operand)) >>
                                    eps[close(Op::fold)]);
const auto product_def = power >> -(&(x3::char_("*/%")) >> opens >> +(product_op >> must(power)) >>
                                    eps[close(Op::fold)]);
const auto joined_def = product >> -(&lit('~') >> opens >> +(lit('~') >> must(product)) >>
                                     eps[close(Op::join)]);
const auto sum_def = joined >> -(&x3::char_("+-") >> opens >> +(sum_op >> must(joined)) >>
                                 eps[close(Op::fold)]);
const auto comparison_def = eps[on(&Builder::negations_begin)] >>
                            *word("not")[on(&Builder::negation)] >> sum >>
                            -(comparison_ahead >> opens >> +(comparison_op >> must(sum)) >>
                              eps[close(Op::compare)]) >>
                            eps[on(&Builder::negations_end)];
const auto both_def = comparison >> -(&word("and") >> opens >> +(word("and") >> must(comparison)) >>
                                      eps[close(Op::both)]);
const auto either_def = both >> -(&word("or") >> opens >> +(word("or") >> must(both)) >>
                                  eps[close(Op::either)]);
const auto expression_def = either >>
                            *(word("if") >> must(either) >>
                              ((word("else")[deeper] >> must(expression) >> shallower) | absent) >>
                              eps[on(&Builder::choose)]);

BOOST_SPIRIT_DEFINE(expression, either, operand, primary, steps, arguments, both, comparison, sum,
                    joined, product, power, name, filter_name, test_name, member, one_argument,
                    bare_operand, filter_rule, test_rule)

// Heads.
const auto opened = eps[on(&Builder::open)];
const auto tuple_end = eps[on(&Builder::close_tuple)];
template <class Item, class End>
auto tuple_of(Item item, End end) {
  return opened >> item >> *((lit(',')[on(&Builder::comma)] >> !end) >> must(item)) >> -lit(',') >>
         tuple_end;
}
const x3::rule<struct output_tag> output = "an expression";
const auto output_def = tuple_of(expression, x3::eoi);
const x3::rule<struct condition_tag> condition = "an expression";
const auto condition_def = tuple_of(either, x3::eoi);
const x3::rule<struct items_tag> items = "an expression";
const auto items_def = tuple_of(either, x3::eoi | word("recursive"));

const x3::rule<struct target_tag> target = "a name to assign to";
const x3::rule<struct one_target_tag> one_target = "a name to assign to";
const auto store = on(&Builder::store);
const auto store_field = on(&Builder::store_field);
const auto unpack_end = on(&Builder::close_unpack);
const auto one_target_def =
    (raw[name_token][on(&Builder::name)] >>
     ((lit('.') >> must(key) >> eps[store_field]) | eps[store])) |
    (lit('(')[on([](Builder& b, Iterator at) {
       b.enter(at);
       b.open(at - 1);
     })] >>
     must(one_target) >> *((lit(',')[on(&Builder::comma)] >> !lit(')')) >> must(one_target)) >>
     -lit(',') >> must(lit(')'))[unpack_end] >> must(shallower));
const auto target_def = opened >> one_target >>
                        *((lit(',')[on(&Builder::comma)] >> !(word("in") | '=')) >>
                          must(one_target)) >>
                        -lit(',') >> eps[unpack_end];

const auto yes = on([](Builder& b, Iterator) { b.flag = true; });
const x3::rule<struct loop_tag> loop = "a loop";
const auto loop_def = target >> must(word("in")) >> must(items) >>
                      ((word("if") >> must(expression)) | absent) >> -word("recursive")[yes];
const x3::rule<struct filters_tag> filters = "a filter";
const auto filters_def =
    eps[on(&Builder::base)] >> filter_rule >>
    *((lit('|') >> must(filter_rule)) | call) >> eps[on(&Builder::chain_close)];
const x3::rule<struct set_tag> set = "an assignment";
const auto set_def = target >> ((lit('=') >> must(output)) |
                                (eps[yes] >> ((lit('|') >> must(filters)) | absent)));
const x3::rule<struct with_tag> with = "an assignment";
const auto with_def = -(!x3::eoi >> must(target) >> must(lit('=')) >> must(expression) >>
                        *(',' >> must(target) >> must(lit('=')) >> must(expression)));
const x3::rule<struct signature_tag> signature = "'('";
const auto parameter = key >> ((lit('=') >> must(expression)) | absent);
const x3::rule<struct parameter_tag> one_parameter = "the name of a parameter";
const auto one_parameter_def = parameter;
const auto signature_def = lit('(') >>
                           -(!lit(')') >> must(one_parameter) >> *(',' >> must(one_parameter))) >>
                           must(lit(')'));
const x3::rule<struct macro_tag> macro = "the name of a macro";
const auto macro_def = key >> must(signature);
const x3::rule<struct call_tag> call_head = "a call";
const auto call_head_def = -(&lit('(') >> signature) >> must(expression);
const auto with_context = on([](Builder& b, Iterator) { b.context = b.context_given = true; });
const auto without_context = on([](Builder& b, Iterator) { b.context = false; });
const auto context = -((word("with") >> word("context")[with_context]) |
                       (word("without") >> word("context")[without_context]));
const x3::rule<struct include_tag> include = "the name of a template";
const auto include_def = expression >> -((word("ignore") >> word("missing"))[yes]) >> context;
const x3::rule<struct import_tag> import_as = "the name of a template";
const x3::rule<struct alias_tag> alias = "a name";
const auto alias_def = raw[name_token][on(&Builder::name)] >> eps[store];
const auto import_as_def = expression >> must(word("as")) >> must(alias) >> must(context);
const x3::rule<struct import_names_tag> import_names = "the name of a template";
const x3::rule<struct imported_tag> one_import = "a name";
const auto one_import_def = raw[name_token][on(&Builder::imported)] >>
                            -(word("as")[on(&Builder::discard)] >> must(alias));
const auto import_names_def = expression >> must(word("import")) >> must(one_import) >
                              *(',' >> must(one_import)) >> must(context);
const x3::rule<struct expressions_tag> expressions = "an expression";
const auto expressions_def = expression >> *(',' >> must(expression));
const x3::rule<struct placeholder_tag> placeholder = "a placeholder";
const auto placeholder_def = operand;
const x3::rule<struct nothing_tag> nothing = "nothing";
const auto nothing_def = eps;

BOOST_SPIRIT_DEFINE(output, condition, items, target, one_target, loop, filters, set, with,
                    signature, one_parameter, macro, call_head, include, alias, import_as,
                    import_names, one_import, expressions, placeholder, nothing)

template <class Rule>
bool run(const Rule& rule, Builder& builder, Iterator& first, Iterator last) {
  return x3::phrase_parse(first, last, x3::with<builder_tag>(std::ref(builder))[rule], Space{});
}

}  // namespace grammar

namespace {

// What a message calls the token at the beginning of a text.
std::string token_name(std::string_view text, std::string_view close) {
  if (text.empty()) return fmt::format("'{}'", close);
  size_t n = std::max(
      {name_length(text), real_length(text), integer_length(text), string_length(text), size_t{1}});
  if (n > 24) return fmt::format("'{}...'", printable(text.substr(0, 20)));
  return fmt::format("'{}'", printable(text.substr(0, n)));
}

}  // namespace

void parse_head(Head head, Builder& builder, uint32_t begin, uint32_t end, std::string_view close) {
  std::string_view text = builder.text();
  const char* first = text.data() + begin;
  const char* last = text.data() + end;
  auto unexpected = [&](const char* at, std::string_view wanted) {
    while (at < last && is_space(*at)) ++at;
    std::string_view rest(at, static_cast<size_t>(last - at));
    size_t n = std::max({name_length(rest), real_length(rest), integer_length(rest),
                         string_length(rest), size_t{1}});
    Place place = builder.place(at, at + (rest.empty() ? 0 : n));
    if (!rest.empty() && (rest[0] == '\'' || rest[0] == '"') && string_length(rest) == 0) {
      builder.fail(place, "this string is not closed");
    }
    if (rest.empty())
      place.end = std::min<uint32_t>(place.begin + static_cast<uint32_t>(close.size()),
                                     static_cast<uint32_t>(text.size()));
    builder.fail(place, fmt::format("expected {}, found {}", wanted, token_name(rest, close)));
  };
  builder.restart();
  builder.fields = head == Head::set;
  if (head == Head::placeholder) builder.colons = true;
  try {
    bool read = false;
    switch (head) {
      case Head::output: read = grammar::run(grammar::output, builder, first, last); break;
      case Head::condition: read = grammar::run(grammar::condition, builder, first, last); break;
      case Head::expressions:
        read = grammar::run(grammar::expressions, builder, first, last);
        break;
      case Head::expression: read = grammar::run(grammar::expression, builder, first, last); break;
      case Head::loop: read = grammar::run(grammar::loop, builder, first, last); break;
      case Head::set: read = grammar::run(grammar::set, builder, first, last); break;
      case Head::with: read = grammar::run(grammar::with, builder, first, last); break;
      case Head::macro: read = grammar::run(grammar::macro, builder, first, last); break;
      case Head::call: read = grammar::run(grammar::call_head, builder, first, last); break;
      case Head::filter: read = grammar::run(grammar::filters, builder, first, last); break;
      case Head::include: read = grammar::run(grammar::include, builder, first, last); break;
      case Head::import_as: read = grammar::run(grammar::import_as, builder, first, last); break;
      case Head::import_names:
        read = grammar::run(grammar::import_names, builder, first, last);
        break;
      case Head::placeholder:
        read = grammar::run(grammar::placeholder, builder, first, last);
        break;
      case Head::nothing: read = grammar::run(grammar::nothing, builder, first, last); break;
    }
    if (!read) {
      static constexpr std::string_view kWanted[] = {"an expression",
                                                     "an expression",
                                                     "an expression",
                                                     "an expression",
                                                     "a name to assign to",
                                                     "a name to assign to",
                                                     "a name to assign to",
                                                     "the name of a macro",
                                                     "a call",
                                                     "a filter",
                                                     "the name of a template",
                                                     "the name of a template",
                                                     "the name of a template",
                                                     "a placeholder",
                                                     ""};
      unexpected(first, kWanted[static_cast<size_t>(head)]);
    }
    while (first < last && is_space(*first)) ++first;
    if (first != last) unexpected(first, fmt::format("'{}'", close));
  } catch (const grammar::x3::expectation_failure<const char*>& failure) {
    unexpected(failure.where(), failure.which());
  }
}

}  // namespace megac::jinja
