// Lengths as many third parties count them: in UTF-16 units, of which a character beyond U+FFFF takes two.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace aha {

/// The units of a UTF-8 text.                                                                [any]
std::size_t utf16_units(std::string_view text);

/// The longest start of `text` that has at most `max_units` and ends between two characters. [any]
std::string_view first_units(std::string_view text, std::size_t max_units);

/// `text` if it has at most `max_units`; else its start and "...", together at most that long.  [any]
std::string shortened(std::string_view text, std::size_t max_units);

/// The same of a text; any other value, such as null, stays as it is.                       [any]
json::value shortened(View value, std::size_t max_units);

}  // namespace aha
