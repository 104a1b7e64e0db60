#include <doctest/doctest.h>

#include <aha/auth.hpp>
#include <aha/hash.hpp>
#include <aha/jwt.hpp>

#include <algorithm>
#include <string>

namespace {

std::string decoded(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  return aha::auth::from_base64(text).value();
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

}  // namespace
