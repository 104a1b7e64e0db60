#include <doctest/doctest.h>

#include "audits.hpp"

namespace {

using namespace std::chrono_literals;
using aha::testing::Answer;
using aha::testing::Host;

constexpr const char* too_large =
    "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with "
    "ContextId x";
constexpr const char* too_many =
    "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with "
    "ContextId x";

TEST_CASE("an answer of success that tells an error is a refusal") {
  for (const char* url : {audits::connector_url, audits::workflow_url})
    for (const Answer& answer :
         {Answer{.status = 200, .body = too_large}, Answer{.status = 202, .body = too_large},
          Answer{.status = 200, .body = R"({"error":{"code":"x","message":"No trigger"}})"}}) {
      Host host;
      host.expect("POST", url, answer);
      const auto outcome = host.receive(audits::event(audits::with_changes("[]"), url));
      REQUIRE(outcome.failure);
      CHECK(outcome.failure->class_name == "Errors::RemoteError");
      CHECK(outcome.failure->message.find("did not take the message") != std::string::npos);
    }
}

TEST_CASE("an answer of success is one, whatever else it says") {
  for (const char* body : {"", "1", "ok", "{}", R"({"error":null})"}) {
    Host host;
    host.expect("POST", audits::workflow_url, {.status = 202, .body = body});
    CHECK(host.receive(audits::event(audits::with_changes("[]"), audits::workflow_url)).ok());
  }
}

TEST_CASE("a rate limit in an answer of success is waited for") {
  Host host;
  host.expect("POST", audits::connector_url, {.body = too_many});
  host.expect("POST", audits::connector_url, {.body = too_many});
  host.expect("POST", audits::connector_url, {.body = "1"});
  const auto outcome = host.receive(audits::event(audits::with_changes("[]"), audits::connector_url));
  CHECK(outcome.ok());
  CHECK(outcome.sleeps == std::vector<std::chrono::milliseconds>{2s, 4s});
}

TEST_CASE("a rate limit without end is a refusal in the end") {
  Host host;
  host.answer_all([](const auto&) { return Answer{.body = too_many}; });
  const auto outcome = host.receive(audits::event(audits::with_changes("[]"), audits::connector_url));
  REQUIRE(outcome.failure);
  CHECK(outcome.requests.size() == 4);
}

TEST_CASE("a redirect is named with its target") {
  Host host;
  host.expect("POST", audits::workflow_url,
              {.status = 301, .headers = {{"Location", "https://new.example.com/x?sig=secret"}}});
  const auto outcome = host.receive(audits::event(audits::with_changes("[]"), audits::workflow_url));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("sends the request elsewhere (https://new.example.com/x)") !=
        std::string::npos);
  CHECK(outcome.failure->message.find("secret") == std::string::npos);
}

}  // namespace
