#include <doctest/doctest.h>
#include <aha/errors.hpp>
#include <aha/http_status.hpp>
#include <aha/testing.hpp>

#include <ctime>
#include <functional>
#include <string>

namespace {

using namespace std::chrono_literals;
using aha::Call;
using aha::http::Client;
using aha::http::Response;
using aha::http::RetryPolicy;
using aha::http::Verdict;
using aha::testing::Answer;
using aha::testing::Host;

constexpr const char* status_url = "https://api.example.com/v1";

void look_at(const Answer& answer, const std::function<void(const Response&)>& look) {
  Host host;
  host.answer_all([&](const auto&) { return answer; });
  host.run({}, [&](Call& call) { look(Client(call).retry({.max_waits = 0}).get(status_url)); });
}

Verdict verdict(const Answer& answer) {
  Verdict result = Verdict::other;
  look_at(answer, [&](const Response& response) { result = aha::http::verdict_of(response); });
  return result;
}

/// How often a request is sent, each time answered alike, and the waits together.
std::size_t times_sent(const Answer& answer, const RetryPolicy& policy, std::string_view method) {
  Host host;
  host.answer_all([&](const auto&) { return answer; });
  return host.run({}, [&](Call& call) { Client(call).retry(policy).send(method, status_url); })
      .requests.size();
}

TEST_CASE("each status has one meaning") {
  CHECK(verdict({.status = 204}) == Verdict::ok);
  for (const int status : {301, 302, 303, 307, 308}) CHECK(verdict({.status = status}) == Verdict::moved);
  CHECK(verdict({.status = 304}) == Verdict::other);
  for (const int status : {400, 405, 413, 422}) CHECK(verdict({.status = status}) == Verdict::invalid);
  CHECK(verdict({.status = 401}) == Verdict::unauthorized);
  CHECK(verdict({.status = 403}) == Verdict::forbidden);
  CHECK(verdict({.status = 404}) == Verdict::missing);
  CHECK(verdict({.status = 409}) == Verdict::conflict);
  CHECK(verdict({.status = 410}) == Verdict::gone);
  for (const int status : {500, 502, 503, 504}) CHECK(verdict({.status = status}) == Verdict::failing);
}

TEST_CASE("a used-up limit is waited for in each way that servers tell its end") {
  using std::chrono::milliseconds;
  const auto wait = [](const char* name, const std::string& value) {
    milliseconds result{0};
    look_at({.status = 429, .headers = {{name, value}}},
            [&](const Response& response) { result = response.retry_after(); });
    return result;
  };
  CHECK(wait("RateLimit-Reset", "30") == 30s);
  const auto soon = std::time(nullptr) + 600;
  const auto is_soon = [](milliseconds time) { return time > 500s && time <= 600s; };
  CHECK(is_soon(wait("X-RateLimit-Reset", std::to_string(soon))));
  CHECK(is_soon(wait("RateLimit-Reset", std::to_string(soon))));
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&soon));
  CHECK(is_soon(wait("X-RateLimit-Reset", date)));
  CHECK(wait("X-RateLimit-Reset", "2020-01-01T00:00Z") == 0s);
  CHECK(wait("X-RateLimit-Reset", "soon") == 0s);
}

TEST_CASE("a redirect's target is in the log, without its query") {
  Host host;
  host.expect("GET", status_url,
              {.status = 302, .headers = {{"Location", "https://u:p@sso.example.com/in?t=1"}}});
  const auto outcome = host.run({}, [](Call& call) { Client(call).get(status_url); });
  CHECK(outcome.logged("to https://sso.example.com/in"));
  CHECK_FALSE(outcome.logged("t=1"));
}

TEST_CASE("a rate limit is one under whatever status it comes") {
  CHECK(verdict({.status = 429}) == Verdict::rate_limited);
  CHECK(verdict({.status = 403, .headers = {{"Retry-After", "30"}}}) == Verdict::rate_limited);
  CHECK(verdict({.status = 403, .headers = {{"x-ratelimit-remaining", "0"}}}) == Verdict::rate_limited);
  CHECK(verdict({.status = 403, .body = R"({"message":"You have exceeded a secondary rate limit"})"}) ==
        Verdict::rate_limited);
  CHECK(verdict(
            {.status = 403, .body = R"({"documentation_url":"https://d.example/#secondary-rate-limits"})"}) ==
        Verdict::rate_limited);
  CHECK(verdict({.status = 503, .headers = {{"Retry-After", "30"}}}) == Verdict::rate_limited);
  CHECK(verdict({.status = 403, .headers = {{"x-ratelimit-remaining", "4999"}}}) == Verdict::forbidden);
  CHECK(verdict({.status = 403, .headers = {{"X-GitHub-SSO", "required; url=https://x"}}}) ==
        Verdict::sso_required);
}

TEST_CASE("only 404 and 410 say that a record is not there") {
  const auto lookup = [](const Answer& answer) {
    bool is_null = false;
    look_at(answer, [&](const Response& response) {
      is_null = aha::http::found_or_null(response, aha::http::unexpected).is_null();
    });
    return is_null;
  };
  CHECK(lookup({.status = 404}));
  CHECK(lookup({.status = 410}));
  CHECK_FALSE(lookup({.body = R"({"id":1})"}));
  for (const int status : {301, 401, 403, 409, 422, 429, 500, 503})
    look_at({.status = status}, [](const Response& response) {
      CHECK_THROWS_AS(aha::http::found_or_null(response, aha::http::unexpected), aha::RemoteError);
    });
}

TEST_CASE("a redirect is reported with its target, and without what is secret in it") {
  look_at(
      {.status = 302, .headers = {{"Location", "https://u:pw@sso.example.com/login?ticket=s3cret#x"}}},
      [](const Response& response) {
        CHECK(
            aha::http::moved_advice(response, "Redmine") ==
            "Redmine sends the request elsewhere (https://sso.example.com/login): check the server URL, and "
            "that no login page stands before Redmine.");
        CHECK_THROWS_WITH_AS(response.expect_ok(), doctest::Contains("https://sso.example.com/login"),
                             aha::RemoteError);
      });
  look_at({.status = 301, .headers = {{"Location", "/login?token=s3cret"}}}, [](const Response& response) {
    CHECK(aha::http::moved_advice(response, "X").find("(/login)") != std::string::npos);
  });
  look_at({.status = 200}, [](const Response& response) {
    CHECK(aha::http::moved_advice(response, "X").empty());
    CHECK(&response.expect_ok() == &response);
  });
}

TEST_CASE("a limit that names no time is waited for as long as the policy says") {
  CHECK(times_sent({.status = 429}, {}, "GET") == 1);
  CHECK(times_sent({.status = 429}, {.max_waits = 2, .unnamed_wait = 10s}, "POST") == 3);
  const Answer secondary{.status = 403, .body = R"({"message":"You have exceeded a secondary rate limit."})"};
  look_at(secondary, [](const Response& response) { CHECK(response.retry_after() == 60s); });
  CHECK(times_sent(secondary, {.max_waits = 1}, "POST") == 2);
  CHECK(times_sent(secondary, {.longest_wait = 59s}, "POST") == 1);
}

TEST_CASE("a wait beyond the deadline is not begun") {
  CHECK(times_sent({.status = 429, .headers = {{"Retry-After", "86400"}}}, {}, "GET") == 1);
}

TEST_CASE("what a server may have done already is not sent again") {
  const Answer unavailable{.status = 503, .headers = {{"Retry-After", "1"}}};
  CHECK(times_sent(unavailable, {}, "GET") == 6);
  CHECK(times_sent(unavailable, {}, "PUT") == 6);
  CHECK(times_sent(unavailable, {}, "POST") == 1);
  CHECK(times_sent(unavailable, {}, "PATCH") == 1);
  CHECK(times_sent({.status = 502}, {.max_waits = 3, .repeated_statuses = {502, 504}}, "DELETE") == 4);
  CHECK(times_sent({.status = 502}, {.max_waits = 3, .repeated_statuses = {502, 504}}, "POST") == 1);
  CHECK(times_sent({.status = 500}, {.max_waits = 3, .repeated_statuses = {502, 504}}, "GET") == 1);
}

}  // namespace
