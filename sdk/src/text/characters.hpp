// Characters as the markup languages sort them: what is white space and what is punctuation next to a mark.
#pragma once

#include <cstdint>
#include <string_view>

namespace aha::text {

inline constexpr std::string_view no_break_space = "\u00a0";

enum class CharacterClass : std::uint8_t {
  space,        ///< also the end of the text
  punctuation,  ///< of ASCII, or of Unicode's categories P*
  symbol,       ///< Unicode's signs and pictures, which some readers count as punctuation
  word
};

/// The class of the first character of `text`, or the last.
CharacterClass class_at_front(std::string_view text) noexcept;
CharacterClass class_at_back(std::string_view text) noexcept;

constexpr bool is_punctuation(char c) noexcept {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

}  // namespace aha::text
