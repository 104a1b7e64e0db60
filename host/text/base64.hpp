// Base64 (RFC 4648), for whatever holds no secret key: how long it takes depends on the bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace text {

// How many characters `bytes` bytes become. [any]
constexpr std::size_t base64_size(std::size_t bytes) {
  return (bytes + 2) / 3 * 4;
}

// The standard alphabet, padded. Throws std::bad_alloc. [any]
std::string encode_base64(std::string_view bytes);

// The same into `out`, which has room for base64_size() characters and a NUL. Returns how many were written, without
// the NUL. `bytes` has less than 1 GiB. [any]
std::size_t encode_base64(std::string_view bytes, char* out);

// Decodes the standard and the URL-safe alphabet, padded or not, with line ends at the end. Returns nullopt if it is
// neither. Throws std::bad_alloc. [any]
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace text
