// The ABI's view of bytes and the standard one, into each other. Neither owns what it shows.
#pragma once

#include <aha/abi.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plugin {

inline std::string_view text(aha_bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data), static_cast<std::size_t>(bytes.data ? bytes.size : 0)};
}

inline aha_bytes bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace plugin
