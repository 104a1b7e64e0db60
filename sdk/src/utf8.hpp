// UTF-8 as third parties really send it.
#pragma once

#include <string>
#include <string_view>

namespace aha {

/// `text` with each byte that belongs to no well-formed UTF-8 sequence replaced by U+FFFD.    [any]
std::string valid_utf8(std::string_view text);

}  // namespace aha
