#include <doctest/doctest.h>

#include "records.hpp"

#include <aha/auth.hpp>

#include <string>
#include <string_view>

namespace {

namespace json = aha::json;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::Outcome;

/// What "installed" does where Jira gives its first request this answer.
Outcome installed(const json::object& data, const Answer& first) {
  Host host;
  host.answer_all([&](const aha::testing::SentRequest&) { return first; });
  return host.receive({.event = "installed", .data = data});
}

json::object logged_in_as(json::value user, json::value password,
                          const char* server = records::jira.c_str()) {
  json::object data = records::with(records::settings(), "username", std::move(user));
  data["server_url"] = server;
  return records::with(std::move(data), "password", std::move(password));
}

bool advises(const Outcome& outcome, std::string_view part) {
  return outcome.failure && outcome.failure->message.find(part) != std::string::npos;
}

TEST_CASE("a password without a user is a personal access token") {
  for (const json::value& nobody : {json::value(nullptr), json::value(""), json::value(" \n")})
    for (const char* token : {"NjQ2ODk", " NjQ2ODk\n"}) {
      const Outcome outcome = installed(logged_in_as(nobody, token), records::answer(401));
      REQUIRE(!outcome.requests.empty());
      CHECK(outcome.requests[0].header("Authorization") == "Bearer NjQ2ODk");
      CHECK(outcome.requests[0].user.empty());
    }
}

TEST_CASE("a user and a password go as Basic, without what came along when they were pasted") {
  const Outcome outcome = installed(logged_in_as(" ada@example.com ", " pass word \n"), records::answer(401));
  REQUIRE(!outcome.requests.empty());
  const auto& sent = outcome.requests[0];
  CHECK((sent.user == "ada@example.com" ||
         sent.header("Authorization") == aha::auth::basic("ada@example.com", " pass word ")));
  CHECK(sent.header("Authorization").find("Bearer") == std::string::npos);
}

TEST_CASE("a number for a user or a password is the text of it") {
  const Outcome outcome = installed(logged_in_as(4711, 815), records::answer(401));
  REQUIRE(!outcome.requests.empty());
  const auto& sent = outcome.requests[0];
  CHECK((sent.user == "4711" || sent.header("Authorization") == aha::auth::basic("4711", "815")));
}

TEST_CASE("a login that is refused is told by the kind of login") {
  const Answer refused = records::answer(401, "{}");
  CHECK(advises(installed(logged_in_as("ada", "pw"), refused), "leave the user name empty"));
  CHECK(advises(installed(logged_in_as("", "token"), refused), "personal access token"));
  CHECK(advises(installed(logged_in_as("", "token"), refused), "expired"));
  const Outcome cloud = installed(logged_in_as("a@b.c", "t", "https://acme.atlassian.net"), refused);
  CHECK(advises(cloud, "email address"));
  CHECK(advises(cloud, "https://api.atlassian.com/ex/jira/{cloudId}"));
  const Outcome scoped =
      installed(logged_in_as("a@b.c", "t", "https://api.atlassian.com/ex/jira/1"), refused);
  CHECK(advises(scoped, "read:jira-work"));
}

TEST_CASE("a Jira that takes no passwords says to use a token, whichever status says so") {
  for (const int status : {401, 403}) {
    const Answer refused =
        records::answer(status, "Basic Authentication has been disabled on this instance.");
    CHECK(advises(installed(logged_in_as("ada", "pw"), refused), "takes no passwords"));
  }
}

TEST_CASE("a limit of requests and a redirect are told as what they are") {
  for (const int status : {429, 503}) {
    const Answer limited = records::answer(status, "", {{"Retry-After", "7200"}});
    CHECK(advises(installed(records::settings(), limited), "limits how many requests"));
  }
  CHECK(advises(installed(records::settings(), records::answer(503)), "trouble"));
  const Answer moved = records::answer(302, "", {{"Location", "https://sso.example.com/login?token=s3"}});
  CHECK(advises(installed(records::settings(), moved),
                "(https://sso.example.com/login): check the server URL"));
  CHECK(!advises(installed(records::settings(), moved), "s3"));
}

TEST_CASE("a limit of requests is waited for, whichever status says so") {
  for (const int status : {429, 503}) {
    Host host;
    host.expect("GET", records::api + "/version/600", records::answer(status, "", {{"Retry-After", "3"}}));
    records::with_version(host);
    json::object linked = records::with(records::release(), "integration_fields", records::link("600"));
    const Outcome outcome = host.receive(records::event("create_release", linked));
    CHECK(outcome.ok());
    REQUIRE(outcome.sleeps.size() == 1);
    CHECK(outcome.sleeps[0] == std::chrono::seconds(3));
  }
}

}  // namespace
