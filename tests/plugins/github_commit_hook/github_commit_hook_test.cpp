#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Host;

/// The comment on N-7 that a commit by `committer`, written by Jane, becomes.
json::value comment(const char* committer, const char* author_email = "jane@example.com") {
  json::object commit{{"distinct", true},
                      {"message", "N-7 Use List<String> & a < b"},
                      {"url", "https://github.com/a/b/commit/1"}};
  commit["author"] = json::object{{"name", "Jane <J>"}, {"email", author_email}};
  commit["committer"] = aha::parse_json(committer);
  json::object payload;
  payload["repository"] = json::object{{"name", "app"}, {"url", "https://github.com/acme/app"}};
  payload["commits"] = aha::array_of(std::move(commit));
  Host host;
  host.answer_all([](const auto&) { return aha::testing::Answer{.body = "{}"}; });
  const auto outcome = host.receive({.event = "webhook",
                                     .payload = std::move(payload),
                                     .data = {{"integration_id", 7},
                                              {"aha_account_domain", "a"},
                                              {"aha_api_url_base", "https://aha.io/"},
                                              {"aha_api_token", "t"}}});
  CHECK(outcome.ok());
  return outcome.requests.at(0).json().at("comment");
}

constexpr const char* github = R"({"name":"GitHub","email":"noreply@github.com","username":"web-flow"})";

TEST_CASE("what was merged on the web is its author's, not GitHub's") {
  const json::value made = comment(github);
  CHECK(made.at("user_email") == "jane@example.com");
  CHECK(made.at("body").as_string().find("<p>Jane &lt;J&gt; (jane@example.com) committed") !=
        json::string::npos);
}

TEST_CASE("what a person committed is that person's") {
  CHECK(comment(R"({"name":"Joe","email":"joe@example.com"})").at("user_email") == "joe@example.com");
}

TEST_CASE("an author who hides the address has a comment without a user") {
  CHECK(comment(github, "1+jane@users.noreply.github.com").at("user_email").is_null());
}

TEST_CASE("a message is text, and nothing in it is a tag") {
  CHECK(comment(github).at("body").as_string().find("<pre>N-7 Use List&lt;String&gt; &amp; a &lt; b</pre>") !=
        json::string::npos);
}

TEST_CASE("a comment that Aha! refuses does not lose those of the other commits") {
  json::array commits;
  for (const char* message : {"N-1 first", "N-2 second"})
    commits.push_back(json::object{{"distinct", true}, {"message", message}});
  Host host;
  host.expect("POST", "https://a.aha.io/api/v1/features/N-1/comments", {.status = 422, .body = "{}"});
  host.expect("POST", "https://a.aha.io/api/v1/features/N-2/comments", {.body = "{}"});
  const auto outcome = host.receive({.event = "webhook",
                                     .payload = {{"commits", std::move(commits)}},
                                     .data = {{"integration_id", 7},
                                              {"aha_account_domain", "a"},
                                              {"aha_api_url_base", "https://aha.io/"},
                                              {"aha_api_token", "t"}}});
  CHECK(outcome.script_errors.empty());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "AhaApi::UnprocessableEntity");
  CHECK(outcome.logged("Commented on N-2."));
}

}  // namespace
