// JSON Web Tokens, as services sign their requests with them. Link aha::crypto beside the SDK.
#pragma once

#include <aha/json.hpp>

#include <string>
#include <string_view>

namespace aha {

/// A token with these claims, signed by HMAC-SHA256 (RFC 7519, RFC 7518 section 3.2): "header.claims.signature".
/// [any]
/// secret  the shared one, as it is: not base64 of it
std::string jwt_hs256(const json::object& claims, std::string_view secret);

/// The same, signed by an RSA key (RFC 7518, section 3.3), as GitHub Apps, Google's service accounts and Salesforce take
/// it. [any]
/// private_key  unencrypted PEM text of 2,048 bits at least; its line breaks may be lost or written as "\n"
/// key_id       the header's "kid": which of several keys it is. Empty: the header has none.
/// Throws std::invalid_argument, whose message quotes nothing of the key, if it is no such key.
std::string jwt_rs256(const json::object& claims, std::string_view private_key, std::string_view key_id = {});

/// The same, signed by a key of the curve P-256 (RFC 7518, section 3.4), as Apple takes it.   [any]
std::string jwt_es256(const json::object& claims, std::string_view private_key, std::string_view key_id = {});

/// The signature of jwt_rs256() over any text, in raw bytes: for tokens with other headers.        [any]
std::string rs256_signature(std::string_view text, std::string_view private_key);

/// The signature of jwt_es256() over any text: 64 raw bytes, R and S.                         [any]
std::string es256_signature(std::string_view text, std::string_view private_key);

}  // namespace aha
