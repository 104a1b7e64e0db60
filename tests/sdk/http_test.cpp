#include <doctest/doctest.h>
#include <aha/errors.hpp>
#include <aha/http.hpp>
#include <aha/testing.hpp>

#include <functional>
#include <string>

namespace {

using namespace std::chrono_literals;
namespace json = aha::json;
using aha::Call;
using aha::http::Body;
using aha::http::Client;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::Outcome;

constexpr const char* url = "https://api.example.com/v1";

/// Runs `use` with a client whose one request is answered by `answer`.
Outcome with_answer(Answer answer, const std::function<void(Call&)>& use, aha::testing::Event event = {}) {
  Host host;
  host.answer_all([&](const auto&) { return answer; });
  return host.run(event, use);
}

TEST_CASE("each verb sends its method, and a JSON value its type") {
  const Outcome outcome = with_answer({}, [](Call& call) {
    const Client client(call);
    client.get(url, {{"q", "a b"}});
    client.post(url, {{"text", "x"}});
    client.put(url, {{"n", 1}});
    client.patch(url, Body::text("raw", "text/plain"));
    client.del(url);
    client.post(url, Body::form({{"a", "1&2"}, {"b", "ü"}}));
    client.send("HEAD", url);
  });
  const auto& sent = outcome.requests;
  CHECK(sent[0].method == "GET");
  CHECK(sent[0].url == std::string(url) + "?q=a%20b");
  CHECK(sent[0].headers.empty());
  CHECK(sent[1].method == "POST");
  CHECK(sent[1].header("Content-Type") == "application/json");
  CHECK(sent[1].body == R"({"text":"x"})");
  CHECK(sent[2].method == "PUT");
  CHECK(sent[3].method == "PATCH");
  CHECK(sent[3].header("content-type") == "text/plain");
  CHECK(sent[4].method == "DELETE");
  CHECK(sent[4].body.empty());
  CHECK(sent[5].header("Content-Type") == "application/x-www-form-urlencoded");
  CHECK(sent[5].body == "a=1%262&b=%C3%BC");
  CHECK(sent[6].method == "HEAD");
}

TEST_CASE("a client's headers go with every request, each name once") {
  const Outcome outcome = with_answer({}, [](Call& call) {
    Client client(call);
    client.header("X-Api", "1").header("x-api", "2").basic_auth("u", "p").header("content-type", "text/xml");
    client.post(url, {{"a", 1}});
    Client other = client;
    other.bearer("token-9");
    other.get(url);
  });
  CHECK(outcome.requests[0].headers.size() == 3);
  CHECK(outcome.requests[0].header("X-Api") == "2");
  CHECK(outcome.requests[0].header("Authorization") == "Basic dTpw");
  CHECK(outcome.requests[0].header("Content-Type") == "text/xml");
  CHECK(outcome.requests[1].header("Authorization") == "Bearer token-9");
}

TEST_CASE("settings of the connection reach the host") {
  const Outcome outcome = with_answer({}, [](Call& call) {
    Client(call).ntlm("u", "p").skip_tls_verify(true).max_redirects(2).get(url);
    Client(call).skip_tls_verify(true).skip_tls_verify(false).get(url);
  });
  CHECK(outcome.requests[0].flags == (AHA_HTTP_NTLM | AHA_HTTP_SKIP_TLS_VERIFY));
  CHECK(outcome.requests[0].user == "u");
  CHECK(outcome.requests[0].password == "p");
  CHECK(outcome.requests[0].max_redirects == 2);
  CHECK(outcome.requests[1].flags == 0);
}

TEST_CASE("only an explicit 0 of validate_cert asks for no verification") {
  const auto flags_for = [](const json::value& validate_cert) {
    Host host;
    host.expect("POST", "https://x.com/h");
    const Outcome outcome = host.receive(
        {.event = "greet", .data = {{"hook_url", "https://x.com/h"}, {"validate_cert", validate_cert}}});
    return outcome.requests.at(0).flags;
  };
  CHECK(flags_for("0") == AHA_HTTP_SKIP_TLS_VERIFY);
  CHECK(flags_for("1") == 0);
  CHECK(flags_for(nullptr) == 0);
  CHECK(flags_for("") == 0);
}

TEST_CASE("an answer gives its parts, and headers in any case") {
  with_answer({.status = 418, .body = "[1,2]", .headers = {{"X-A", "1"}, {"x-a", "2"}}}, [](Call& call) {
    const auto response = Client(call).get(url);
    CHECK(response.status() == 418);
    CHECK_FALSE(response.ok());
    CHECK(response.body() == "[1,2]");
    CHECK(response.header("x-A") == "1");
    CHECK(response.header("absent").empty());
    CHECK(response.headers().size() == 2);
    CHECK(response.final_url() == url);
    CHECK(response.json()[1] == "2");
  });
}

TEST_CASE(
    "a body of less than two bytes reads as an empty object, and one that is not JSON is the remote's "
    "fault") {
  with_answer({.body = ""}, [](Call& call) {
    CHECK(Client(call).get(url).json().is_object());
    CHECK(Client(call).get(url).parsed() == aha::json::object());
  });
  with_answer({.body = "<html>"}, [](Call& call) {
    CHECK_THROWS_AS(Client(call).get(url).json(), aha::MalformedAnswer);
    CHECK_THROWS_AS(Client(call).get(url).parsed(), aha::MalformedAnswer);
    CHECK_THROWS_AS(Client(call).get(url).json(), aha::RemoteError);
  });
}

TEST_CASE("a request without an answer ends as the table says") {
  const auto class_of = [](std::int32_t result) {
    std::string name;
    with_answer({.result = result, .error = "detail of the host"}, [&](Call& call) {
      try {
        Client(call).get("https://u:secret@api.example.com/path?token=abc");
      } catch (const aha::Error& error) {
        name = error.class_name();
        CHECK(std::string(error.what()).find("secret") == std::string::npos);
        CHECK(std::string(error.what()).find("token") == std::string::npos);
      }
    });
    return name;
  };
  for (const std::int32_t code : {AHA_ERESOLVE, AHA_ECONNECT, AHA_ETLS, AHA_EPROTOCOL})
    CHECK(class_of(code) == "Errors::ConfigurationError");
  for (const std::int32_t code : {AHA_EURL, AHA_EADDRESS}) CHECK(class_of(code) == "Errors::InvalidUrlError");
  for (const std::int32_t code : {AHA_ETIMEDOUT, AHA_ECANCELLED}) CHECK(class_of(code) == "Timeout::Error");
  CHECK(class_of(AHA_ETOOLARGE) == "Errors::RemoteError");
  for (const std::int32_t code : {AHA_EINVAL, AHA_EINTERNAL, -999}) CHECK(class_of(code) == "Aha::HostError");
}

TEST_CASE("what went wrong on the way can be told apart") {
  with_answer({.result = AHA_ETOOLARGE},
              [](Call& call) { CHECK_THROWS_AS(Client(call).get(url), aha::AnswerTooLarge); });
  with_answer({.result = AHA_ERESOLVE}, [](Call& call) {
    try {
      Client(call).get(url);
      FAIL("no error");
    } catch (const aha::ConnectionError& error) {
      CHECK(error.code() == AHA_ERESOLVE);
      CHECK(std::string(error.what()).find("https://api.example.com") != std::string::npos);
    }
  });
}

TEST_CASE(
    "a refused connection is told in the host's words, which name what was refused and who can allow it") {
  const std::string detail = "The connection to files.example.com:443 is not allowed. Its author can add it.";
  with_answer({.result = AHA_EADDRESS, .error = detail}, [&](Call& call) {
    CHECK_THROWS_WITH(Client(call).get(url),
                      ("https://api.example.com could not be reached: this host refuses the "
                       "connection. (" +
                       detail + ")")
                          .c_str());
  });
}

TEST_CASE("every request is logged without its secrets; failures at info with the answer's text") {
  const Outcome good = with_answer({.status = 201}, [](Call& call) {
    Client(call).get(url, {{"api_key", "abc"}});
  });
  REQUIRE(good.messages.size() == 1);
  CHECK(good.messages[0].severity == AHA_LOG_DEBUG);
  CHECK(good.messages[0].text.starts_with("GET https://api.example.com/v1?api_key=[redacted]: 201 in "));

  const Outcome bad =
      with_answer({.status = 500, .body = "no pass-word-1 here", .headers = {{"content-type", "text/plain"}}},
                  [](Call& call) { Client(call).get(url); }, {.data = {{"password", "pass-word-1"}}});
  CHECK(bad.messages[0].severity == AHA_LOG_INFO);
  CHECK(bad.logged("no [redacted] here"));

  const Outcome binary = with_answer({.status = 500, .body = std::string("\0\xff", 2)},
                                     [](Call& call) { Client(call).get(url); });
  CHECK(binary.logged("2 bytes"));
}

TEST_CASE("what a login gave is blanked where a later answer quotes it") {
  Host host;
  host.answer_all([](const aha::testing::SentRequest& sent) {
    if (sent.url.ends_with("/login"))
      return Answer{.status = 200,
                    .body = R"({"access_token":"acc-4711-t0k","session":"s","SecurityToken":"s3curity-t0k"})",
                    .headers = {{"Set-Cookie", "JSESSIONID=c00kie-v4lue; Path=/"}}};
    return Answer{
        .status = 401,
        .body = "no acc-4711-t0k, no s3curity-t0k, no c00kie-v4lue, no Z3VyOmZyM2QtcHc= and fr3d-pw",
        .headers = {{"content-type", "text/plain"}}};
  });
  const Outcome outcome = host.run({}, [](Call& call) {
    Client client(call);
    client.get(std::string(url) + "/login");
    client.basic_auth("gur", "fr3d-pw").get(url);
    CHECK(call.redact("refused with acc-4711-t0k") == "refused with [redacted]");
  });
  CHECK(outcome.logged("no [redacted], no [redacted], no [redacted], no [redacted] and [redacted]"));
}

TEST_CASE("a signature that a request carried is blanked where the answer quotes it") {
  const std::string jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl";
  const auto told = [](const std::string& address, const std::string& authorization, std::string body) {
    return with_answer({.status = 401, .body = std::move(body), .headers = {{"content-type", "text/plain"}}},
                       [&](Call& call) {
                         Client client(call);
                         if (!authorization.empty()) client.header("Authorization", authorization);
                         client.get(address);
                       });
  };
  CHECK(told(std::string(url) + "?jwt=" + jwt, "", "no c2lnbmF0dXJl and no " + jwt)
            .logged("no [redacted] and no [redacted]"));
  CHECK(told(url, R"(OAuth oauth_consumer_key="k", oauth_signature="c2lnbmF0dXJl%3D")", "no c2lnbmF0dXJl=")
            .logged("no [redacted]"));
  CHECK(told("https://acme.aha.io/attachments/token/6f8fab0123456789abcdef.download?size=original", "",
             "no 6f8fab0123456789abcdef")
            .logged("no [redacted]"));
  CHECK(told("https://files.example/a?X-Amz-Signature=0a1b2c3d4e5f", "", "no 0A1B2C3D4E5F")
            .logged("no [redacted]"));
}

TEST_CASE("a secret that a service keeps is blanked in every line from then on") {
  const Outcome outcome = with_answer({}, [](Call& call) {
    call.keep_secret("made-0n-the-way");
    call.log(AHA_LOG_INFO, "with made-0n-the-way and bWFkZS0wbi10aGUtd2F5");
  });
  CHECK(outcome.logged("with [redacted] and [redacted]"));
}

TEST_CASE("an error quotes the start of a long answer, in whole characters") {
  const auto excerpt_of = [](std::string body) {
    std::string excerpt;
    with_answer({.status = 500, .body = std::move(body)},
                [&](Call& call) { excerpt = Client(call).get(url).excerpt(); });
    return excerpt;
  };
  CHECK(excerpt_of("") == "");
  CHECK(excerpt_of(std::string(300, 'a')) == std::string(300, 'a'));
  CHECK(excerpt_of(std::string(301, 'a')) == std::string(300, 'a') + "...");
  for (const std::size_t before : {296, 297, 298, 299, 300})
    CHECK(excerpt_of(std::string(before, 'a') + "\xF0\x9F\x98\x80" + "bcde") ==
          std::string(before, 'a') + (before == 296 ? "\xF0\x9F\x98\x80..." : "..."));
}

TEST_CASE("Retry-After is read in seconds and as a date") {
  const auto retry_after = [](std::string value) {
    std::chrono::milliseconds result{};
    with_answer({.headers = {{"Retry-After", std::move(value)}}},
                [&](Call& call) { result = Client(call).get(url).retry_after(); });
    return result;
  };
  CHECK(retry_after("120") == 120s);
  CHECK(retry_after("") == 0s);
  CHECK(retry_after("-5") == 0s);
  CHECK(retry_after("soon") == 0s);
  CHECK(retry_after("1.5") == 0s);
  CHECK(retry_after("99999999999999999999") == 0s);
  CHECK(retry_after("9999999999") == 7 * 24h);
  CHECK(retry_after("Sun, 06 Nov 1994 08:49:37 GMT") == 0s);
  CHECK(retry_after("Fri, 31 Dec 9999 23:59:59 GMT") == 7 * 24h);
  CHECK(retry_after("Fri, 31 Foo 9999 23:59:59 GMT") == 0s);
}

TEST_CASE("a 429 that names a time is waited for and sent again; one that does not is an answer") {
  Host host;
  host.expect("POST", url, {.status = 429, .headers = {{"Retry-After", "2"}}})
      .expect("POST", url, {.status = 201});
  const Outcome waited = host.run({}, [](Call& call) {
    CHECK(Client(call).post(url, {{"a", 1}}).status() == 201);
  });
  CHECK(waited.ok());
  CHECK(waited.sleeps == std::vector<std::chrono::milliseconds>{2s});
  CHECK(waited.requests[1].body == waited.requests[0].body);

  const Outcome answered =
      with_answer({.status = 429}, [](Call& call) { CHECK(Client(call).get(url).status() == 429); });
  CHECK(answered.sleeps.empty());
}

TEST_CASE("a 429 that asks for more time than there is comes back at once") {
  const Outcome outcome = with_answer({.status = 429, .headers = {{"Retry-After", "500"}}},
                                      [](Call& call) { CHECK(Client(call).get(url).retry_after() == 500s); });
  CHECK(outcome.sleeps.empty());
}

TEST_CASE("an unexpected answer becomes an error with its status, some of its text and its wish") {
  with_answer(
      {.status = 503, .body = std::string(2000, 'x'), .headers = {{"Retry-After", "3"}}}, [](Call& call) {
        const aha::RemoteError error = unexpected(Client(call).get(url));
        CHECK(std::string(error.what()).starts_with("https://api.example.com answered with status 503: xxx"));
        CHECK(std::string(error.what()).size() < 600);
        CHECK(error.retry_after() == 3s);
      });
}

}  // namespace
