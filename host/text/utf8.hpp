// UTF-8 that may be broken: it came from plugins, files or third parties.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace text {

// Returns a copy of `bytes` with each broken sequence replaced by one U+FFFD. Throws std::bad_alloc. [any]
std::string valid_utf8(std::string_view bytes);

// Returns the longest prefix of at most `max_bytes` bytes that does not end inside a character of valid UTF-8. [any]
std::string_view utf8_prefix(std::string_view bytes, std::size_t max_bytes);

}  // namespace text
