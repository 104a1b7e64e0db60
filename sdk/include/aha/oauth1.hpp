// OAuth 1.0a (RFC 5849) for a consumer that speaks for itself, without a user's token. Link aha::crypto beside the SDK.
#pragma once

#include <aha/url.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace aha::oauth1 {

enum class Method : std::uint8_t {
  hmac_sha1,  ///< the secret is a text that both sides know
  rsa_sha1,   ///< the secret is an RSA private key as PEM text, unencrypted
};

struct Consumer {
  Method method;
  std::string_view key;
  std::string_view secret;
};

/// What makes a request unique (RFC 5849, section 3.3).
struct Nonce {
  std::string value;             ///< never used before with this time
  std::int64_t timestamp_s = 0;  ///< seconds since 1970

  /// A random nonce, and the time it is.                                                     [any]
  static Nonce now();
};

/// What is signed: method, address and sorted parameters (RFC 5849, section 3.4.1).           [any]
/// url     absolute, without query and fragment
/// query   of the address; a form in the body would count, too, but is not sent by this client
std::string base_string(std::string_view http_method, std::string_view url, const url::Query& query,
                        const Consumer& consumer, const Nonce& nonce);

/// The value of the Authorization header, "OAuth ...". Throws std::invalid_argument if a secret that must be a key
/// is none.  [any]
std::string authorization(std::string_view http_method, std::string_view url, const url::Query& query,
                          const Consumer& consumer, const Nonce& nonce);

}  // namespace aha::oauth1
