#include "runtime/cli/parse.h"

#include <algorithm>
#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "compiler/base/check.h"
#include "compiler/base/text.h"

namespace megac::cli {
namespace {

constexpr unsigned kMostNumber = 1024;
constexpr std::string_view kHelp = "-h,--help";

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  for (size_t end = 0; !text.empty(); text.remove_prefix(std::min(end + 1, text.size()))) {
    end = std::min(text.find(by), text.size());
    parts.push_back(text.substr(0, end));
  }
  return parts;
}

bool is_option(std::string_view word) { return word.size() > 1 && word[0] == '-'; }

std::vector<std::string> with(std::vector<std::string> words, size_t at, std::string word) {
  words[at] = std::move(word);
  return words;
}

/// One command's words against its row. CLI11 cuts them into options and the rest; what they may
/// be is judged here, so that a fault names the user's own words and the call that was meant.
class Reader {
 public:
  Reader(const Command& command, std::vector<std::string> words, size_t skip)
      : command_(command),
        words_(std::move(words)),
        skip_(skip),
        arguments_(words_, {words_.begin(), words_.begin() + static_cast<long>(skip)}) {}

  Parsed read() {
    if (auto fault = cut()) return *fault;
    if (help_) return Help{command_.name};
    if (auto fault = unknown_option()) return *fault;
    if (auto fault = values()) return *fault;
    if (auto fault = loose_words()) return *fault;
    return Call{&command_, std::move(arguments_)};
  }

 private:
  using Fault = std::optional<Usage>;

  struct Given {
    const Option* row;
    std::vector<std::string> values;
  };

  Fault cut() {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    std::vector<std::pair<const Option*, CLI::Option*>> bound;
    for (const Option& row : command_.options) {
      if (row.positional()) continue;
      CLI::Option* option = app.add_option(std::string(row.names));
      option->expected(row.kind == Option::flag ? 0 : 1)->allow_extra_args(false);
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      bound.emplace_back(&row, option);
    }
    CLI::Option* help = app.add_flag(std::string(kHelp));
    for (size_t i = skip_; i < words_.size() && words_[i] != "--"; ++i) {
      if (words_[i].starts_with("--") && words_[i].ends_with('=')) {
        if (const Option* row = find(words_[i].substr(0, words_[i].size() - 1))) {
          return value_missing(*row);
        }
      }
    }
    try {
      app.parse(
          std::vector<std::string>(words_.rbegin(), words_.rend() - static_cast<long>(skip_)));
    } catch (const CLI::ArgumentMismatch&) {
      // The only one left: the last word is an option that wants a value.
      if (const Option* row = find(words_.back())) return value_missing(*row);
      return Usage{fmt::format("'{}' wants a value", shown(words_.back())), help_call()};
    } catch (const CLI::Error& error) {
      return Usage{shown(error.what()), help_call()};
    }
    help_ = help->count() > 0;
    for (auto [row, option] : bound) {
      if (option->count() > 0) given_.push_back({row, option->results()});
    }
    loose_ = app.remaining();
    return {};
  }

  Fault unknown_option() {
    for (const std::string& word : loose_) {
      if (word == "--") break;
      if (!is_option(word)) continue;
      std::string name = word.substr(0, word.find('='));
      size_t at = index_of(word);
      std::string what = fmt::format("unknown option '{}'", shown(name));
      if (auto meant = nearest(name, option_names())) {
        std::string corrected = std::string(*meant) + word.substr(name.size());
        return Usage{what, call(with(words_, at, corrected), at)};
      }
      return Usage{what, help_call()};
    }
    return {};
  }

  Fault values() {
    for (const Given& given : given_) {
      const Option& row = *given.row;
      for (const std::string& value : given.values) {
        if (auto fault = value_fault(row, value)) return fault;
        std::string_view key = row.stands_for.empty() ? row.key() : row.stands_for;
        const Option* other = row.stands_for.empty() ? &row : find(key);
        CHECK(other != nullptr);
        const Option& meant = *other;
        bool once = meant.kind == Option::text || meant.kind == Option::number;
        if (once && arguments_.has(key)) {
          return Usage{fmt::format("{} is given twice: '{}' and '{}'", key,
                                   shown(arguments_.text(key)), shown(value)),
                       fmt::format("megac {} {} {}", command_.name, key, shown(value))};
        }
        arguments_.add(key, value);
      }
    }
    return {};
  }

  Fault value_fault(const Option& row, const std::string& value) {
    if (row.kind == Option::flag) {
      if (value == "true") return {};
      return Usage{fmt::format("{} takes no value", row.key()),
                   fmt::format("megac {} {}", command_.name, row.key())};
    }
    if (value.empty() || (is_option(value) && !written_with_equals(row, value))) {
      return value_missing(row);
    }
    if (row.kind == Option::number) {
      unsigned number = 0;
      auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
      if (error != std::errc() || end != value.data() + value.size() || number > kMostNumber) {
        return Usage{fmt::format("{} is a number from 0 to {}, not '{}'", row.key(), kMostNumber,
                                 shown(value)),
                     fmt::format("megac {} {} 4", command_.name, row.key())};
      }
    }
    return choice_fault(row, value);
  }

  Fault choice_fault(const Option& row, const std::string& value) {
    if (row.choices.empty()) return {};
    std::vector<std::string_view> choices = split(row.choices, '|');
    if (std::find(choices.begin(), choices.end(), value) != choices.end()) return {};
    std::string all;
    for (size_t i = 0; i < choices.size(); ++i) {
      if (i > 0) all += i + 1 < choices.size() ? ", " : " or ";
      all += choices[i];
    }
    std::string meant(nearest(value, choices).value_or(choices[0]));
    size_t at = index_of(value);
    std::string instead = at < words_.size()
                              ? call(with(words_, at, meant), at - 1)
                              : fmt::format("megac {} {} {}", command_.name, row.key(), meant);
    return Usage{fmt::format("{} is {}, not '{}'", row.key(), all, shown(value)), instead};
  }

  Fault loose_words() {
    bool options_end = false;
    std::vector<std::string> words;
    for (std::string& word : loose_) {
      if (word == "--" && !options_end) {
        options_end = true;
      } else {
        words.push_back(std::move(word));
      }
    }
    size_t next = 0;
    for (const Option& row : command_.options) {
      if (!row.positional()) continue;
      for (; next < words.size() && (row.kind == Option::words || !arguments_.has(row.key()));
           ++next) {
        if (words[next].empty())
          return Usage{fmt::format("an empty word is no {}", row.key()), help_call()};
        if (auto fault = choice_fault(row, words[next])) return fault;
        if (row.kind == Option::word) arguments_.add_command_word(words[next]);
        arguments_.add(row.key(), std::move(words[next]));
      }
    }
    if (next == words.size()) return {};
    return Usage{fmt::format("'{}' is one word too many", shown(words[next])), help_call()};
  }

  Usage value_missing(const Option& row) const {
    return {fmt::format("{} wants a value, {}", row.key(), row.metavar),
            fmt::format("megac {} {}={}", command_.name, row.key(), row.metavar)};
  }
  std::string help_call() const {
    return fmt::format("megac {}{}--help", command_.name, command_.name.empty() ? "" : " ");
  }

  const Option* find(std::string_view name) const {
    for (const Option& row : command_.options) {
      for (std::string_view spelling : split(row.names, ',')) {
        if (spelling == name) return &row;
      }
    }
    return nullptr;
  }
  std::vector<std::string_view> option_names() const {
    std::vector<std::string_view> names;
    for (const Option& row : command_.options) {
      if (!row.positional()) names.push_back(row.key());
    }
    names.push_back("--help");
    return names;
  }
  size_t index_of(std::string_view word) const {
    return static_cast<size_t>(
        std::find(words_.begin() + static_cast<long>(skip_), words_.end(), word) - words_.begin());
  }
  bool written_with_equals(const Option& row, const std::string& value) const {
    return index_of(fmt::format("{}={}", row.key(), value)) < words_.size();
  }

  const Command& command_;
  std::vector<std::string> words_;
  size_t skip_;  // words that name the command
  bool help_ = false;
  std::vector<Given> given_;
  std::vector<std::string> loose_;  // what is no option, and options that nobody knows
  Arguments arguments_;
};

}  // namespace

Parsed parse(std::span<const Command> table, std::span<const std::string_view> words) {
  std::vector<std::string> all(words.begin(), words.end());
  auto chosen = choose(table, all);
  if (Help* help = std::get_if<Help>(&chosen)) return *help;
  if (Usage* fault = std::get_if<Usage>(&chosen)) return std::move(*fault);
  auto [command, used] = std::get<Chosen>(chosen);
  return Reader(*command, std::move(all), used).read();
}

}  // namespace megac::cli
