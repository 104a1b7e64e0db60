#include <doctest/doctest.h>
#include <aha/auth.hpp>
#include <aha/redaction.hpp>

#include <ctime>
#include <string>
#include <string_view>

namespace {

namespace json = aha::json;
using aha::Redaction;
using aha::View;
using aha::without_credentials;

std::string told(const json::value& data, std::string_view line) {
  return Redaction{View(data)}.apply(line);
}

TEST_CASE("names that hold a credential are known in any case") {
  for (const char* name : {"password",
                           "user_password",
                           "aha_api_token",
                           "OAUTH_TOKEN",
                           "api_key",
                           "oauth_key",
                           "shared_secret",
                           "jwt",
                           "Authorization",
                           "key",
                           "X-Redmine-API-Key",
                           "apikey",
                           "pwd",
                           "pass",
                           "passphrase",
                           "pin",
                           "auth",
                           "bearer",
                           "sid",
                           "credentials",
                           "accessKey",
                           "privateKey",
                           "X-Session-Id",
                           "X-Auth",
                           "signature",
                           "ZSESSIONID"})
    CHECK_MESSAGE(aha::is_secret_name(name), name);
  for (const char* name : {"project", "server_url", "username", "keyword", "monkey", "author", "",
                           "token_type", "token_url", "access_token_expires_in"})
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
  CHECK(told(data, "a hunter2-x b hunter2-xyz c deep-secret fred-user") ==
        "a [redacted] b [redacted] c [redacted] fred-user");
}

TEST_CASE("a number below a secret name is a secret") {
  const json::value data = {{"oauth_token", 48151623420}, {"nested", {{"api_key", {77712345678}}}}};
  CHECK(told(data, "no 48151623420, no 77712345678") == "no [redacted], no [redacted]");
  CHECK(told(data, "148151623420") == "148151623420");
}

TEST_CASE("a secret is blanked in every spelling that a remote may echo") {
  const std::string password =
      "Gr\xC3\xBC\xC3\x9F"
      "e/12 \"34\"&<5>";
  const json::value data = {{"password", password}};
  const Redaction redaction{View(data)};
  for (const std::string& spelled :
       {password, std::string(R"(Gr\u00fc\u00dfe\/12 \"34\"&<5>)"),
        std::string(R"(Gr\u00FC\u00DFe/12 \u002234\u0022\u0026\u003c5\u003e)"),
        std::string("Gr%C3%BC%C3%9Fe%2F12%20%2234%22%26%3C5%3E"),
        std::string("gr%c3%bc%c3%9fe%2f12+%2234%22%26%3c5%3e"),
        std::string("Gr%25C3%25BC%25C3%259Fe%252F12%2520%252234%2522%2526%253C5%253E"),
        std::string("Gr&uuml;&szlig;e/12 &quot;34&quot;&amp;&lt;5&gt;"),
        std::string("Gr&#252;&#xdf;e&#x2F;12 &#34;34&#34;&#38;&#60;5&#62;"),
        std::string(R"(Gr\\u00fc\\u00dfe\\/12 \\\"34\\\"&<5>)"),
        std::string("4772c3bcc39f652f31322022333422263c353e"),
        std::string("4772C3BCC39F652F31322022333422263C353E"), aha::auth::base64(password),
        aha::auth::base64("x:" + password), aha::auth::base64("me:" + password),
        aha::auth::base64("me@x.example:" + password + "!")}) {
    const std::string line = redaction.apply("<" + spelled + ">");
    CHECK_MESSAGE(line == "<[redacted]>", spelled);
  }
}

TEST_CASE("a secret that a client trims is blanked in its trimmed form") {
  CHECK(told({{"api_key", "  k3y-4711 \n"}}, "key k3y-4711 is wrong") == "key [redacted] is wrong");
}

TEST_CASE("a secret is blanked in capital letters, too") {
  CHECK(told({{"token", "abc-d3f-gh1"}}, "ABC-D3F-GH1") == "[redacted]");
}

TEST_CASE("a password that is a word, a date or short damages no host, date, path or name") {
  for (const char* const password :
       {"a", "2026", "jira", "name", "https", "feature", "DEMO", "2026-11-30", "Jira", "c1", "description"}) {
    const std::string line =
        "POST https://jira.example.com/rest/a/name?description=c1: 404 at 2026-11-30, DEMO-1 has no feature "
        "name "
        "\"description\" for Jira";
    CHECK_MESSAGE(told({{"password", password}}, line) == line, password);
  }
}

TEST_CASE("a short password or a word is blanked where a password stands") {
  for (const std::string& password : std::vector<std::string>{"a", "2026", "jira", "name"}) {
    const json::value data = {{"password", password}};
    CHECK(told(data, "{\"password\":\"" + password + "\"}") == "{\"password\":\"[redacted]\"}");
    CHECK(told(data, "https://me:" + password + "@x.example/") == "https://me:[redacted]@x.example/");
    CHECK(told(data, "Authorization: Basic " + aha::auth::base64("me:" + password)) ==
          "Authorization: Basic [redacted]");
    CHECK(told(data, "wrong password '" + password + "'") == "wrong password '[redacted]'");
    CHECK(told(data, "a=b&password=" + password) == "a=b&password=[redacted]");
  }
}

TEST_CASE("five random characters are blanked as a word") {
  CHECK(told({{"password", "Kx9w2"}}, "pw_Kx9w2 xKx9w2") == "pw_[redacted] xKx9w2");
}

TEST_CASE("an address that is itself the credential keeps its host only") {
  const json::value data = {{"hook_url", "https://hooks.slack.com/services/T0/B0/xyz"},
                            {"url", "https://x.com"}};
  CHECK(told(data, "POST https://hooks.slack.com/services/T0/B0/xyz: 404") ==
        "POST https://hooks.slack.com[redacted]: 404");
}

TEST_CASE("each part of an address that is a credential is blanked by itself") {
  const json::value data = {
      {"hook_url", "https://example.com/services/T0123AB/xYz987AbcQwe654?key=AIzaSy1234&token=Tk%2Fq9-1"},
      {"proxy_server_url", "https://tunnel.example.com/s3cretpathabcdefgh99/"},
      {"nested", {{"incoming_webhook", {{"url", "https://hooks.example.com/T9ABC7/q1w2e3r4"}}}}}};
  CHECK(told(data, "no_service xYz987AbcQwe654 of T0123AB, API key not valid: AIzaSy1234, token Tk/q9-1") ==
        "no_service [redacted] of [redacted], API key not valid: [redacted], token [redacted]");
  CHECK(told(data, "POST https://example.com/services/T0123AB/xYz987AbcQwe654?token=x: 500").find("xYz987") ==
        std::string::npos);
  CHECK(told(data, "POST https://tunnel.example.com/s3cretpathabcdefgh99/send_event: 404") ==
        "POST https://tunnel.example.com[redacted]/send_event: 404");
  CHECK(told(data, "q1w2e3r4") == "[redacted]");
}

TEST_CASE("credentials of any address in a line are blanked") {
  const json::value none = json::object();
  CHECK(told(none, "moved to https://sso.example.com/l?token=OsPw99Abcdef&os_password=pw&a=1") ==
        "moved to https://sso.example.com/l?token=[redacted]&os_password=[redacted]&a=1");
  CHECK(
      told(none,
           "GET https://acme.aha.io/attachments/token/6f8fab0123456789abcdef.download?size=original: 403") ==
      "GET https://acme.aha.io/attachments/token/[redacted].download?size=original: 403");
  CHECK(told(none, "see https://ghp0123456789Abc@github.com/x") == "see https://[redacted]@github.com/x");
  CHECK(told(none, "see https://ghp0123456789Abc:x-oauth-basic@github.com/x") ==
        "see https://[redacted]:x-oauth-basic@github.com/x");
  CHECK(told(none, "workspace=https%3A%2F%2Frally.example%2Fx%3Fkey%3Dt0k3n-4711%26a%3D1") ==
        "workspace=https%3A%2F%2Frally.example%2Fx%3Fkey%3D[redacted]%26a%3D1");
  CHECK(told(none, "https://x.example/?jwt=eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl") ==
        "https://x.example/?jwt=[redacted]");
}

TEST_CASE("credentials in any notation are blanked, known or not") {
  const json::value none = json::object();
  CHECK(told(none, R"()]}'{"access_token":"t0k-4711"})") == R"()]}'{"access_token":"[redacted]"})");
  CHECK(told(none, R"({"text":"{\"access_token\":\"t0k-4711\"}"})") ==
        R"({"text":"{\"access_token\":\"[redacted]\"}"})");
  CHECK(told(none, R"(<token type="x">t0k-4711</token><sf:sessionId>S3SS-1</sf:sessionId>)") ==
        R"(<token type="x">[redacted]</token><sf:sessionId>[redacted]</sf:sessionId>)");
  CHECK(told(none, R"(<input type="hidden" name="authenticity_token" value="t0k-4711"/>)") ==
        R"(<input type="hidden" name="authenticity_token" value="[redacted]"/>)");
  CHECK(told(none, "access_token=t0k-4711&a=1") == "access_token=[redacted]&a=1");
  CHECK(told(none, "Authorization: Bearer t0k-4711x") == "Authorization: Bearer [redacted]");
}

TEST_CASE("what tells no secret stays as it is") {
  const json::value none = json::object();
  for (const char* const line :
       {R"({"key":"DEMO-1","id":"10001","token_type":"bearer"})",
        "https://x.example/projects/4c1f9e2ab/issues/12#note_7", "password: it is wrong",
        "GET https://github.com/o/r/commit/0123456789abcdef0123456789abcdef01234567: 200",
        "10:30:00Z at 2026-11-30T10:30:00+01:00", "a@b.example and https://git@github.com/x"})
    CHECK(told(none, line) == line);
}

TEST_CASE("a secret met later is blanked from then on") {
  Redaction redaction;
  CHECK(redaction.apply("sess-4711-abc") == "sess-4711-abc");
  redaction.add("sess-4711-abc");
  CHECK(redaction.apply("sess-4711-abc") == "[redacted]");
}

TEST_CASE("short and empty secrets blank nothing, and hostile settings do no harm") {
  const json::value data =
      aha::parse_json(R"({"password":"","token":"abc","secret":null,"key":["x"],"pin":true})");
  CHECK(told(data, "abc is the true text") == "abc is the true text");
  CHECK(Redaction{View()}.apply("text") == "text");
}

TEST_CASE("a secret that contains the mark itself ends") {
  CHECK(told({{"password", "[redacted]"}}, "x [redacted] y") == "x [redacted] y");
}

/// Repeats `part` until it has the size that an answer may have in a recorded case, and more.
std::string many(std::string_view part) {
  constexpr std::size_t size = 1024 * 1024;
  std::string out;
  out.reserve(size + part.size());
  while (out.size() < size) out += part;
  return out;
}

TEST_CASE("the cost of a search grows with the text, whatever the text is") {
  json::object data;
  for (int i = 0; i < 200; ++i) data["token_" + std::to_string(i)] = "s3cr3t-" + std::to_string(i * 7919);
  for (int i = 0; i < 50; ++i) data["password_" + std::to_string(i)] = std::string(20 + i, 'a') + "7b";
  const json::value settings = std::move(data);
  const Redaction redaction{View(settings)};
  for (const char* const part :
       {"a=", "a:", "token=", "token:", "Cookie:", "Cookie:a=b;", "a=b;Cookie:", "://a/a/a/a/a", "://x@",
        "<a b=\"c\" ", "<token>", "eyJhIjoxfQ.", "%2525 &amp;amp; \\\\ %255c \\u0025", "s3cr3t-", "a",
        "aaaaaaaaaaaaaaaaaaaaaab", "://jira:s3cr3t-7919/ ", "aHVudGVyMi14eXotNDcxMQ", "token=x7&token=y8&"}) {
    CAPTURE(part);
    const std::string text = many(part);
    constexpr double most_seconds = 20;  // of a processor under a sanitizer; without, one second is plenty
    const std::clock_t begun = std::clock();
    redaction.apply(text);
    CHECK(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC < most_seconds);
  }
}

}  // namespace
