#include <doctest/doctest.h>

#include <aha/auth.hpp>
#include <aha/hash.hpp>
#include <aha/oauth1.hpp>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

using aha::oauth1::Consumer;
using aha::oauth1::Method;
using aha::oauth1::Nonce;

const Nonce occasion{"n-1", 1'900'000'000};
const aha::url::Query query{{"b", "2 3"}, {"a", "="}};

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

std::string pem_of(EVP_PKEY* key, const EVP_CIPHER* cipher = nullptr) {
  BIO* out = BIO_new(BIO_s_mem());
  unsigned char passphrase[] = "x";
  PEM_write_bio_PrivateKey(out, key, cipher, passphrase, 1, nullptr, nullptr);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out, &bytes);
  std::string pem(bytes, static_cast<std::size_t>(size));
  BIO_free(out);
  return pem;
}

/// The text between `name="` and the next quote.
std::string value_in(const std::string& header, const std::string& name) {
  const std::size_t start = header.find(name + "=\"") + name.size() + 2;
  return header.substr(start, header.find('"', start) - start);
}

std::string percent_decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    out += static_cast<char>(std::strtol(text.substr(i + 1, 2).c_str(), nullptr, 16));
    i += 2;
  }
  return out;
}

TEST_CASE("what is signed is the method, the address in lower case and all parameters, sorted") {
  const Consumer consumer{Method::hmac_sha1, "ck", "cs"};
  CHECK(aha::oauth1::base_string("GET", "HTTPS://Example.COM:443/Rest/field", query, consumer, occasion) ==
        "GET&https%3A%2F%2Fexample.com%2FRest%2Ffield&a%3D%253D%26b%3D2%25203%26oauth_consumer_key%3Dck%26"
        "oauth_nonce%3Dn-1%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1900000000%26oauth_"
        "version%3D1.0");
  CHECK(aha::oauth1::base_string("GET", "https://example.com", {}, consumer, occasion)
            .starts_with("GET&https%3A%2F%2Fexample.com%2F&oauth_"));
}

TEST_CASE("by HMAC the code is made with the consumer's secret") {
  const Consumer consumer{Method::hmac_sha1, "c k", "c&s"};
  const std::string header =
      aha::oauth1::authorization("POST", "https://x.example/p", query, consumer, occasion);
  CHECK(header.starts_with("OAuth oauth_consumer_key=\"c%20k\", oauth_nonce=\"n-1\", oauth_signature=\""));
  CHECK(header.ends_with(
      "\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1900000000\", oauth_version=\"1.0\""));
  const std::string base = aha::oauth1::base_string("POST", "https://x.example/p", query, consumer, occasion);
  CHECK(percent_decoded(value_in(header, "oauth_signature")) ==
        aha::auth::base64(aha::hash::hmac_sha1("c%26s&", base)));
}

TEST_CASE("by RSA the signature is good for the public key") {
  const std::unique_ptr<EVP_PKEY, FreeKey> key(EVP_RSA_gen(2048));
  const std::string pem = pem_of(key.get());
  const Consumer consumer{Method::rsa_sha1, "ck", pem};
  const std::string header =
      aha::oauth1::authorization("GET", "https://x.example/p", query, consumer, occasion);
  CHECK(value_in(header, "oauth_signature_method") == "RSA-SHA1");
  const auto signature = aha::auth::from_base64(percent_decoded(value_in(header, "oauth_signature")));
  REQUIRE(signature);
  const std::string base = aha::oauth1::base_string("GET", "https://x.example/p", query, consumer, occasion);
  EVP_MD_CTX* check = EVP_MD_CTX_new();
  REQUIRE(EVP_DigestVerifyInit(check, nullptr, EVP_sha1(), nullptr, key.get()) == 1);
  CHECK(EVP_DigestVerify(check, reinterpret_cast<const unsigned char*>(signature->data()), signature->size(),
                         reinterpret_cast<const unsigned char*>(base.data()), base.size()) == 1);
  EVP_MD_CTX_free(check);
}

TEST_CASE("what is no RSA key is refused, an encrypted one without asking for its passphrase") {
  const std::unique_ptr<EVP_PKEY, FreeKey> rsa(EVP_RSA_gen(2048));
  const std::unique_ptr<EVP_PKEY, FreeKey> ec(EVP_EC_gen("P-256"));
  for (const std::string& secret :
       {std::string(), std::string("cs"), pem_of(ec.get()), pem_of(rsa.get(), EVP_aes_128_cbc())}) {
    const Consumer consumer{Method::rsa_sha1, "ck", secret};
    CHECK_THROWS_AS(aha::oauth1::authorization("GET", "https://x.example/p", {}, consumer, occasion),
                    std::invalid_argument);
  }
}

TEST_CASE("no two occasions are alike") {
  const Nonce first = Nonce::now();
  CHECK(first.value.size() == 32);
  CHECK(first.value != Nonce::now().value);
  CHECK(first.timestamp_s > 1'700'000'000);
}

}  // namespace
