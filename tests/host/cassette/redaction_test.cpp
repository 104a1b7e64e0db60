#include "cassette/redaction.hpp"

#include <doctest/doctest.h>

#include "cassette/case_file.hpp"
#include "sample.hpp"

namespace {

using namespace cassette::testing;
using cassette::Case;
namespace json = boost::json;

std::string redacted(const Case& recorded) {
  const auto text = cassette::redacted_text(recorded, {"pin"});
  REQUIRE(text);
  return *text;
}

Case redacted_case(Case recorded) {
  recorded.name = "n";
  recorded.service = "s";
  const auto read = cassette::parse_case(redacted(recorded));
  REQUIRE(read);
  return **read;
}

Case with_data(json::value data, std::vector<cassette::Exchange> exchanges = {}) {
  Case out = case_of(std::move(exchanges));
  out.data = std::move(data);
  return out;
}

TEST_CASE("settings are secret by their name or their type, and stay the same wherever they go") {
  const Case kept = redacted_case(
      with_data({{"user", "mira"}, {"pin", "12345678"}, {"api", {{"token", "t0ken-4711"}}}},
                {{request("POST", "https://a.example/x?t=t0ken-4711", R"({"pin":"12345678","user":"mira"})",
                          {{"Authorization", "Basic bWlyYToxMjM0NTY3OA=="}, {"X-Note", "n"}}),
                  response(200, "hello 12345678")}}));
  const std::string pin(kept.data.at("pin").as_string()), token(kept.data.at("api").at("token").as_string());
  CHECK(kept.data.at("user") == "mira");
  CHECK(pin != "12345678");
  const auto& sent = kept.exchanges[0].request;
  CHECK(sent.url == "https://a.example/x?t=" + token);
  CHECK(json::parse(sent.body) == json::value{{"pin", pin}, {"user", "mira"}});
  CHECK(cassette::header(sent.headers, "X-Note") == "n");
  CHECK(kept.exchanges[0].response.body == "hello " + pin);
}

TEST_CASE("of an address that is a credential, host and API words stay") {
  const Case kept = redacted_case(with_data(
      {{"webhook_url", "https://chat.example/v1/spaces/B0123ABC/messages?key=k3y4711&token=t0k3n4711"}},
      {{request("POST",
                "https://chat.example/v1/spaces/B0123ABC/messages?key=k3y4711&token=t0k3n4711&thread=a"),
        response(200)}}));
  const std::string url(kept.data.at("webhook_url").as_string());
  CHECK(url.starts_with("https://chat.example/v1/spaces/redacted-"));
  for (const char* const secret : {"B0123ABC", "k3y4711", "t0k3n4711"})
    CHECK(url.find(secret) == std::string::npos);
  CHECK(kept.exchanges[0].request.url == url + "&thread=a");
}

TEST_CASE("of other addresses only what nobody could guess is secret") {
  const Case kept =
      redacted_case(with_data({{"proxy_server_url", "https://tunnel.example/0123456789abcdef0123/"},
                               {"server_url", "https://jira.example/tracker/projects?view=compact-list"}}));
  CHECK(kept.data.at("proxy_server_url") == "https://tunnel.example/redacted-1/");
  CHECK(kept.data.at("server_url") == "https://jira.example/tracker/projects?view=compact-list");
}

TEST_CASE("below a secret name what looks like a word is none") {
  Case recorded = with_data(json::object());
  recorded.payload = {{"token", {{"kind", "permanent"}, {"value", "t0ken-4711"}}}};
  CHECK(redacted_case(recorded).payload ==
        json::value{{"token", {{"kind", "permanent"}, {"value", "redacted-1"}}}});
}

TEST_CASE("tokens and cookies of an answer are secret, and go on as the same") {
  const Case kept = redacted_case(with_data(
      json::object(),
      {{request("POST", "https://a.example/login"),
        response(200, R"({"access_token":"t0ken-4711"})", {{"Set-Cookie", "sid=abcdef0123; Path=/"}})},
       {request("GET", "https://a.example/", "",
                {{"Authorization", "OAuth t0ken-4711"}, {"Cookie", "sid=abcdef0123"}}),
        response(200)}}));
  const std::string token(json::parse(kept.exchanges[0].response.body).at("access_token").as_string());
  CHECK(cassette::header(kept.exchanges[1].request.headers, "Authorization") == "OAuth " + token);
  const std::string cookie(cassette::header(kept.exchanges[1].request.headers, "Cookie"));
  CHECK(cookie.find("abcdef0123") == std::string::npos);
  CHECK(cassette::header(kept.exchanges[0].response.headers, "Set-Cookie") == cookie + "; Path=/");
}

TEST_CASE("signed addresses in a payload are told without their signature") {
  Case recorded = with_data(json::object());
  recorded.payload = {{"url", "https://files.example/1.png?X-Amz-Signature=0a1b2c3d4e&size=3"}};
  const std::string url(redacted_case(recorded).payload.at("url").as_string());
  CHECK(url.starts_with("https://files.example/1.png?X-Amz-Signature=redacted-"));
  CHECK(url.ends_with("&size=3"));
}

TEST_CASE("a user's password in an address is secret") {
  Case recorded = with_data(json::object());
  recorded.payload = {{"text", "see https://mira:s3cr3t77@a.example/ there"}};
  CHECK(redacted(recorded).find("s3cr3t77") == std::string::npos);
}

TEST_CASE("tokens in XML are secret, as elements and as CDATA") {
  const Case kept = redacted_case(
      with_data(json::object(),
                {{request("GET", "https://a.example/"),
                  response(200, "<r><token>t0ken-4711</token><apikey><![CDATA[k3y-4711]]></apikey></r>")}}));
  const std::string& body = kept.exchanges[0].response.body;
  CHECK(body.find("4711") == std::string::npos);
  CHECK(body.starts_with("<r><token>redacted-"));
}

TEST_CASE("a header that is made of a secret, but not of its text, is left out") {
  const Case kept = redacted_case(with_data(
      {{"webhook_secret", "s3cr3t-4711"}},
      {{request("POST", "https://a.example/", "{}",
                {{"X-Hub-Signature", "sha1=99"}, {"Proxy-Authorization", "Basic eDp5"}, {"X-Kept", "1"}}),
        response(200)}}));
  CHECK(kept.exchanges[0].request.headers == egress::Headers{{"X-Kept", "1"}});
}

TEST_CASE("constants with a secret's name stay, since a service would send them again") {
  const Case kept = redacted_case(
      with_data({{"password", "s3cr3t-4711"}},
                {{request("POST", "https://a.example/", "password=s3cr3t-4711&token_kind=bearer",
                          {{"Content-Type", "application/x-www-form-urlencoded"}}),
                  response(200)}}));
  CHECK(kept.exchanges[0].request.body == "password=redacted-1&token_kind=bearer");
}

TEST_CASE("what is said of the end is redacted, too") {
  Case recorded = with_data({{"password", "s3cr3t-4711"}});
  recorded.result.exception_class = "E";
  recorded.result.exception_message = "no s3cr3t-4711";
  recorded.result.messages = {{{"severity", 1}, {"message", "s3cr3t-4711"}}};
  recorded.result.meta_data = {{"m", "s3cr3t-4711"}};
  recorded.remembered = {{"k", "s3cr3t-4711"}};
  CHECK(redacted(recorded).find("s3cr3t") == std::string::npos);
}

TEST_CASE("a case in which a secret would be left is none") {
  const auto text = cassette::redacted_text(
      with_data({{"password", "0123456789abcdef"}},
                {{request("POST", "https://a.example/", "MDEyMzQ1Njc4OWFiY2RlZg=="), response(200)}}),
      {});
  REQUIRE(!text);
  CHECK(text.error() == "a secret would be left in it");
}

}  // namespace
