// Who may include what: the floors of compiler/ and runtime/, and one door for each third party.
#pragma once
#include <string>

#include "test/house/sources.h"

namespace megac::house {

/// What is wrong with an include; empty when it is allowed.
std::string fault(const Include& include);

}  // namespace megac::house
