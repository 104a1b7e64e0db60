// Bytes as people and tools write them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace artifact {

// Two lower-case digits a byte. [any]
inline std::string to_hex(std::span<const std::byte> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const auto byte : bytes) {
    text += digits[std::to_integer<unsigned>(byte) >> 4U];
    text += digits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

}  // namespace artifact
