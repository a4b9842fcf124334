#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace megac {

/// A SHA-256 (FIPS 180-4).
struct Digest {
  std::array<uint8_t, 32> bytes{};
  std::string hex() const;
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

Digest sha256(std::string_view text);

}  // namespace megac
