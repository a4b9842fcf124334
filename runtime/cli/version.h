#pragma once
#include <string_view>

namespace megac::cli {

/// "0.1.0".
std::string_view version();
/// The commit that this was built from and its date, "1a2b3c4 2026-11-21"; "unknown" where the
/// sources came without their history.
std::string_view commit();

}  // namespace megac::cli
