#include "runtime/cli/arguments.h"

#include <algorithm>
#include <charconv>

#include "compiler/base/text.h"

namespace megac::cli {
namespace {

constexpr size_t kLongCall = 100;
constexpr size_t kLongWord = 80;

std::string quoted(const std::string& word) {
  auto plain = [](char c) {
    auto u = static_cast<unsigned char>(c);
    return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') ||
           (u >= 'a' && u <= 'z') ||
           std::string_view("_./:=@%+,-").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string all = "'";
  for (char c : word) c == '\'' ? all += "'\\''" : all += c;
  return all + "'";
}

}  // namespace

void Arguments::add(std::string_view key, std::string value) {
  auto row = std::find_if(values_.begin(), values_.end(),
                          [&](const auto& named) { return named.first == key; });
  if (row == values_.end()) row = values_.insert(row, {std::string(key), {}});
  row->second.push_back(std::move(value));
}

const std::vector<std::string>& Arguments::list(std::string_view key) const {
  static const std::vector<std::string> none;
  for (const auto& [name, values] : values_) {
    if (name == key) return values;
  }
  return none;
}

std::string Arguments::text(std::string_view key) const {
  const std::vector<std::string>& values = list(key);
  return values.empty() ? std::string() : values.front();
}

unsigned Arguments::number(std::string_view key) const {
  std::string value = text(key);
  unsigned number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

std::string shown(std::string_view word) {
  std::string safe = printable(word.substr(0, 2 * kLongWord));
  if (safe.size() <= kLongWord) return safe;
  size_t cut = kLongWord;
  while (cut > 0 && (static_cast<unsigned char>(safe[cut]) & 0xC0) == 0x80) --cut;
  return safe.substr(0, cut) + "…";
}

std::string call(const std::vector<std::string>& words, size_t focus) {
  std::string whole = "megac";
  for (const std::string& word : words) whole += " " + shown(quoted(word));
  if (whole.size() <= kLongCall) return whole;

  std::string cut = "megac " + shown(quoted(words[0]));
  size_t end = std::min(focus + 2, words.size());
  if (focus > 1) cut += " …";
  for (size_t i = std::max<size_t>(focus, 1); i < end; ++i) cut += " " + shown(quoted(words[i]));
  if (end < words.size()) cut += " …";
  return cut;
}

}  // namespace megac::cli
