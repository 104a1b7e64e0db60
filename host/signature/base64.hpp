// Base64 of fixed-size binary values, as minisign writes them: the standard alphabet, padded.
#pragma once

#include <sodium.h>

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace signature {

// [any]
inline std::string encode_base64(std::span<const unsigned char> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminating NUL
  return text;
}

// Fills `out` from the one text that encode_base64() writes for as many bytes; false for any other text. [any]
// libsodium's decoder takes each byte over 0x7f for a digit, so what it gives is encoded again and compared. The time
// that takes does not depend on the bytes: they may be a secret.
inline bool decode_base64(std::string_view text, std::span<unsigned char> out) {
  std::size_t size = 0;
  const bool decoded = sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size,
                                         nullptr, sodium_base64_VARIANT_ORIGINAL) == 0;
  if (!decoded || size != out.size()) return false;
  auto again = encode_base64(out);
  const bool same = again.size() == text.size() && sodium_memcmp(again.data(), text.data(), text.size()) == 0;
  sodium_memzero(again.data(), again.size());
  return same;
}

}  // namespace signature
