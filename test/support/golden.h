// A text golden: one file with the inputs and what megac must make of them (test/golden/README.md).
// Comes in: its text. Goes out: its sections, and where what came out differs. Deliberately absent:
// how a room is run (rooms.h).
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace megac::golden {

/// `=== KIND NAME`, then the text up to the next such line.
struct Section {
  std::string kind;
  std::string name;
  std::string text;
  friend bool operator==(const Section&, const Section&) = default;
};

struct Case {
  std::string head;  ///< prose above the first section
  std::vector<Section> sections;
};

Case parse(std::string_view text);
std::string print(const Case& golden);

/// Whether a section says what goes in; every other kind says what must come out.
bool is_input(const Section& section);
const Section* find(const std::vector<Section>& sections, std::string_view kind,
                    std::string_view name = {});
/// The bytes that an input section stands for: in `=== bytes`, `\n \r \t \\ \xNN` are escapes and
/// the golden's own line ends do not count.
std::string bytes_of(const Section& section);

/// What differs, for a person; empty when nothing does. An expected section that is absent expects
/// nothing.
std::string differences(const std::vector<Section>& expected, const std::vector<Section>& came);
/// Two texts, line by line: ' ' both, '-' only expected, '+' only what came.
std::string line_diff(std::string_view expected, std::string_view came);

}  // namespace megac::golden
