#include <doctest/doctest.h>

#include <aha/auth.hpp>
#include <aha/errors.hpp>
#include <aha/hash.hpp>
#include <aha/json.hpp>
#include <aha/testing.hpp>
#include <jira_core/auth.hpp>

#include <algorithm>
#include <string>

namespace {

namespace json = aha::json;
using jira::Target;

constexpr std::int64_t now_s = 1'900'000'000;

const Target target{"https://north.example.net/jira", "/rest/api/2/search",
                    aha::url::Query{{"fields", "a b"}, {"jql", "x=\"~\""}, {"b", "2"}, {"a-", "1"}}};

/// The third part of a JWT is made over the first two.
struct Jwt {
  std::string signed_part;
  std::string signature;
  json::object header;
  json::object claims;
};

std::string decoded(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  return aha::auth::from_base64(text).value();
}

Jwt parsed(const std::string& token) {
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  Jwt jwt{token.substr(0, second), decoded(token.substr(second + 1)), {}, {}};
  jwt.header = aha::parse_json(decoded(token.substr(0, first))).as_object();
  jwt.claims = aha::parse_json(decoded(token.substr(first + 1, second - first - 1))).as_object();
  return jwt;
}

/// The address that a request to `target` gets with these settings.
std::string authorized(const json::value& data, const Target& to = target) {
  std::string url;
  aha::testing::Host().run({.data = data}, [&](aha::Call& call) {
    url = jira::authorize(aha::http::Client(call), jira::Settings(call.data()), "GET", to, now_s).url;
  });
  return url;
}

TEST_CASE("what is signed is the method, the path without the server's own, and the sorted query") {
  CHECK(jira::canonical_request("GET", target) ==
        "GET&/rest/api/2/search&a-=1&b=2&fields=a%20b&jql=x%3D%22~%22");
  CHECK(jira::canonical_request("POST", {"https://x", "", {}}) == "POST&/&");
}

TEST_CASE("parameters sort by name before they sort by value") {
  const Target to{"https://x", "/p", aha::url::Query{{"a-b", "1"}, {"a", "2"}, {"a", "1"}}};
  CHECK(jira::canonical_request("GET", to) == "GET&/p&a=1&a=2&a-b=1");
}

TEST_CASE("the add-on's token goes into the query and covers the request") {
  const std::string url =
      authorized({{"atlassian_account_id", "557058:1"}, {"user_id", "ada"}, {"shared_secret", "s3"}});
  const std::size_t at = url.find("&jwt=");
  REQUIRE(at != std::string::npos);
  CHECK(url.starts_with("https://north.example.net/jira/rest/api/2/search?fields=a%20b&jql="));
  const Jwt jwt = parsed(url.substr(at + 5));
  CHECK(jwt.header.at("alg") == "HS256");
  CHECK(jwt.signature == aha::hash::hmac_sha256("s3", jwt.signed_part));
  CHECK(jwt.claims.at("iss") == "io.aha.connect");
  CHECK(jwt.claims.at("iat") == now_s);
  CHECK(jwt.claims.at("exp") == now_s + 300);
  CHECK(jwt.claims.at("sub") == "urn:atlassian:connect:useraccountid:557058:1");
  CHECK(jwt.claims.at("qsh").as_string() ==
        aha::hash::hex(aha::hash::sha256(jira::canonical_request("GET", target))));
}

TEST_CASE("a user without an account id is named by key") {
  const std::string url = authorized({{"user_id", "ada"}, {"shared_secret", "s3"}}, {"https://x", "/p", {}});
  const Jwt jwt = parsed(url.substr(url.find("?jwt=") + 5));
  CHECK(jwt.claims.at("sub") == "urn:atlassian:connect:userkey:ada");
}

TEST_CASE("a user whose ids are blank is not named") {
  const std::string url = authorized({{"user_id", ""}, {"shared_secret", "s3"}}, {"https://x", "/p", {}});
  CHECK(!parsed(url.substr(url.find("?jwt=") + 5)).claims.contains("sub"));
}

TEST_CASE("an add-on without a shared secret signs by OAuth 1, and a secret that is no key is named") {
  CHECK_THROWS_WITH_AS(authorized({{"user_id", "ada"}, {"consumer_key", "k"}, {"consumer_secret", "s"}}),
                       doctest::Contains("consumer_secret"), aha::ConfigurationError);
}

TEST_CASE("an add-on that was not installed is told to be") {
  CHECK_THROWS_AS(authorized({{"user_id", "ada"}}), aha::ConfigurationError);
}

}  // namespace
