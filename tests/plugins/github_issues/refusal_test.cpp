#include <doctest/doctest.h>

#include "records.hpp"

#include <ctime>

namespace {

using namespace std::chrono_literals;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;

const std::string repos = "https://api.github.com/user/repos?per_page=100&page=1";

Outcome installed(Answer first, std::optional<Answer> second = {}) {
  Host host;
  host.expect("GET", repos, std::move(first));
  if (second) host.expect("GET", repos, *second);
  return host.receive({.event = "installed", .data = records::settings()});
}

std::string from_now(int seconds) {
  return std::to_string(std::time(nullptr) + seconds);
}

TEST_CASE("each refusal says what GitHub said and what a person can do") {
  const struct {
    Answer refused;
    const char* said;
  } cases[] = {
      {answer(401, R"({"message":"Bad credentials"})"), "personal access token"},
      {answer(401, R"({"message":"Must specify OTP"})", {{"X-GitHub-OTP", "required; app"}}), "two-factor"},
      {answer(403, R"({"message":"Resource not accessible"})"), "scope \"repo\""},
      {answer(403, R"({"message":"SAML"})", {{"X-GitHub-SSO", "required; url=https://x"}}), "single sign-on"},
      {answer(403, "{}", {{"X-RateLimit-Remaining", "0"}}), "too many requests"},
      {answer(404, R"({"message":"Not Found"})"), "the token may see it"},
      {answer(422, R"({"message":"Invalid","errors":[{"field":"title","code":"missing"}]})"),
       "title missing"},
      {answer(429, "{}"), "too many requests"},
      {answer(500, "down"), "send again later"},
      {answer(502, "<html>"), "<html>"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.said);
    const Outcome outcome = installed(c.refused);
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.failure->message.find("list the account's repositories") != std::string::npos);
    CHECK(outcome.failure->message.find(c.said) != std::string::npos);
    CHECK(outcome.failure->message.find("token-4711") == std::string::npos);
  }
}

TEST_CASE("an error that is no JSON is quoted in part only") {
  const Outcome outcome = installed(answer(422, std::string(100'000, 'x')));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.size() < 1000);
}

TEST_CASE("an error of an unexpected shape is still an error with words") {
  for (const char* body : {"[]", "null", "3", R"({"errors":"x"})", R"({"errors":[null,[],{"code":{}}]})"}) {
    CAPTURE(body);
    const Outcome outcome = installed(answer(422, body));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
  }
}

TEST_CASE("a list that is no JSON is a malformed answer") {
  const Outcome outcome = installed(answer(200, "<html>"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "JSON::ParserError");
}

TEST_CASE("a 429 that names a time is waited for") {
  const Outcome after = installed(answer(429, "{}", {{"Retry-After", "3"}}), answer(200, "[]"));
  CHECK(after.ok());
  CHECK(after.sleeps == std::vector<std::chrono::milliseconds>{3s});
  const Outcome until = installed(answer(429, "{}", {{"X-RateLimit-Reset", from_now(5)}}), answer(200, "[]"));
  CHECK(until.ok());
  CHECK(until.sleeps.size() == 1);
}

TEST_CASE("a wait beyond the deadline is left to the next attempt, which is told of it") {
  const Outcome outcome = installed(answer(429, "{}", {{"Retry-After", "900"}}));
  REQUIRE(outcome.failure);
  CHECK(outcome.sleeps.empty());
  CHECK(outcome.failure->retry_after_ms == 900'000);
}

TEST_CASE("a 403 that is a rate limit is waited for too, or left to the next attempt") {
  const Answer used_up =
      answer(403, "{}", {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", from_now(60)}});
  const Outcome waited = installed(used_up, answer(200, "[]"));
  CHECK(waited.ok());
  CHECK(waited.sleeps.size() == 1);
  const Outcome left =
      installed(answer(403, "{}", {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", from_now(900)}}));
  REQUIRE(left.failure);
  CHECK(left.sleeps.empty());
  CHECK(left.failure->retry_after_ms > 800'000);
}

TEST_CASE("a secondary limit without a time is a limit of a minute, and no missing permission") {
  const char* body =
      R"({"message":"You have exceeded a secondary rate limit. Please retry your request again later."})";
  const Outcome waited = installed(answer(403, body), answer(200, "[]"));
  CHECK(waited.ok());
  CHECK(waited.sleeps == std::vector<std::chrono::milliseconds>{60s});
  Host host;
  host.answer_all([&](const auto&) { return answer(403, body); });
  const Outcome refused = host.receive({.event = "installed", .data = records::settings()});
  REQUIRE(refused.failure);
  CHECK(refused.failure->message.find("has made too many requests") != std::string::npos);
  CHECK(refused.failure->message.find("scope") == std::string::npos);
}

TEST_CASE("a time in the past, or none that can be read, is not waited for") {
  for (const char* reset : {"1", "soon", "", "-5"}) {
    const Outcome outcome = installed(answer(429, "{}", {{"X-RateLimit-Reset", reset}}));
    CHECK(outcome.failure);
    CHECK(outcome.sleeps.empty());
  }
}

TEST_CASE("a server that asks for patience without end is left") {
  Host host;
  host.answer_all([](const auto&) { return answer(429, "{}", {{"Retry-After", "1"}}); });
  const Outcome outcome = host.receive({.event = "installed", .data = records::settings()});
  CHECK(outcome.failure);
  CHECK(outcome.requests.size() == 6);
}

}  // namespace
