// The formats of shared libraries. Every host reads both; it loads those of its own system.
#pragma once

#include <cstdint>
#include <string_view>

namespace artifact {

enum class Format : std::uint8_t { elf, pe };

// "elf", "pe". [any]
constexpr std::string_view to_string(Format format) {
  return format == Format::elf ? "elf" : "pe";
}

// "Linux", "Windows": the system that loads it. [any]
constexpr std::string_view system_of(Format format) {
  return format == Format::elf ? "Linux" : "Windows";
}

}  // namespace artifact
