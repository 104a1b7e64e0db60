#include <doctest/doctest.h>

#include "records.hpp"

namespace {

using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;

std::string message_for(int status, const std::string& body, const char* server_url = "") {
  Host host;
  host.answer_all([&](const auto&) { return answer(status, body); });
  const Outcome outcome =
      host.receive({.event = "installed", .data = records::settings_with("server_url", server_url)});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  return outcome.failure->message;
}

bool says(const std::string& message, const char* part) {
  return message.find(part) != std::string::npos;
}

TEST_CASE("a refusal gives GitLab's own words, in each of its forms") {
  CHECK(says(message_for(401, R"({"message":"401 Unauthorized"})"),
             "(401: 401 Unauthorized). Make a new private"));
  CHECK(says(message_for(401, R"({"error":"invalid_token","error_description":"Token is expired."})"),
             "(401: invalid_token: Token is expired.)"));
  CHECK(says(message_for(400, R"({"message":{"title":["is too long","is odd"],"due_date":"is no date"}})"),
             "title is too long is odd; due_date is no date"));
  CHECK(says(message_for(502, "<html>" + std::string(1'000'000, 'x')), "(502: <html>xxx"));
  CHECK(message_for(502, std::string(1'000'000, 'x')).size() < 500);
  CHECK(says(message_for(500, ""), "(500). GitLab itself has trouble"));
}

TEST_CASE("the status tells what a person can do") {
  CHECK(says(message_for(403, "{}"), "at least as a Reporter"));
  CHECK(says(message_for(404, "{}"), "Choose the project again"));
  CHECK(says(message_for(410, "{}"), "issues switched on"));
  CHECK(says(message_for(429, "{}"), "send again later"));
  CHECK(says(message_for(301, "{}"), "check the server URL, and that no login page"));
}

TEST_CASE("where an old API is gone, the new one is named") {
  for (const int status : {404, 410})
    CHECK(says(message_for(status, "{}", "https://git.example.com/api/v3"), "end the server URL in /v4"));
  CHECK(!says(message_for(401, "{}", "https://git.example.com/api/v3"), "/v4"));
}

}  // namespace
