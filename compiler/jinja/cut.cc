#include "compiler/jinja/cut.h"

#include <algorithm>
#include <cstring>

#include "compiler/jinja/token.h"

namespace megac::jinja {
namespace {

bool starts(std::string_view text, size_t at, std::string_view what) {
  return text.compare(at, what.size(), what) == 0;
}

size_t skip_space(std::string_view text, size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

Place place(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

}  // namespace

Cutter::Cutter(std::string_view text, const Dialect& dialect) : text_(text), dialect_(dialect) {
  const Delimiters& d = dialect.delimiters;
  same_first_ = d.output_open[0] == d.tag_open[0] && d.tag_open[0] == d.comment_open[0];
  dollar_ = dialect.dollar_is_text && d.output_open == "{{" && d.tag_open == "{%" &&
            d.comment_open == "{#";
}

void Cutter::fail(size_t begin, size_t end, std::string message) {
  at_ = text_.size();
  throw SyntaxFault{place(begin, end), std::move(message)};
}

std::string_view Cutter::delimiter(Opener opener) const {
  const Delimiters& d = dialect_.delimiters;
  return opener == Opener::output ? d.output_open
         : opener == Opener::tag  ? d.tag_open
                                  : d.comment_open;
}

Cutter::Opener Cutter::opener_at(size_t at) const {
  Opener best = Opener::none;
  size_t length = 0;
  for (Opener opener : {Opener::comment, Opener::tag, Opener::output}) {
    std::string_view open = delimiter(opener);
    if (open.size() > length && starts(text_, at, open)) {
      best = opener;
      length = open.size();
    }
  }
  return best;
}

size_t Cutter::find_opener(size_t from, Opener& opener) const {
  const char first = dialect_.delimiters.tag_open[0];
  for (size_t at = from; at < text_.size(); ++at) {
    if (same_first_) {
      const void* hit = std::memchr(text_.data() + at, first, text_.size() - at);
      if (hit == nullptr) break;
      at = static_cast<size_t>(static_cast<const char*>(hit) - text_.data());
    }
    opener = opener_at(at);
    if (opener == Opener::none) continue;
    if (!dollar_ || at == 0 || text_[at - 1] != '$') return at;
    at += delimiter(opener).size() - 1;
  }
  opener = Opener::none;
  return text_.size();
}

size_t Cutter::trimmed_end(size_t begin, size_t end, Opener opener, char sign) const {
  if (sign == '-') {
    while (end > begin && is_space(text_[end - 1])) --end;
    return end;
  }
  if (sign == '+' || !dialect_.lstrip_blocks || opener == Opener::output) return end;
  size_t blank = end;
  while (blank > begin && text_[blank - 1] != '\n' && is_space(text_[blank - 1])) --blank;
  bool whole_line = blank > begin ? text_[blank - 1] == '\n' : line_start_;
  return whole_line ? blank : end;
}

size_t Cutter::after_close(size_t at, char sign, bool block) const {
  if (sign == '-') return skip_space(text_, at);
  if (block && sign != '+' && dialect_.trim_blocks && at < text_.size() && text_[at] == '\n') ++at;
  return at;
}

// Delimiters inside strings and brackets do not close. Tokens are skipped whole, so that one that
// holds the delimiter does not end the tag.
Cutter::Close Cutter::find_close(size_t from, size_t opened, std::string_view close,
                                 bool block) const {
  auto fault = [](size_t begin, size_t end, std::string message) {
    throw SyntaxFault{place(begin, end), std::move(message)};
  };
  std::string expected;
  size_t at = from;
  while (at < text_.size()) {
    char c = text_[at];
    if (expected.empty()) {
      if (starts(text_, at, close)) return {at, at + close.size(), 0};
      if ((c == '-' || (c == '+' && block)) && starts(text_, at + 1, close)) {
        return {at, at + 1 + close.size(), c};
      }
    }
    std::string_view rest = text_.substr(at);
    if (size_t n = name_length(rest)) {
      at += n;
    } else if (size_t m =
                   c >= '0' && c <= '9' ? std::max(real_length(rest), integer_length(rest)) : 0) {
      at += m;
    } else if (c == '\'' || c == '"') {
      size_t length = string_length(rest);
      if (length == 0) fault(at, at + 1, "this string is not closed");
      at += length;
    } else if (c == '(' || c == '[' || c == '{') {
      expected += c == '(' ? ')' : c == '[' ? ']' : '}';
      ++at;
    } else if (c == ')' || c == ']' || c == '}') {
      if (expected.empty()) {
        fault(at, at + 1,
              std::string("unexpected '") + c + "', expected '" + std::string(close) + "'");
      }
      if (expected.back() != c) {
        fault(at, at + 1,
              std::string("unexpected '") + c + "', expected '" + expected.back() + "'");
      }
      expected.pop_back();
      ++at;
    } else if (starts(text_, at, "//") || starts(text_, at, "**")) {
      at += 2;
    } else {
      ++at;
    }
  }
  size_t opener_end = from > opened ? from : opened + 1;
  fault(opened, opener_end, "this tag is not closed: expected '" + std::string(close) + "'");
  return {};
}

// `{% raw %}`; a sign `+` at its end is not allowed there.
bool Cutter::raw_begin(size_t at, size_t& content) const {
  at = skip_space(text_, at);
  if (!starts(text_, at, "raw")) return false;
  at = skip_space(text_, at + 3);
  bool minus = at < text_.size() && text_[at] == '-';
  if (minus) ++at;
  const std::string& close = dialect_.delimiters.tag_close;
  if (!starts(text_, at, close)) return false;
  content = at + close.size();
  if (minus) content = skip_space(text_, content);
  return true;
}

Piece Cutter::raw(size_t opened, size_t content) {
  const Delimiters& d = dialect_.delimiters;
  for (size_t at = text_.find(d.tag_open, content); at != std::string_view::npos;
       at = text_.find(d.tag_open, at + 1)) {
    size_t inside = at + d.tag_open.size();
    char sign =
        inside < text_.size() && (text_[inside] == '-' || text_[inside] == '+') ? text_[inside] : 0;
    inside = skip_space(text_, inside + (sign ? 1 : 0));
    if (!starts(text_, inside, "endraw")) continue;
    inside = skip_space(text_, inside + 6);
    char after =
        inside < text_.size() && (text_[inside] == '-' || text_[inside] == '+') ? text_[inside] : 0;
    if (after) ++inside;
    if (!starts(text_, inside, d.tag_close)) continue;
    line_start_ = content > 0 && text_[content - 1] == '\n';
    size_t end = trimmed_end(content, at, Opener::tag, sign);
    at_ = after_close(inside + d.tag_close.size(), after, true);
    line_start_ = text_[at_ - 1] == '\n';
    return {Piece::raw, place(content, end), place(opened, at_)};
  }
  fail(opened, opened + d.tag_open.size(), "this 'raw' is not closed: expected 'endraw'");
}

Piece Cutter::next() {
  if (has_pending_) {
    has_pending_ = false;
    return pending_;
  }
  const Delimiters& d = dialect_.delimiters;
  while (at_ < text_.size()) {
    size_t begin = at_;
    Opener opener = Opener::none;
    size_t opened = find_opener(begin, opener);
    if (opener == Opener::none) {
      at_ = text_.size();
      return {Piece::text, place(begin, opened), place(begin, opened)};
    }
    size_t inside = opened + delimiter(opener).size();
    char sign =
        inside < text_.size() && (text_[inside] == '-' || text_[inside] == '+') ? text_[inside] : 0;
    if (sign) ++inside;
    size_t end = trimmed_end(begin, opened, opener, sign);
    Piece text{Piece::text, place(begin, end), place(begin, end)};
    if (end == begin) text.kind = Piece::end;

    size_t content = 0;
    if (opener == Opener::comment) {
      size_t close = text_.find(d.comment_close, inside);
      if (close == std::string_view::npos) {
        fail(opened, inside, "this comment is not closed: expected '" + d.comment_close + "'");
      }
      char last = close > inside && (text_[close - 1] == '-' || text_[close - 1] == '+')
                      ? text_[close - 1]
                      : 0;
      at_ = after_close(close + d.comment_close.size(), last, true);
      line_start_ = text_[at_ - 1] == '\n';
      if (text.kind == Piece::text) return text;
      continue;
    }
    if (opener == Opener::tag && raw_begin(inside, content)) {
      pending_ = raw(opened, content);
    } else {
      bool block = opener == Opener::tag;
      Close close;
      try {
        close = find_close(inside, opened, block ? d.tag_close : d.output_close, block);
      } catch (SyntaxFault& fault) {
        at_ = text_.size();
        throw;
      }
      at_ = after_close(close.end, close.sign, block);
      line_start_ = text_[at_ - 1] == '\n';
      pending_ = {block ? Piece::tag : Piece::output, place(inside, close.inside_end),
                  place(opened, close.end)};
    }
    if (text.kind == Piece::end) return pending_;
    has_pending_ = true;
    return text;
  }
  return {Piece::end, place(text_.size(), text_.size()), place(text_.size(), text_.size())};
}

}  // namespace megac::jinja
