#include "compiler/jinja/entities.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "compiler/base/text.h"

namespace megac::jinja {
namespace {

struct Entity {
  std::string_view name;
  int32_t code;  // negative where the semicolon may be missing
};

// HTML 4's, and those of HTML 5 that need no semicolon, by name.
// clang-format off
constexpr Entity kEntities[] = {
    {"AElig", -198}, {"AMP", -38}, {"Aacute", -193}, {"Acirc", -194}, {"Agrave", -192},
    {"Alpha", 913}, {"Aring", -197}, {"Atilde", -195}, {"Auml", -196}, {"Beta", 914},
    {"COPY", -169}, {"Ccedil", -199}, {"Chi", 935}, {"Dagger", 8225}, {"Delta", 916},
    {"ETH", -208}, {"Eacute", -201}, {"Ecirc", -202}, {"Egrave", -200}, {"Epsilon", 917},
    {"Eta", 919}, {"Euml", -203}, {"GT", -62}, {"Gamma", 915}, {"Iacute", -205}, {"Icirc", -206},
    {"Igrave", -204}, {"Iota", 921}, {"Iuml", -207}, {"Kappa", 922}, {"LT", -60}, {"Lambda", 923},
    {"Mu", 924}, {"Ntilde", -209}, {"Nu", 925}, {"OElig", 338}, {"Oacute", -211}, {"Ocirc", -212},
    {"Ograve", -210}, {"Omega", 937}, {"Omicron", 927}, {"Oslash", -216}, {"Otilde", -213},
    {"Ouml", -214}, {"Phi", 934}, {"Pi", 928}, {"Prime", 8243}, {"Psi", 936}, {"QUOT", -34},
    {"REG", -174}, {"Rho", 929}, {"Scaron", 352}, {"Sigma", 931}, {"THORN", -222}, {"Tau", 932},
    {"Theta", 920}, {"Uacute", -218}, {"Ucirc", -219}, {"Ugrave", -217}, {"Upsilon", 933},
    {"Uuml", -220}, {"Xi", 926}, {"Yacute", -221}, {"Yuml", 376}, {"Zeta", 918}, {"aacute", -225},
    {"acirc", -226}, {"acute", -180}, {"aelig", -230}, {"agrave", -224}, {"alefsym", 8501},
    {"alpha", 945}, {"amp", -38}, {"and", 8743}, {"ang", 8736}, {"apos", 39}, {"aring", -229},
    {"asymp", 8776}, {"atilde", -227}, {"auml", -228}, {"bdquo", 8222}, {"beta", 946},
    {"brvbar", -166}, {"bull", 8226}, {"cap", 8745}, {"ccedil", -231}, {"cedil", -184},
    {"cent", -162}, {"chi", 967}, {"circ", 710}, {"clubs", 9827}, {"cong", 8773}, {"copy", -169},
    {"crarr", 8629}, {"cup", 8746}, {"curren", -164}, {"dArr", 8659}, {"dagger", 8224},
    {"darr", 8595}, {"deg", -176}, {"delta", 948}, {"diams", 9830}, {"divide", -247},
    {"eacute", -233}, {"ecirc", -234}, {"egrave", -232}, {"empty", 8709}, {"emsp", 8195},
    {"ensp", 8194}, {"epsilon", 949}, {"equiv", 8801}, {"eta", 951}, {"eth", -240},
    {"euml", -235}, {"euro", 8364}, {"exist", 8707}, {"fnof", 402}, {"forall", 8704},
    {"frac12", -189}, {"frac14", -188}, {"frac34", -190}, {"frasl", 8260}, {"gamma", 947},
    {"ge", 8805}, {"gt", -62}, {"hArr", 8660}, {"harr", 8596}, {"hearts", 9829}, {"hellip", 8230},
    {"iacute", -237}, {"icirc", -238}, {"iexcl", -161}, {"igrave", -236}, {"image", 8465},
    {"infin", 8734}, {"int", 8747}, {"iota", 953}, {"iquest", -191}, {"isin", 8712},
    {"iuml", -239}, {"kappa", 954}, {"lArr", 8656}, {"lambda", 955}, {"lang", 9001},
    {"laquo", -171}, {"larr", 8592}, {"lceil", 8968}, {"ldquo", 8220}, {"le", 8804},
    {"lfloor", 8970}, {"lowast", 8727}, {"loz", 9674}, {"lrm", 8206}, {"lsaquo", 8249},
    {"lsquo", 8216}, {"lt", -60}, {"macr", -175}, {"mdash", 8212}, {"micro", -181},
    {"middot", -183}, {"minus", 8722}, {"mu", 956}, {"nabla", 8711}, {"nbsp", -160},
    {"ndash", 8211}, {"ne", 8800}, {"ni", 8715}, {"not", -172}, {"notin", 8713}, {"nsub", 8836},
    {"ntilde", -241}, {"nu", 957}, {"oacute", -243}, {"ocirc", -244}, {"oelig", 339},
    {"ograve", -242}, {"oline", 8254}, {"omega", 969}, {"omicron", 959}, {"oplus", 8853},
    {"or", 8744}, {"ordf", -170}, {"ordm", -186}, {"oslash", -248}, {"otilde", -245},
    {"otimes", 8855}, {"ouml", -246}, {"para", -182}, {"part", 8706}, {"permil", 8240},
    {"perp", 8869}, {"phi", 966}, {"pi", 960}, {"piv", 982}, {"plusmn", -177}, {"pound", -163},
    {"prime", 8242}, {"prod", 8719}, {"prop", 8733}, {"psi", 968}, {"quot", -34}, {"rArr", 8658},
    {"radic", 8730}, {"rang", 9002}, {"raquo", -187}, {"rarr", 8594}, {"rceil", 8969},
    {"rdquo", 8221}, {"real", 8476}, {"reg", -174}, {"rfloor", 8971}, {"rho", 961}, {"rlm", 8207},
    {"rsaquo", 8250}, {"rsquo", 8217}, {"sbquo", 8218}, {"scaron", 353}, {"sdot", 8901},
    {"sect", -167}, {"shy", -173}, {"sigma", 963}, {"sigmaf", 962}, {"sim", 8764},
    {"spades", 9824}, {"sub", 8834}, {"sube", 8838}, {"sum", 8721}, {"sup", 8835}, {"sup1", -185},
    {"sup2", -178}, {"sup3", -179}, {"supe", 8839}, {"szlig", -223}, {"tau", 964},
    {"there4", 8756}, {"theta", 952}, {"thetasym", 977}, {"thinsp", 8201}, {"thorn", -254},
    {"tilde", 732}, {"times", -215}, {"trade", 8482}, {"uArr", 8657}, {"uacute", -250},
    {"uarr", 8593}, {"ucirc", -251}, {"ugrave", -249}, {"uml", -168}, {"upsih", 978},
    {"upsilon", 965}, {"uuml", -252}, {"weierp", 8472}, {"xi", 958}, {"yacute", -253},
    {"yen", -165}, {"yuml", -255}, {"zeta", 950}, {"zwj", 8205}, {"zwnj", 8204},
};
// clang-format on

const Entity* find(std::string_view name) {
  auto at = std::lower_bound(std::begin(kEntities), std::end(kEntities), name,
                             [](const Entity& e, std::string_view n) { return e.name < n; });
  return at != std::end(kEntities) && at->name == name ? at : nullptr;
}

// HTML reads the C1 controls as Windows-1252 has them.
constexpr char32_t kWindows[] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                 0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                 0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

// What a numeric reference stands for; nothing is appended for characters that HTML refuses.
void append_number(std::string& out, uint64_t code) {
  if (code >= 0x80 && code <= 0x9f) {
    append_utf8(out, kWindows[code - 0x80]);
  } else if (code == 0 || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    append_utf8(out, 0xfffd);
  } else {
    bool control =
        (code < 32 && code != 9 && code != 10 && code != 12 && code != 13) || code == 127;
    bool none = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
    if (!control && !none) append_utf8(out, static_cast<char32_t>(code));
  }
}

// Reads a reference behind its `&`; how many bytes it takes, or 0 when it is none.
size_t read_number(std::string_view text, std::string& out) {
  size_t at = 1;
  int base = 10;
  if (at < text.size() && (text[at] | 32) == 'x') base = 16, ++at;
  uint64_t code = 0;
  auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), code, base);
  if (end == text.data() + at) return 0;
  if (error != std::errc()) code = UINT64_MAX;
  append_number(out, code);
  size_t taken = static_cast<size_t>(end - text.data());
  return taken + (taken < text.size() && text[taken] == ';');
}

size_t read_name(std::string_view text, std::string& out) {
  constexpr size_t kLongest = 32;
  size_t end = std::min({text.find_first_of("\t\n\f <&#;"), text.size(), kLongest});
  std::string_view name = text.substr(0, end);
  bool closed = end < text.size() && text[end] == ';';
  const Entity* entity = closed ? find(name) : nullptr;
  if (entity) {
    append_utf8(out, static_cast<char32_t>(std::abs(entity->code)));
    return end + 1;
  }
  for (size_t n = name.size(); n > 1; --n) {
    entity = find(name.substr(0, n));
    if (entity && entity->code < 0) {
      append_utf8(out, static_cast<char32_t>(-entity->code));
      return n;
    }
  }
  return 0;
}

}  // namespace

std::string unescape_html(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t at = std::min(text.find('&'), text.size());
    out += text.substr(0, at);
    if (at == text.size()) break;
    std::string_view rest = text.substr(at + 1);
    size_t taken = rest.starts_with('#') ? read_number(rest, out) : read_name(rest, out);
    if (taken == 0) out += '&';
    text = rest.substr(taken);
  }
  return out;
}

}  // namespace megac::jinja
