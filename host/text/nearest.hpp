// What a person may have meant by a name that does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace text {

// Returns the known name that takes the fewest changes of a letter, or an empty view if none takes two at most, or a
// third of the letters if that is more. Swapping two neighbours is one change. [any]
// typed  Only its first 64 bytes are looked at.
// known  Views that outlive the result.
std::string_view nearest(std::string_view typed, std::span<const std::string_view> known);

// Returns ` Did you mean "slack"?` with the nearest name, or an empty text if none is near. [any]
std::string did_you_mean(std::string_view typed, std::span<const std::string_view> known);

}  // namespace text
