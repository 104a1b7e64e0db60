// Credentials as they stand in requests: what of them a comparison may rely on.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "egress/egress.hpp"

namespace cassette {

// The claims of a JWT without those that tell the time or chance; nothing if `token` is no JWT. [any]
std::optional<boost::json::object> jwt_claims(std::string_view token);

// 1 or 3 if Authorization carries that message of an NTLM handshake, else 0. [any]
int ntlm_message(const egress::Headers& headers);

// The parameters of an OAuth 1 header with its signature blanked. [any]
std::string without_oauth_signature(std::string_view parameters);

// The Authorization of a request that NTLM has let through, without anything of its secret. [any]
std::string_view ntlm_stub();

// Whether two values of Authorization mean the same. JWTs are compared by their claims, OAuth 1 without nonce, time
// and signature, and NTLM not at all, since it holds a challenge. [any]
bool same_authorization(std::string_view expected, std::string_view got);

}  // namespace cassette
