#include <doctest/doctest.h>
#include <aha/redaction.hpp>

namespace {

namespace json = aha::json;
using aha::Redaction;
using aha::View;
using aha::without_credentials;

TEST_CASE("names that hold a credential are known in any case") {
  for (const char* name :
       {"password", "user_password", "aha_api_token", "OAUTH_TOKEN", "api_key", "oauth_key", "shared_secret",
        "jwt", "Authorization", "key", "X-Redmine-API-Key", "apikey"})
    CHECK_MESSAGE(aha::is_secret_name(name), name);
  for (const char* name : {"project", "server_url", "username", "keyword", "monkey", "author", ""})
    CHECK_MESSAGE(!aha::is_secret_name(name), name);
}

TEST_CASE("a URL for the log names neither user nor secret parameters") {
  CHECK(without_credentials("https://user:pw@x.com/p?a=1&token=abc&key=k&b#frag") ==
        "https://x.com/p?a=1&token=[redacted]&key=[redacted]&b");
  CHECK(without_credentials("https://x.com/a@b") == "https://x.com/a@b");
  CHECK(without_credentials("https://x.com") == "https://x.com");
  CHECK(without_credentials("not a url?password=x") == "not a url?password=[redacted]");
  CHECK(without_credentials("https://x.com?token=abc") == "https://x.com?token=[redacted]");
  CHECK(without_credentials("") == "");
}

TEST_CASE("secrets are blanked by value, wherever they turn up") {
  const json::value data = aha::parse_json(R"({"username":"fred-user","password":"hunter2-x",
      "aha_api_token":"hunter2-xyz","nested":{"oauth":{"refresh_token":"deep-secret"}},"api_key":12345678})");
  const Redaction redaction{View(data)};
  CHECK(redaction.apply("a hunter2-x b hunter2-xyz c deep-secret fred-user") ==
        "a [redacted] b [redacted] c [redacted] fred-user");
}

TEST_CASE("an address that is itself the credential keeps its host only") {
  const json::value data = {{"hook_url", "https://hooks.slack.com/services/T0/B0/xyz"},
                            {"url", "https://x.com"}};
  CHECK(Redaction{View(data)}.apply("POST https://hooks.slack.com/services/T0/B0/xyz: 404") ==
        "POST https://hooks.slack.com[redacted]: 404");
}

TEST_CASE("short and empty secrets blank nothing, and hostile settings do no harm") {
  const json::value data = aha::parse_json(R"({"password":"","token":"abc","secret":null,"key":["x"]})");
  CHECK(Redaction{View(data)}.apply("abc is the text") == "abc is the text");
  CHECK(Redaction{View()}.apply("text") == "text");
}

TEST_CASE("a secret that contains the mark itself ends") {
  const json::value data = {{"password", "[redacted]"}};
  CHECK(Redaction{View(data)}.apply("x [redacted] y") == "x [redacted] y");
}

}  // namespace
