#include <doctest/doctest.h>

#include <aha/auth.hpp>
#include <aha/hash.hpp>
#include <aha/jwt.hpp>

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include "sdk/rfc7515_keys.hpp"

namespace {

std::string decoded(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return aha::auth::from_base64(text).value();
}

/// What the examples of RFC 7515, Appendices A.2 and A.3 sign, behind their headers.
constexpr const char* rfc_payload =
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

/// What its reader would find out of R and S (`raw`) over `text`, by a way of its own.
bool es256_verifies(std::string_view text, std::string_view raw) {
  if (raw.size() != 64) return false;
  const std::unique_ptr<BIO, decltype(&BIO_free)> pem(BIO_new_mem_buf(rfc7515::ec_key.data(), -1), &BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(pem.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> parts(ECDSA_SIG_new(), &ECDSA_SIG_free);
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  ECDSA_SIG_set0(parts.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(parts.get(), nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(parts.get(), &out);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(der.data()), der.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

TEST_CASE("a token is header, claims and their code, in base64 that is safe in a URL") {
  aha::json::object claims;
  claims["sub"] = "\xC3\xBF\xC3\xBF\xC3\xBE>>>???";  // bytes that base64 writes with + and /
  const std::string token = aha::jwt_hs256(claims, "secret");
  CHECK(token.find_first_of("+/=") == std::string::npos);
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  REQUIRE(second != std::string::npos);
  CHECK(decoded(token.substr(0, first)) == R"({"alg":"HS256","typ":"JWT"})");
  CHECK(aha::parse_json(decoded(token.substr(first + 1, second - first - 1))) == claims);
  CHECK(decoded(token.substr(second + 1)) == aha::hash::hmac_sha256("secret", token.substr(0, second)));
}

TEST_CASE("RS256 is that of the example of RFC 7515, Appendix A.2, whichever form its key has") {
  const std::string signature = decoded(
      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
      "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
      "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
      "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
      "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
      "p0igcN_IoypGlUPQGe77Rw");
  const std::string text = "eyJhbGciOiJSUzI1NiJ9" + std::string(rfc_payload);
  CHECK(aha::rs256_signature(text, rfc7515::rsa_key) == signature);
  CHECK(aha::rs256_signature(text, rfc7515::rsa_key_pkcs8) == signature);

  // As a settings field of one line, and as a JSON file of a vendor's leave it.
  std::string in_one_line(rfc7515::rsa_key_pkcs8);
  std::replace(in_one_line.begin(), in_one_line.end(), '\n', ' ');
  CHECK(aha::rs256_signature(text, "  " + in_one_line) == signature);
  std::string written_out;
  for (const char c : rfc7515::rsa_key) written_out += c == '\n' ? std::string("\\n") : std::string(1, c);
  CHECK(aha::rs256_signature(text, written_out) == signature);
}

TEST_CASE("ES256 is R and S, and verifies as the example of RFC 7515, Appendix A.3 does") {
  const std::string text = "eyJhbGciOiJFUzI1NiJ9" + std::string(rfc_payload);
  REQUIRE(es256_verifies(
      text,
      decoded("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")));
  // R or S is shorter than 32 bytes once in 128 times: they are padded.
  for (int i = 0; i < 600; ++i) {
    const std::string one = text + std::to_string(i);
    REQUIRE(
        es256_verifies(one, aha::es256_signature(one, i % 2 == 0 ? rfc7515::ec_key : rfc7515::ec_key_sec1)));
  }
}

TEST_CASE("a token says its algorithm and key, and is signed as a whole") {
  aha::json::object claims;
  claims["iss"] = "123";
  const auto header_of = [](const std::string& token) { return decoded(token.substr(0, token.find('.'))); };
  const std::string rs256 = aha::jwt_rs256(claims, rfc7515::rsa_key),
                    es256 = aha::jwt_es256(claims, rfc7515::ec_key, "K\"1");
  CHECK(header_of(rs256) == R"({"alg":"RS256","typ":"JWT"})");
  CHECK(header_of(es256) == R"({"alg":"ES256","kid":"K\"1","typ":"JWT"})");
  for (const std::string& token : {rs256, es256}) CHECK(token.find_first_of("+/=") == std::string::npos);
  const std::size_t signature = rs256.rfind('.');
  CHECK(decoded(rs256.substr(signature + 1)) ==
        aha::rs256_signature(rs256.substr(0, signature), rfc7515::rsa_key));
  CHECK(es256_verifies(es256.substr(0, es256.rfind('.')), decoded(es256.substr(es256.rfind('.') + 1))));
}

TEST_CASE("a key of another kind, another curve or too few bits is refused without a word of it") {
  const std::string cut(rfc7515::rsa_key.substr(0, 400));
  const std::string no_begin(rfc7515::rsa_key.substr(20));
  for (const std::string_view key :
       {std::string_view(), std::string_view("secret"), std::string_view("-----BEGIN PRIVATE KEY-----"),
        std::string_view("-----BEGIN PRIVATE KEY-----\nabcd\n-----END PRIVATE KEY-----"),
        std::string_view(cut), std::string_view(no_begin), rfc7515::ec_key, rfc7515::short_rsa_key}) {
    CAPTURE(key);
    CHECK_THROWS_AS(aha::rs256_signature("x", key), std::invalid_argument);
  }
  for (const std::string_view key : {std::string_view(), rfc7515::rsa_key, rfc7515::p384_key})
    CHECK_THROWS_AS(aha::es256_signature("x", key), std::invalid_argument);
  CHECK_THROWS_WITH(aha::rs256_signature("x", "secret"), "the secret is no RSA private key in PEM form");
}

}  // namespace
