#include "compiler/jinja/signature.h"

#include <fmt/format.h>

#include "compiler/jinja/token.h"

namespace megac::jinja {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The next part up to a comma outside of a string.
std::string_view part(std::string_view& rest) {
  char quote = 0;
  size_t at = 0;
  for (; at < rest.size(); ++at) {
    char c = rest[at];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == ',') {
      break;
    }
  }
  std::string_view found = rest.substr(0, at);
  rest.remove_prefix(std::min(rest.size(), at + 1));
  return trim(found);
}

data::Value literal(std::string_view text) {
  if (text == "true" || text == "True") return data::boolean(true);
  if (text == "false" || text == "False") return data::boolean(false);
  if (text == "none" || text == "None") return data::none();
  if (text[0] == '\'' || text[0] == '"') return data::string(text.substr(1, text.size() - 2));
  bool minus = text[0] == '-';
  std::string_view digits = text.substr(minus ? 1 : 0);
  if (real_length(digits) != 0) return data::real(minus ? -real_value(digits) : real_value(digits));
  auto whole = integer_value(digits);
  CHECK(whole.has_value());
  return data::integer(minus ? -*whole : *whole);
}

}  // namespace

const Signature::Parameter* Signature::find(std::string_view name) const {
  for (const Parameter& parameter : parameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

Signature read_signature(const Builtin& builtin) {
  Signature signature;
  std::string_view rest = builtin.parameters;
  while (!rest.empty()) {
    std::string_view text = part(rest);
    if (text.empty()) continue;
    if (text.substr(0, 2) == "**") {
      signature.named = true;
    } else if (text[0] == '*') {
      signature.rest = true;
    } else if (size_t equals = text.find('='); equals != std::string_view::npos) {
      signature.parameters.push_back(
          {trim(text.substr(0, equals)), literal(trim(text.substr(equals + 1))), false});
    } else {
      signature.parameters.push_back({text, {}, true});
    }
  }
  CHECK(signature.parameters.size() <= 64);
  return signature;
}

std::string misfit(const Signature& signature, size_t positional,
                   std::span<const std::string_view> named) {
  size_t most = signature.parameters.size();
  if (positional > most && !signature.rest) {
    return fmt::format("takes at most {} argument{}, {} were given", most, most == 1 ? "" : "s",
                       positional);
  }
  uint64_t given = 0;
  for (size_t i = 0; i < std::min(positional, most); ++i) given |= uint64_t{1} << i;
  for (size_t i = 0; i < named.size(); ++i) {
    const Signature::Parameter* parameter = signature.find(named[i]);
    if (parameter == nullptr) {
      if (signature.named) continue;
      return fmt::format("has no parameter '{}'", named[i]);
    }
    uint64_t bit = uint64_t{1} << (parameter - signature.parameters.data());
    if (given & bit) return fmt::format("got more than one value for '{}'", named[i]);
    given |= bit;
  }
  for (size_t i = 0; i < most; ++i) {
    if (signature.parameters[i].required && !((given >> i) & 1)) {
      return fmt::format("needs the argument '{}'", signature.parameters[i].name);
    }
  }
  return {};
}

}  // namespace megac::jinja
