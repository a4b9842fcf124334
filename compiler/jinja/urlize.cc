#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/jinja/characters.h"
#include "compiler/jinja/filters.h"

namespace megac::jinja::filter {

using data::Type;

namespace {

bool is_word(char32_t c) { return is_alnum(c) || c == '_'; }

// Whether the text has between `least` and `most` characters, all of them of a kind.
template <class Kind>
bool run_of(std::string_view text, size_t least, size_t most, Kind kind) {
  size_t n = 0;
  for (size_t at = 0; at < text.size(); ++n) {
    if (!kind(next_code_point(text, at))) return false;
  }
  return n >= least && n <= most;
}

std::vector<std::string_view> split_at_dots(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t dot = text.find('.'); dot != text.npos; dot = text.find('.')) {
    parts.push_back(text.substr(0, dot));
    text.remove_prefix(dot + 1);
  }
  parts.push_back(text);
  return parts;
}

bool is_label(std::string_view text, size_t least, size_t most) {
  return run_of(text, least, most, [](char32_t c) { return is_word(c) || c == '%' || c == '-'; });
}

bool is_top_level(std::string_view text) {
  if (run_of(text, 2, 63, [](char32_t c) { return c < 0x80 && is_alpha(c); })) return true;
  return text.starts_with("xn--") &&
         run_of(text.substr(4), 2, 59, [](char32_t c) { return is_word(c) || c == '%'; });
}

bool is_host(std::string_view host) {
  auto labels = split_at_dots(host);
  return is_top_level(labels.back()) &&
         std::all_of(labels.begin(), labels.end() - 1,
                     [](std::string_view label) { return is_label(label, 1, label.npos); });
}

// A name without a scheme counts only below one of the old top-level domains.
bool is_bare_host(std::string_view host) {
  constexpr std::string_view kOld[] = {"com", "net", "int", "edu", "gov", "org", "info", "mil"};
  auto labels = split_at_dots(host);
  return labels.size() > 1 &&
         std::find(std::begin(kOld), std::end(kOld), labels.back()) != std::end(kOld) &&
         std::all_of(labels.begin(), labels.end() - 1,
                     [](std::string_view label) { return is_label(label, 2, 63); });
}

bool is_ipv4(std::string_view host) {
  auto parts = split_at_dots(host);
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return run_of(part, 1, 3, is_decimal);
         });
}

// The text between the brackets: two to eight groups, the first two closed by a colon.
bool is_ipv6(std::string_view text) {
  int groups = 0;
  for (; !text.empty() || groups == 2; ++groups) {
    size_t n = std::min({text.find_first_not_of("0123456789abcdef"), text.size(), size_t{4}});
    text.remove_prefix(n);
    bool colon = text.starts_with(':');
    if (colon) text.remove_prefix(1);
    if ((groups < 2 && !colon) || groups == 8 || (n == 0 && !colon && !text.empty())) return false;
  }
  return groups >= 3 && groups <= 8;
}

// What may follow a host: a port, a path.
bool is_behind_host(std::string_view rest) {
  if (rest.starts_with(':')) {
    size_t end = std::min(rest.find_first_of("/?#"), rest.size());
    if (!run_of(rest.substr(1, end - 1), 1, 5, is_decimal)) return false;
    rest.remove_prefix(end);
  }
  return rest.empty() || std::string_view("/?#").find(rest[0]) != std::string_view::npos;
}

// A scheme or `www.` with a host, a bare host, or an IP address behind a scheme; case is ignored.
bool is_url(std::string_view text) {
  std::string lowered;
  append_lower(lowered, text);
  std::string_view rest(lowered);
  bool scheme = rest.starts_with("http://") || rest.starts_with("https://");
  if (scheme) rest.remove_prefix(rest.find("//") + 2);
  if (scheme && rest.starts_with('[')) {
    size_t end = rest.find(']');
    return end != rest.npos && is_ipv6(rest.substr(1, end - 1)) &&
           is_behind_host(rest.substr(end + 1));
  }
  size_t end = std::min(rest.find_first_of(":/?#"), rest.size());
  std::string_view host = rest.substr(0, end);
  if (!is_behind_host(rest.substr(end))) return false;
  if (scheme) return is_host(host) || is_ipv4(host);
  return is_bare_host(host) || (host.starts_with("www.") && is_host(host.substr(4)));
}

bool is_email(std::string_view text) {
  size_t at = text.rfind('@');
  if (at == text.npos || at == 0) return false;
  std::string_view host = text.substr(at + 1);
  size_t dot = host.rfind('.');
  if (dot == host.npos || dot == 0) return false;
  size_t begin = 0;
  return is_word(next_code_point(host, begin)) &&
         run_of(host.substr(0, dot), 1, host.npos,
                [](char32_t c) { return is_word(c) || c == '.' || c == '-'; }) &&
         run_of(host.substr(dot + 1), 1, host.npos, is_word);
}

// "tel:", "ftp://"
bool is_scheme(std::string_view text) {
  size_t colon = text.find(':');
  if (colon == text.npos) return false;
  std::string_view slashes = text.substr(colon + 1);
  return (slashes.empty() || slashes == "/" || slashes == "//") &&
         run_of(text.substr(0, colon), 2, text.npos,
                [](char32_t c) { return is_word(c) || c == '.' || c == '+' || c == '-'; });
}

struct Link {
  std::optional<int64_t> limit;
  std::string attributes;
  std::vector<std::string> schemes;
};

size_t count(std::string_view text, std::string_view part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

class Urlizer {
 public:
  explicit Urlizer(Link link) : link_(std::move(link)) {}

  std::string run(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      size_t begin = at;
      bool space = is_space(next_code_point(text, at));
      for (size_t ahead = at; at < text.size(); at = ahead) {
        if (is_space(next_code_point(text, ahead)) != space) break;
      }
      std::string_view piece = text.substr(begin, at - begin);
      if (space) {
        out_ += piece;
      } else {
        word(piece);
      }
    }
    return std::move(out_);
  }

 private:
  // A word is an address between opening and closing punctuation; a bracket that the address itself
  // opened belongs to it.
  void word(std::string_view middle) {
    constexpr std::string_view kOpen[] = {"(", "<", "&lt;"};
    constexpr std::string_view kClose[] = {")", ">", "&gt;"};
    size_t begin = 0, end = middle.size();
    auto moves = [](size_t& at, std::string_view rest, auto&& parts) {
      for (std::string_view part : parts) {
        if (!rest.starts_with(part)) continue;
        at += part.size();
        return true;
      }
      return false;
    };
    while (moves(begin, middle.substr(begin), kOpen)) {
    }
    auto shrinks = [&] {
      std::string_view rest = middle.substr(begin, end - begin);
      for (std::string_view part : {")", ">", ".", ",", "&gt;"}) {
        if (!rest.ends_with(part)) continue;
        end -= part.size();
        return true;
      }
      return false;
    };
    while (shrinks()) {
    }
    for (int i = 0; i < 3; ++i) {
      size_t opened = count(middle.substr(begin, end - begin), kOpen[i]);
      if (opened <= count(middle.substr(begin, end - begin), kClose[i])) continue;
      for (; opened > 0; --opened) {
        size_t at = middle.find(kClose[i], end);
        if (at == middle.npos) break;
        end = at + kClose[i].size();
      }
    }
    out_ += middle.substr(0, begin);
    address(std::string(middle.substr(begin, end - begin)));
    out_ += middle.substr(end);
  }

  void address(const std::string& middle) {
    auto anchor = [&](std::string_view prefix, std::string_view attributes,
                      std::string_view shown) {
      out_ += fmt::format("<a href=\"{}{}\"{}>{}</a>", prefix, middle, attributes, shown);
    };
    if (is_url(middle)) {
      bool scheme = middle.starts_with("https://") || middle.starts_with("http://");
      anchor(scheme ? "" : "https://", link_.attributes, trimmed(middle));
    } else if (middle.starts_with("mailto:") && is_email(middle.substr(7))) {
      anchor("", "", middle.substr(7));
    } else if (middle.find('@') != middle.npos && !middle.starts_with("www.") &&
               middle.find(':') == middle.npos && is_email(middle)) {
      anchor("mailto:", "", middle);
    } else {
      auto known = std::find_if(
          link_.schemes.begin(), link_.schemes.end(),
          [&](const auto& scheme) { return middle != scheme && middle.starts_with(scheme); });
      if (known == link_.schemes.end()) {
        out_ += middle;
      } else {
        anchor("", link_.attributes, middle);
      }
    }
  }

  std::string trimmed(const std::string& url) const {
    if (!link_.limit || static_cast<int64_t>(count_code_points(url)) <= *link_.limit) return url;
    int64_t kept = *link_.limit;
    if (kept < 0) kept = std::max<int64_t>(static_cast<int64_t>(count_code_points(url)) + kept, 0);
    return url.substr(0, byte_of(url, static_cast<size_t>(kept))) + "...";
  }

  Link link_;
  std::string out_;
};

bool read_schemes(const Value& value, std::vector<std::string>& out, Call& call) {
  if (value.is(Type::none)) return true;
  auto schemes = iterate(value, call);
  if (!schemes) return false;
  for (const Value& scheme : *schemes) {
    out.emplace_back(call.text(scheme));
    if (is_scheme(out.back())) continue;
    call.fail(fmt::format("'{}' is not a valid URI scheme prefix.", printable(out.back())));
    return false;
  }
  return true;
}

}  // namespace

Value urlize(Call& call) {
  Link link;
  if (!call.args[1].is(Type::none)) {
    link.limit = integer_of(call.args[1], call);
    if (!link.limit) return {};
  }
  std::set<std::string> rel{"noopener"};
  if (truthy(call.args[2])) rel.insert("nofollow");
  if (truthy(call.args[4])) {
    for (std::string_view word : split_words(call.text(call.args[4]))) rel.emplace(word);
  }
  std::string joined;
  for (const std::string& word : rel) joined += (joined.empty() ? "" : " ") + word;
  link.attributes = fmt::format(" rel=\"{}\"", jinja::escape(call.string(joined), call).text());
  if (truthy(call.args[3])) {
    link.attributes += fmt::format(" target=\"{}\"", jinja::escape(call.args[3], call).text());
  }
  if (!read_schemes(call.args[5], link.schemes, call)) return {};
  Value text = jinja::escape(call.args[0], call);
  if (call.failed() || !call.spend(text.size / 2)) return {};
  std::string out = Urlizer(std::move(link)).run(text.text());
  return make_text(call, out, call.autoescape());
}

}  // namespace megac::jinja::filter
