#include <aha/hash.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace aha::hash {
namespace {

constexpr std::size_t sha256_bytes = 32;

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hmac(const EVP_MD* digest, const char* name, std::string_view key, std::string_view bytes) {
  unsigned char code[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  // OpenSSL takes a null key for "as before"; an empty one must not be null.
  const char* key_data = key.empty() ? "" : key.data();
  if (HMAC(digest, key_data, static_cast<int>(key.size()), raw(bytes), bytes.size(), code, &size) == nullptr)
    throw std::runtime_error(std::string(name) + " is not available in this OpenSSL");
  return {reinterpret_cast<const char*>(code), size};
}

}  // namespace

std::string sha256(std::string_view bytes) {
  unsigned char digest[sha256_bytes];
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available in this OpenSSL");
  return {reinterpret_cast<const char*>(digest), size};
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac(EVP_sha256(), "HMAC-SHA256", key, bytes);
}

std::string hmac_sha512(std::string_view key, std::string_view bytes) {
  return hmac(EVP_sha512(), "HMAC-SHA512", key, bytes);
}

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  return hmac(EVP_sha1(), "HMAC-SHA1", key, bytes);
}

std::string hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

bool equal_codes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace aha::hash
