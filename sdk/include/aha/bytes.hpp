// Text between C++ and the ABI's aha_bytes. Neither side copies.
#pragma once

#include <aha/abi.h>

#include <string_view>

namespace aha {

/// The same bytes as the ABI wants them; borrowed from `text`.                              [any]
inline aha_bytes to_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// The same bytes as C++ wants them; borrowed from the owner of `bytes`.                    [any]
inline std::string_view to_view(aha_bytes bytes) {
  if (bytes.data == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes.data), static_cast<std::size_t>(bytes.size)};
}

}  // namespace aha
