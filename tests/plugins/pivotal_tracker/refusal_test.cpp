#include <doctest/doctest.h>

#include "records.hpp"

namespace {

using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;

std::string message_for(int status, const std::string& body, const char* api_host = "tracker.example.com") {
  Host host;
  host.answer_all([&](const auto&) { return answer(status, body); });
  const Outcome outcome =
      host.receive({.event = "installed", .data = records::settings_with("api_host", api_host)});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  return outcome.failure->message;
}

TEST_CASE("a refusal gives Tracker's own words and what they are about") {
  CHECK(message_for(400, R"({"code":"invalid_parameter","error":"Something is invalid.","general_problem":"x",
      "validation_errors":[{"field":"estimate","problem":"17 is too much"}]})")
            .starts_with("Tracker would not list the projects of the token's owner (400: invalid_parameter: "
                         "Something is invalid. x estimate: 17 is too much). Correct"));
}

TEST_CASE("the status tells what a person can do") {
  CHECK(message_for(401, "{}").find("Copy the API token") != std::string::npos);
  CHECK(message_for(403, "{}").find("member of the project") != std::string::npos);
  CHECK(message_for(404, "{}").find("Choose the project again") != std::string::npos);
  CHECK(message_for(429, "slow").find("send again later") != std::string::npos);
  CHECK(message_for(500, "x").find("itself has trouble") != std::string::npos);
}

TEST_CASE("a page instead of JSON is quoted in part") {
  const std::string message = message_for(404, "<html>" + std::string(1'000'000, 'x'));
  CHECK(message.find("<html>xxx") != std::string::npos);
  CHECK(message.size() < 700);
}

TEST_CASE("what the default host refuses now is told with the reason") {
  for (const int status : {301, 404, 410, 503})
    CHECK(message_for(status, "", "").find("ended its service in 2025") != std::string::npos);
  CHECK(message_for(401, "{}", "").find("2025") == std::string::npos);
  CHECK(message_for(404, "{}").find("2025") == std::string::npos);
}

}  // namespace
