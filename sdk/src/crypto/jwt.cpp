#include <aha/hash.hpp>
#include <aha/jwt.hpp>

#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "crypto/base64url.hpp"
#include "crypto/private_key.hpp"

namespace aha {
namespace {

constexpr int least_rsa_bits = 2048;              // RFC 7518, section 3.3
constexpr std::size_t p256_coordinate_size = 32;  // bytes

/// What is signed: header and claims.
std::string signing_input(std::string_view algorithm, std::string_view key_id, const json::object& claims) {
  json::object header;
  header["alg"] = algorithm;
  if (!key_id.empty()) header["kid"] = key_id;
  header["typ"] = "JWT";
  return base64url(json::serialize(header)) + "." + base64url(json::serialize(claims));
}

/// R and S side by side, each as long as the curve says (RFC 7518, section 3.4), of a signature in DER.
std::string raw_ecdsa(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<ECDSA_SIG, crypto::Released<ECDSA_SIG_free>> parts(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string raw(2 * p256_coordinate_size, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(raw.data());
  constexpr int size = static_cast<int>(p256_coordinate_size);
  if (!parts || BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), out, size) != size ||
      BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), out + size, size) != size)
    throw std::runtime_error("ES256 is not available in this OpenSSL");
  return raw;
}

}  // namespace

std::string jwt_hs256(const json::object& claims, std::string_view secret) {
  const std::string text = signing_input("HS256", {}, claims);
  return text + "." + base64url(hash::hmac_sha256(secret, text));
}

std::string jwt_rs256(const json::object& claims, std::string_view private_key, std::string_view key_id) {
  const std::string text = signing_input("RS256", key_id, claims);
  return text + "." + base64url(rs256_signature(text, private_key));
}

std::string jwt_es256(const json::object& claims, std::string_view private_key, std::string_view key_id) {
  const std::string text = signing_input("ES256", key_id, claims);
  return text + "." + base64url(es256_signature(text, private_key));
}

std::string rs256_signature(std::string_view text, std::string_view private_key) {
  const auto key = crypto::private_key(private_key, EVP_PKEY_RSA);
  if (EVP_PKEY_get_bits(key.get()) < least_rsa_bits)
    throw std::invalid_argument("the RSA private key is shorter than 2,048 bits");
  return crypto::signature_by(*key, *EVP_sha256(), text);
}

std::string es256_signature(std::string_view text, std::string_view private_key) {
  const auto key = crypto::private_key(private_key, EVP_PKEY_EC);
  std::array<char, 32> curve{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key.get(), curve.data(), curve.size(), &size) != 1 ||
      std::string_view(curve.data(), size) != "prime256v1")
    throw std::invalid_argument("the EC private key is on another curve than P-256");
  return raw_ecdsa(crypto::signature_by(*key, *EVP_sha256(), text));
}

}  // namespace aha
