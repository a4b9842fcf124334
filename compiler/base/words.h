#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace megac {

/// Names as words (docs/language.md, Words). Any character but letters, marks and digits separates;
/// a word begins at a capital after a small letter, and at a capital after a capital when a small
/// letter follows; a digit takes the case of the character before it. When nothing is small and
/// there are several words, they are lowered first.
std::vector<std::string> words(std::string_view name);

std::string pascal(std::string_view name);    ///< OrderItem
std::string camel(std::string_view name);     ///< orderItem
std::string snake(std::string_view name);     ///< order_item
std::string kebab(std::string_view name);     ///< order-item
std::string constant(std::string_view name);  ///< ORDER_ITEM
std::string flat(std::string_view name);      ///< orderitem

/// English plural and singular of the last word of `name`; its case is kept.
std::string plural(std::string_view name);
std::string singular(std::string_view name);

}  // namespace megac
