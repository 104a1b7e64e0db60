#include <doctest/doctest.h>
#include <aha/cookies.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

using aha::Call;
using aha::http::Client;
using aha::http::CookieJar;
using aha::testing::Answer;
using aha::testing::Host;

/// The Cookie header of the second request, after the first was answered with these.
std::string cookie_after(aha::testing::Headers answer, const std::string& second_url) {
  Host host;
  host.expect("GET", "https://x.com/a", {.headers = std::move(answer)}).expect("GET", second_url);
  const auto outcome = host.run({}, [&](Call& call) {
    CookieJar jar;
    const Client client = Client(call).cookies(jar);
    client.get("https://x.com/a");
    client.get(second_url);
  });
  REQUIRE(outcome.requests.size() == 2);
  return outcome.requests[1].header("Cookie");
}

TEST_CASE("cookies come back to the origin that set them") {
  CHECK(cookie_after({{"Set-Cookie", "S=abc; Path=/; Secure"}, {"set-cookie", "T=1"}}, "https://x.com/b") ==
        "S=abc; T=1");
}

TEST_CASE("cookies go to no other host, port or scheme") {
  for (const char* other :
       {"https://y.com/", "https://x.com:444/", "http://x.com/", "https://x.com.evil.com/"})
    CHECK_MESSAGE(cookie_after({{"Set-Cookie", "S=abc; Domain=com"}}, other).empty(), other);
}

TEST_CASE("a later cookie replaces, and an expired one deletes") {
  CHECK(cookie_after({{"Set-Cookie", "S=1"}, {"Set-Cookie", "S=2"}}, "https://x.com/") == "S=2");
  CHECK(cookie_after({{"Set-Cookie", "S=1"}, {"Set-Cookie", "S=; Max-Age=0"}}, "https://x.com/").empty());
  CHECK(
      cookie_after({{"Set-Cookie", "S=1; expires=Thu, 01-Jan-1970 00:00:00 GMT"}}, "https://x.com/").empty());
  CHECK(cookie_after({{"Set-Cookie", "S=1; Expires=garbage"}}, "https://x.com/") == "S=1");
}

TEST_CASE("a cookie without a name is none") {
  CHECK(cookie_after({{"Set-Cookie", ""}, {"Set-Cookie", "=x"}, {"Set-Cookie", ";;"}}, "https://x.com/")
            .empty());
}

}  // namespace
