#include <aha/auth.hpp>
#include <aha/hash.hpp>
#include <aha/jwt.hpp>

#include <algorithm>

namespace aha {
namespace {

/// RFC 4648, section 5, without padding.
std::string base64url(std::string_view bytes) {
  std::string text = auth::base64(bytes);
  text.resize(text.find_last_not_of('=') + 1);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

}  // namespace

std::string jwt_hs256(const json::object& claims, std::string_view secret) {
  const std::string signed_part =
      base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64url(json::serialize(claims));
  return signed_part + "." + base64url(hash::hmac_sha256(secret, signed_part));
}

}  // namespace aha
