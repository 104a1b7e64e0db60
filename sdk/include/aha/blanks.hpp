// Blanks around what people type and paste, and what third parties leave off.
#pragma once

#include <string_view>

namespace aha {

/// `text` without blanks, tabs and line ends at its ends: for names, keys and tokens of the settings, and for texts that a
/// third party keeps without them. Points into `text`.                                        [any]
constexpr std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace aha
