#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "artifact/artifact.hpp"
#include "artifact/hexadecimal.hpp"

namespace artifact {

std::string sha256_hex(std::span<const std::byte> bytes) {
  std::array<std::byte, 32> digest{};
  unsigned size = digest.size();
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256; check its configuration");
  return to_hex(digest);
}

}  // namespace artifact
