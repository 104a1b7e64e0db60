// Names out of a file are any bytes: a terminal might obey them, and JSON must not hold them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace inspection {

// The text with each byte that is not printable ASCII replaced by a question mark. [any]
inline std::string printable(std::string_view text) {
  std::string shown(text);
  std::ranges::replace_if(
      shown, [](char c) { return c < ' ' || c > '~'; }, '?');
  return shown;
}

}  // namespace inspection
