// Base64 of fixed-size binary values, as minisign writes them: the standard alphabet, padded.
#pragma once

#include <sodium.h>

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace signature {

// Fills `out` from text that encodes exactly as many bytes; false for any other text. [any]
// The decoder's time does not depend on the bytes: they may be a secret.
inline bool decode_base64(std::string_view text, std::span<unsigned char> out) {
  std::size_t size = 0;
  const char* end = nullptr;
  const bool decoded = sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size,
                                         &end, sodium_base64_VARIANT_ORIGINAL) == 0;
  return decoded && size == out.size() && end == text.data() + text.size();
}

// [any]
inline std::string encode_base64(std::span<const unsigned char> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminating NUL
  return text;
}

}  // namespace signature
