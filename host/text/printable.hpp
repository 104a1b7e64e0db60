// Text that a person reads in the log, on a terminal or in /services, and that an outsider may have chosen.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace text {

inline constexpr std::size_t max_printable_bytes = 4'096;

// Returns `bytes` as valid UTF-8 that shows as what it is. Broken sequences become U+FFFD. What a reader cannot see,
// or what changes how its neighbours look, becomes "\u{202e}": control characters, line and paragraph separators,
// bidirectional and other invisible format characters. So the text is one line, no terminal obeys it, and applying
// this twice changes nothing.
//
// max_bytes  of the result; longer text is cut between characters and ends in "..."
// Throws std::bad_alloc. [any]
std::string printable(std::string_view bytes, std::size_t max_bytes = max_printable_bytes);

}  // namespace text
