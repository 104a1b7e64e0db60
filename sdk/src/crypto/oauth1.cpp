#include <aha/auth.hpp>
#include <aha/hash.hpp>
#include <aha/oauth1.hpp>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <ctime>
#include <stdexcept>
#include <utility>
#include <vector>

#include "crypto/private_key.hpp"

namespace aha::oauth1 {
namespace {

using Parameter = std::pair<std::string, std::string>;  // both percent-encoded

std::string rsa_sha1(std::string_view pem, std::string_view text) {
  return crypto::signature_by(*crypto::private_key(pem, EVP_PKEY_RSA), *EVP_sha1(), text);
}

std::string signature(const Consumer& consumer, std::string_view text) {
  if (consumer.method == Method::rsa_sha1) return auth::base64(rsa_sha1(consumer.secret, text));
  return auth::base64(
      hash::hmac_sha1(url::encode(consumer.secret) + "&", text));  // no token, no secret of it
}

std::vector<Parameter> own_parameters(const Consumer& consumer, const Nonce& nonce) {
  return {{"oauth_consumer_key", url::encode(consumer.key)},
          {"oauth_nonce", url::encode(nonce.value)},
          {"oauth_signature_method", consumer.method == Method::rsa_sha1 ? "RSA-SHA1" : "HMAC-SHA1"},
          {"oauth_timestamp", std::to_string(nonce.timestamp_s)},
          {"oauth_version", "1.0"}};
}

/// "/a/b" of "https://host/a/b"; "/" if there is none.
std::string_view path_in(std::string_view absolute_url) {
  const std::size_t scheme_end = absolute_url.find("://");
  if (scheme_end != std::string_view::npos) absolute_url.remove_prefix(scheme_end + 3);
  const std::size_t path = absolute_url.find('/');
  return path == std::string_view::npos ? std::string_view("/") : absolute_url.substr(path);
}

void append(std::vector<Parameter>& parameters, const url::Query& query) {
  std::string_view rest = query.encoded();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view one = rest.substr(0, end);
    const std::size_t sign = std::min(one.find('='), one.size());
    parameters.emplace_back(one.substr(0, sign), one.substr(std::min(sign + 1, one.size())));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

}  // namespace

Nonce Nonce::now() {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) throw std::runtime_error("OpenSSL gives no random bytes");
  return {hash::hex({reinterpret_cast<const char*>(bytes), sizeof bytes}), std::time(nullptr)};
}

std::string base_string(std::string_view http_method, std::string_view url, const url::Query& query,
                        const Consumer& consumer, const Nonce& nonce) {
  std::vector<Parameter> parameters = own_parameters(consumer, nonce);
  append(parameters, query);
  std::sort(parameters.begin(), parameters.end());
  std::string joined;
  for (const auto& [name, value] : parameters) {
    if (!joined.empty()) joined += '&';
    joined += name;
    joined += '=';
    joined += value;
  }
  // The origin is in lower case and without a default port (RFC 5849, section 3.4.1.2).
  const std::string address = url::origin(url) + std::string(path_in(url));
  return std::string(http_method) + "&" + url::encode(address) + "&" + url::encode(joined);
}

std::string authorization(std::string_view http_method, std::string_view url, const url::Query& query,
                          const Consumer& consumer, const Nonce& nonce) {
  std::vector<Parameter> parameters = own_parameters(consumer, nonce);
  parameters.emplace_back(
      "oauth_signature",
      url::encode(signature(consumer, base_string(http_method, url, query, consumer, nonce))));
  std::sort(parameters.begin(), parameters.end());
  std::string header = "OAuth ";
  for (const auto& [name, value] : parameters) {
    if (!header.ends_with(' ')) header += ", ";
    header += name;
    header += "=\"";
    header += value;
    header += '"';
  }
  return header;
}

}  // namespace aha::oauth1
