#include "cassette/redaction.hpp"

#include <doctest/doctest.h>

#include "cassette/case_file.hpp"
#include "sample.hpp"

namespace {

using namespace cassette::testing;
using cassette::Case;
namespace json = boost::json;

std::string redacted(const Case& recorded) {
  const auto text = cassette::redact(recorded, {{"pin"}});
  REQUIRE(text);
  return text->text;
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

TEST_CASE("the service's name at the end of a callback address is no secret") {
  Case recorded = with_data({{"callback_url", "http://127.0.0.1:4567/simulated_aha/webhooks/tasker"}},
                            {{request("GET", "https://tasker.example/tasks"), response(200)}});
  recorded.name = "n";
  recorded.service = "tasker";
  const auto kept = cassette::parse_case(redacted(recorded));
  REQUIRE(kept);
  CHECK((*kept)->exchanges[0].request.url == "https://tasker.example/tasks");
  CHECK((*kept)->data.at("callback_url") == "http://127.0.0.1:4567/simulated_aha/webhooks/tasker");
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
  Case recorded = with_data({{"password", "0123456789abcdef"}});
  recorded.event = "event-0123456789abcdef";
  const auto text = cassette::redact(recorded, {});
  REQUIRE(!text);
  CHECK(text.error() == "a secret would be left in it");
}

TEST_CASE("what the host keeps for the service is a secret wherever it goes") {
  const Case recorded = case_of(
      {{request("POST", "https://a.example/v1/r3fresh-4711/x", R"({"code":"acc3ss-4711","scope":"read"})"),
        response(200, "r3fresh-4711, read")}});
  cassette::KnownSecrets known;
  known.stored = {"r3fresh-4711", R"({"access_token":"acc3ss-4711","scope":"read"})"};
  const auto text = cassette::redact(recorded, known);
  REQUIRE(text);
  CHECK(text->text.find("4711") == std::string::npos);
  CHECK(text->text.find(", read") != std::string::npos);
}

TEST_CASE("a case of more secrets than a service meets is none, and costs no more than one that is") {
  std::string tokens;
  for (int i = 0; tokens.size() < 1024 * 1024; ++i) tokens += "token=x7" + std::to_string(i) + "&";
  const auto text =
      cassette::redact(case_of({{request("GET", "https://a.example/"), response(200, tokens)}}), {});
  REQUIRE(!text);
  CHECK(text.error() == "it has more than 1000 secrets");
}

TEST_CASE("base64 that a service made of a secret is what it makes of the placeholder") {
  const Case kept = redacted_case(
      with_data({{"password", "0123456789abcdef"}},
                {{request("POST", "https://a.example/", "MDEyMzQ1Njc4OWFiY2RlZg=="), response(200)}}));
  CHECK(kept.exchanges[0].request.body == "cmVkYWN0ZWQtMQ==");
}

TEST_CASE("a number below a secret name is a secret, wherever it goes") {
  const Case kept = redacted_case(
      with_data({{"oauth_key", 77712345678}, {"oauth_token", 48151623420}, {"board", 12345678}},
                {{request("GET", "https://a.example/?key=77712345678&token=48151623420&board=12345678"),
                  response(401, R"({"message":"no 48151623420","token":48151623420,"id":12345678})")}}));
  CHECK(kept.data ==
        json::value{{"oauth_key", "redacted-1"}, {"oauth_token", "redacted-2"}, {"board", 12345678}});
  CHECK(kept.exchanges[0].request.url == "https://a.example/?key=redacted-1&token=redacted-2&board=12345678");
  CHECK(json::parse(kept.exchanges[0].response.body) ==
        json::value{{"message", "no redacted-2"}, {"token", "redacted-2"}, {"id", 12345678}});
}

TEST_CASE("a token in the path of an attachment's address is secret, and its extension stays") {
  Case recorded = with_data(
      json::object(),
      {{request("GET", "https://acme.aha.io/attachments/token/6f8fab0123456789abcdef.download?size=original"),
        response(403)}});
  recorded.payload = {
      {"download_url", "https://acme.aha.io/attachments/token/6f8fab0123456789abcdef.download?size=original"},
      {"file", "https://files.example/uploads/0123456789abcdef0123456789abcdef/a.png"},
      {"commit", "https://git.example/o/r/commit/89abcdef0123456789abcdef0123456701234567"}};
  const Case kept = redacted_case(recorded);
  const std::string url(kept.payload.at("download_url").as_string());
  CHECK(url.starts_with("https://acme.aha.io/attachments/token/redacted-"));
  CHECK(url.ends_with(".download?size=original"));
  CHECK(kept.exchanges[0].request.url == url);
  CHECK(std::string(kept.payload.at("file").as_string())
            .starts_with("https://files.example/uploads/redacted-"));
  CHECK(kept.payload.at("commit") == recorded.payload.at("commit"));
}

TEST_CASE("a token in front of a host is secret where no password follows it") {
  Case recorded = with_data({{"username", "ghp0123456789Abc"}, {"password", "x-oauth-basic"}},
                            {{request("GET", "https://api.example/", "",
                                      {{"Authorization", "Basic Z2hwMDEyMzQ1Njc4OUFiYzp4LW9hdXRoLWJhc2lj"}}),
                              response(200)}});
  recorded.payload = {
      {"text",
       "clone https://ghp9876543210Xyz@git.example/x, https://ghp1122334455Xyz:x-oauth-basic@git.example/x"}};
  const std::string text = redacted(recorded);
  for (const char* const secret :
       {"ghp0123456789Abc", "ghp9876543210Xyz", "ghp1122334455Xyz", "Z2hwMDEyMzQ1"})
    CHECK_MESSAGE(text.find(secret) == std::string::npos, secret);
}

TEST_CASE("an address in a structure of the settings is examined as one at the top") {
  const Case kept = redacted_case(
      with_data({{"incoming_webhook",
                  {{"url", "https://hooks.example/services/T0123AB/QWERTYUIOPASDFGH/zxcvbnmasdfghjkl/x"}}}}));
  const std::string url(kept.data.at("incoming_webhook").at("url").as_string());
  CHECK(url.starts_with("https://hooks.example/services/redacted-"));
  for (const char* const secret : {"T0123AB", "QWERTY", "zxcvbn"})
    CHECK_MESSAGE(url.find(secret) == std::string::npos, secret);
}

TEST_CASE("tokens of answers are secret in any notation") {
  for (const char* const body :
       {R"()]}'{"access_token":"t0ken-4711"})", R"({"text":"{\"access_token\":\"t0ken-4711\"}"})",
        R"(<token type="x">t0ken-4711</token>)", "<sf:sessionId>t0ken-4711</sf:sessionId>",
        R"(<r token="t0ken-4711"/>)", "access_token=t0ken-4711&expires=1",
        R"(<input type="hidden" name="authenticity_token" value="t0ken-4711">)",
        R"({"session":{"value":"t0ken-4711"}})", R"({"signature":"t0ken-4711"})"}) {
    const std::string text =
        redacted(with_data(json::object(), {{request("GET", "https://a.example/"), response(200, body)}}));
    CHECK_MESSAGE(text.find("t0ken-4711") == std::string::npos, body);
  }
}

TEST_CASE("a short cookie is secret where it is random") {
  const std::string text = redacted(with_data(
      json::object(),
      {{request("GET", "https://a.example/"), response(200, "", {{"Set-Cookie", "SID=ShrtCk7; Path=/"}})}}));
  CHECK(text.find("ShrtCk7") == std::string::npos);
}

TEST_CASE("an echoed credential is replaced in every spelling, in bodies and in what Aha! is told") {
  const std::string password =
      "Gr\xC3\xBC\xC3\x9F"
      "e/12'34\"";
  for (const std::string& spelled :
       {std::string(R"(Gr\u00fc\u00dfe\/12'34\")"), std::string("Gr&uuml;&szlig;e/12&#39;34&quot;"),
        std::string("Gr%25C3%25BC%25C3%259Fe%252F12%252734%2522"),
        std::string("4772c3bcc39f652f313227333422"),
        std::string("GR\xC3\xBC\xC3\x9F"
                    "E/12'34\"")}) {
    Case recorded =
        with_data({{"password", password}},
                  {{request("GET", "https://a.example/"), response(401, "<p>" + spelled + "</p>")}});
    recorded.result.exception_class = "E";
    recorded.result.exception_message = "refused: " + spelled;
    recorded.result.messages = json::array{json::object{{"severity", 1}, {"message", "401, " + spelled}}};
    const Case kept = redacted_case(recorded);
    CHECK_MESSAGE(kept.exchanges[0].response.body.starts_with("<p>redacted-1"), spelled);
    CHECK_MESSAGE(kept.result.exception_message.starts_with("refused: redacted-1"), spelled);
    recorded.name = recorded.service = "s";
    CHECK_MESSAGE(redacted(recorded).find("\"401, redacted-1\"") != std::string::npos, spelled);
  }
}

TEST_CASE("an echoed Basic header holds no password, however short") {
  // me:Kx9w and me:jira
  for (const auto& [password, header] :
       {std::pair("Kx9w", "Basic bWU6S3g5dw=="), {"jira", "Basic bWU6amlyYQ=="}}) {
    Case recorded = with_data({{"password", password}},
                              {{request("GET", "https://a.example/", "", {{"Authorization", header}}),
                                response(401, std::string("{\"got\":\"Authorization: ") + header + "\"}")}});
    recorded.result.exception_message = std::string("refused ") + header;
    CHECK(redacted(recorded).find(header) == std::string::npos);
  }
}

TEST_CASE("the signature of a token that a service made is nowhere in the case") {
  const std::string jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJlLW9mLWEtSldU";
  Case recorded = with_data({{"shared_secret", "s3cr3t-4711"}},
                            {{request("GET", "https://a.example/?jwt=" + jwt),
                              response(401, "no jwt=" + jwt + " and c2lnbmF0dXJlLW9mLWEtSldU")}});
  recorded.result.exception_message = "refused: " + jwt;
  const std::string text = redacted(recorded);
  CHECK(text.find("c2lnbmF0dXJlLW9mLWEtSldU") == std::string::npos);
  CHECK(text.find("?jwt=eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.redacted") != std::string::npos);
}

TEST_CASE("the signature of OAuth 1 is nowhere in the case") {
  const std::string text = redacted(with_data(
      {{"consumer_secret", "s3cr3t-4711"}},
      {{request("GET", "https://a.example/", "",
                {{"Authorization", R"(OAuth oauth_consumer_key="k", oauth_signature="c2lnbmF0dXJl%3D")"}}),
        response(401, R"(bad oauth_signature="c2lnbmF0dXJl%3D", c2lnbmF0dXJl=)")}}));
  CHECK(text.find("c2lnbmF0dXJl") == std::string::npos);
}

TEST_CASE("a JWT that a redirect brings keeps its claims, so that the service's own equals it") {
  const std::string jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJlLW9mLWEtSldU";
  const Case kept = redacted_case(
      with_data(json::object(), {{request("GET", "https://a.example/?jwt=" + jwt),
                                  response(302, "", {{"Location", "https://a.example/b?jwt=" + jwt}})}}));
  CHECK(kept.exchanges[0].request.url ==
        "https://a.example/?jwt=eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.redacted");
}

TEST_CASE("a password in the text of a record renames no member") {
  Case recorded = with_data({{"password", "pw-4711-abc"}, {"name", "n"}});
  recorded.payload = {
      {"name", "x"},
      {"text", "clone https://user:password@git.example/x or https://user:name@git.example/x"}};
  const Case kept = redacted_case(recorded);
  CHECK(kept.data == json::value{{"password", "redacted-1"}, {"name", "n"}});
  CHECK(kept.payload.at("name") == "x");
  CHECK(kept.payload.at("text").as_string().starts_with("clone https://user:redacted-"));
}

TEST_CASE("a member that came twice hides no secret in the text that is kept") {
  const std::string body = R"({"message":"token Qw7zRt9mK","message":"x","t":1.5})";
  CHECK(redacted(with_data({{"private_token", "Qw7zRt9mK"}},
                           {{request("GET", "https://a.example/"), response(400, body)}}))
            .find("Qw7zRt9mK") == std::string::npos);
}

TEST_CASE("a short random secret is found beside signs of words and escapes") {
  for (const char* const echo :
       {"pw_Qw7zRt9mK", "%3DQw7zRt9mK", "%2FQw7zRt9mK", "\\nQw7zRt9mK", "xQw7zRt9mKx"})
    CHECK_MESSAGE(redacted(with_data({{"private_token", "Qw7zRt9mK"}},
                                     {{request("GET", "https://a.example/"), response(400, echo)}}))
                          .find("Qw7zRt9mK") == std::string::npos,
                  echo);
}

TEST_CASE("a private key under any name is secret") {
  const std::string key = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----";
  CHECK(redacted(with_data({{"certificate", key}})).find("AAAA") == std::string::npos);
}

}  // namespace
