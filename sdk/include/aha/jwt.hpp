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

}  // namespace aha
