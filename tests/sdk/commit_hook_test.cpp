#include <doctest/doctest.h>
#include <aha/commit_hook.hpp>
#include <aha/service.hpp>
#include <aha/testing.hpp>

namespace {

namespace json = aha::json;

class Hook final : public aha::Service {};

aha::testing::Outcome comment(aha::testing::Host& host, const json::value& email) {
  return host.run({.event = "webhook",
                   .data = {{"integration_id", 7},
                            {"aha_account_domain", "a"},
                            {"aha_api_url_base", "https://aha.io/"},
                            {"aha_api_token", "t"}}},
                  [&](aha::Call& call) {
                    Hook service;
                    service.bind(call);
                    aha::commit_hook::comment_on_records(service, "A-1 and A-2", aha::View(email),
                                                         "<p>x</p>");
                  });
}

TEST_CASE("an address that nobody reads is known by its name or its host") {
  using aha::commit_hook::is_noreply;
  for (const char* email : {"noreply@github.com", "no-reply@example.com", "1+jane@users.noreply.github.com",
                            "7-jane@users.noreply.gitlab.com", "jane@noreply.codeberg.org"})
    CHECK_MESSAGE(is_noreply(email), email);
  for (const char* email :
       {"", "jane@example.com", "noreply.jane@example.com", "jane@mynoreply.com", "noreplyer"})
    CHECK_MESSAGE(!is_noreply(email), email);
}

TEST_CASE("a comment of an address that nobody reads belongs to no user") {
  aha::testing::Host host;
  host.answer_all([](const auto&) { return aha::testing::Answer{.body = "{}"}; });
  const auto outcome = comment(host, "1+jane@users.noreply.github.com");
  REQUIRE(outcome.requests.size() == 2);
  CHECK(outcome.requests[0].json().at("comment").at("user_email").is_null());
}

TEST_CASE("a comment that Aha! refuses does not lose the rest, and is told in the end") {
  for (const int status : {403, 404, 422, 500}) {
    aha::testing::Host host;
    host.expect("POST", "https://a.aha.io/api/v1/features/A-1/comments",
                {.status = status, .body = R"({"errors":{"message":"unknown user"}})"});
    host.expect("POST", "https://a.aha.io/api/v1/features/A-2/comments", {.body = "{}"});
    if (status == 404)
      CHECK(comment(host, "jane@example.com").logged("no record A-1"));
    else
      CHECK_THROWS_AS(comment(host, "jane@example.com"), aha::AhaApi::Error);
  }
}

}  // namespace
