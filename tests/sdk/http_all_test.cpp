#include <doctest/doctest.h>
#include <aha/cookies.hpp>
#include <aha/errors.hpp>
#include <aha/http.hpp>
#include <aha/testing.hpp>

#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using aha::Call;
using aha::http::Answers;
using aha::http::Client;
using aha::http::Request;
using aha::http::Response;
using aha::http::send_all;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::SentRequest;

const std::string third_party = "https://api.example.com/";

std::vector<Request> numbered(const Client& client, int count) {
  std::vector<Request> requests;
  for (int i = 0; i < count; ++i) requests.push_back({client, third_party + std::to_string(i)});
  return requests;
}

/// Each answer tells what was asked for.
Answer echo(const SentRequest& request) {
  return {.body = "\"" + request.url.substr(third_party.size()) + "\"", .took = 100ms};
}

TEST_CASE("answers come in the order of their requests, and no more go out together than was said") {
  Host host;
  host.answer_all(echo);
  const auto outcome = host.run({}, [](Call& call) {
    const auto answers = send_all(numbered(Client(call), 10), 4);
    REQUIRE(answers.size() == 10);
    for (std::size_t i = 0; i < 10; ++i) CHECK(answers[i].json() == std::to_string(i));
    CHECK(call.remaining() == 310s - 300ms);  // three times
  });
  CHECK(outcome.most_at_once == 4);
  CHECK(outcome.requests.size() == 10);
  CHECK(outcome.logged("GET https://api.example.com/3: 200 in "));
  CHECK(outcome.logged(" ms with 3 others"));
  CHECK(outcome.logged(" ms with 1 other"));
}

TEST_CASE("more together than the host allows are as many as it allows, and none are as one") {
  Host host;
  host.answer_all(echo);
  const auto outcome = host.run({}, [](Call& call) {
    CHECK(send_all(numbered(Client(call), 20), 1000).size() == 20);
    CHECK(send_all({}).empty());
  });
  CHECK(outcome.most_at_once == 16);
  CHECK(host.run({}, [](Call& call) { send_all(numbered(Client(call), 3), 0); }).most_at_once == 1);
}

TEST_CASE("each request goes with its own client's headers and settings") {
  Host host;
  host.answer_all(echo);
  const auto outcome = host.run({}, [](Call& call) {
    Client one(call), other(call);
    one.bearer("1").max_redirects(3).timeout(7s);
    other.basic_auth("u", "p").skip_tls_verify(true);
    send_all(std::vector<Request>{{one, third_party + "a"}, {other, third_party + "b"}});
  });
  CHECK(outcome.requests[0].method == "GET");
  CHECK(outcome.requests[0].header("Authorization") == "Bearer 1");
  CHECK(outcome.requests[0].max_redirects == 3);
  CHECK(outcome.requests[0].timeout_ms == 7000);
  CHECK(outcome.requests[1].header("Authorization") == "Basic dTpw");
  CHECK(outcome.requests[1].flags == AHA_HTTP_SKIP_TLS_VERIFY);
}

TEST_CASE(
    "one without an answer throws what get() would, after the others have ended and before more go out") {
  Host host;
  host.answer_all([](const SentRequest& request) -> Answer {
    if (request.url == third_party + "1") return {.result = AHA_ETOOLARGE};
    if (request.url == third_party + "2") return {.result = AHA_ECONNECT};
    return echo(request);
  });
  const auto outcome = host.run({}, [](Call& call) {
    CHECK_THROWS_WITH_AS(send_all(numbered(Client(call), 9), 4),
                         doctest::Contains("more data than this host"), aha::RemoteError);
  });
  CHECK(outcome.requests.size() == 4);
  CHECK(outcome.logged("GET https://api.example.com/3: 200"));
}

TEST_CASE("a status is an answer") {
  Host host;
  host.answer_all([](const SentRequest& request) -> Answer {
    return {.status = request.url == third_party + "1" ? 500 : 200};
  });
  host.run({}, [](Call& call) {
    const auto answers = send_all(numbered(Client(call), 3));
    CHECK(answers[0].ok());
    CHECK(answers[1].status() == 500);
    CHECK(answers[2].ok());
  });
}

TEST_CASE("the end of the call ends them") {
  for (const std::int32_t code : {AHA_ECANCELLED, AHA_ETIMEDOUT}) {
    Host host;
    host.answer_all([&](const SentRequest&) -> Answer { return {.result = code}; });
    const auto outcome = host.run({}, [&](Call& call) {
      if (code == AHA_ECANCELLED)
        CHECK_THROWS_AS(send_all(numbered(Client(call), 20)), aha::Cancelled);
      else
        CHECK_THROWS_AS(send_all(numbered(Client(call), 20)), aha::TimeoutError);
    });
    CHECK(outcome.requests.size() == 8);
  }
}

TEST_CASE(
    "requests that were asked to slow down are sent again when the longest wait is over, the others not") {
  Host host;
  int refused = 0;
  host.answer_all([&](const SentRequest& request) -> Answer {
    if (request.url == third_party + "1" && ++refused == 1)
      return {.status = 429, .headers = aha::testing::Headers{{"Retry-After", "2"}}};
    if (request.url == third_party + "3" && ++refused == 2)
      return {.status = 429, .headers = aha::testing::Headers{{"Retry-After", "5"}}};
    return echo(request);
  });
  const auto outcome = host.run({}, [](Call& call) {
    const auto answers = send_all(numbered(Client(call), 5), 4);
    REQUIRE(answers.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(answers[i].json() == std::to_string(i));
  });
  CHECK(outcome.requests.size() == 7);
  CHECK(outcome.sleeps == std::vector<std::chrono::milliseconds>{5s});
}

TEST_CASE("who is asked to slow down for ever, or for longer than there is, is told") {
  for (const char* wait : {"1", "9999"}) {
    Host host;
    host.answer_all([&](const SentRequest&) -> Answer {
      return {.status = 429, .headers = aha::testing::Headers{{"Retry-After", wait}}};
    });
    const auto outcome = host.run({}, [](Call& call) {
      for (const Response& answer : send_all(numbered(Client(call), 2))) CHECK(answer.status() == 429);
    });
    CHECK(outcome.sleeps.size() == (std::string(wait) == "1" ? 5 : 0));
  }
}

TEST_CASE("answers take memory as long as somebody holds them") {
  Host host;
  host.memory_limit(3'000'000);
  host.answer_all(
      [](const SentRequest&) -> Answer { return {.body = "\"" + std::string(100'000, 'x') + "\""}; });
  const auto outcome = host.run({}, [](Call& call) {
    const Client client(call);
    Answers held;
    for (int round = 0; round < 20; ++round) {
      const Answers answers = send_all(numbered(client, 8));
      for (const Response& answer : answers) CHECK(answer.parsed().as_string().size() == 100'000);
      held = answers;
    }
    CHECK(held[7].body().size() == 100'002);
  });
  CHECK(outcome.requests.size() == 160);
}

TEST_CASE("what is no JSON is told from whom it came, parsed in either way") {
  Host host;
  host.answer_all([](const SentRequest&) -> Answer { return {.body = "<html>"}; });
  host.run({}, [](Call& call) {
    const auto answers = send_all(numbered(Client(call), 2));
    CHECK_THROWS_WITH_AS(answers[0].json(), doctest::Contains("https://api.example.com answered 200"),
                         aha::MalformedAnswer);
    CHECK_THROWS_WITH_AS(answers[1].parsed(), doctest::Contains("https://api.example.com answered 200"),
                         aha::MalformedAnswer);
  });
}

TEST_CASE("cookies of all answers are kept") {
  Host host;
  host.answer_all([](const SentRequest& request) -> Answer {
    return {.headers =
                aha::testing::Headers{{"Set-Cookie", "c" + request.url.substr(third_party.size()) + "=1"}}};
  });
  const auto outcome = host.run({}, [](Call& call) {
    aha::http::CookieJar jar;
    Client client(call);
    client.cookies(jar);
    send_all(numbered(client, 2));
    client.get(third_party + "2");
  });
  CHECK(outcome.requests[1].header("Cookie").empty());
  CHECK(outcome.requests[2].header("Cookie") == "c0=1; c1=1");
}

TEST_CASE("on a host that is too old for it, requests go out one after another") {
  Host host;
  host.without("aha.http_all/1");
  host.answer_all([](const SentRequest& request) -> Answer {
    if (request.url == third_party + "2") return {.result = AHA_ECONNECT};
    return echo(request);
  });
  const auto outcome = host.run({}, [](Call& call) {
    const auto answers = send_all(numbered(Client(call), 2));
    REQUIRE(answers.size() == 2);
    CHECK(answers[1].json() == "1");
    CHECK_THROWS_AS(send_all(numbered(Client(call), 5)), aha::ConnectionError);
  });
  CHECK(outcome.most_at_once == 0);
  CHECK(outcome.requests.size() == 5);
}

}  // namespace
