#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::View;
using aha::testing::Answer;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;

constexpr const char* channel = "https://hooks.slack.com/services/T0/B0/secret-part";
const json::object settings{{"url", channel}};

Event activity(const char* audit) {
  return {.event = "audit", .payload = {{"audit", aha::parse_json(audit)}}, .data = settings};
}

/// The message that an activity becomes.
json::value message_for(const char* audit) {
  Host host;
  host.expect("POST", channel, {.body = "ok"});
  const Outcome outcome = host.receive(activity(audit));
  CHECK(outcome.ok());
  REQUIRE(outcome.requests.size() == 1);
  CHECK(outcome.requests[0].header("Content-Type") == "application/json");
  return outcome.requests[0].json();
}

Outcome installed(Answer answer) {
  Host host;
  host.expect("POST", channel, std::move(answer));
  return host.receive({.event = "installed", .data = settings});
}

TEST_CASE("testing the connection greets the channel") {
  Host host;
  host.expect("POST", channel);
  const Outcome outcome = host.receive({.event = "installed", .data = settings});
  CHECK(outcome.ok());
  const json::value greeting = outcome.requests.at(0).json();
  CHECK(View(greeting)["text"].str().starts_with("Aha! integration installed successfully."));
  CHECK(View(greeting).size() == 1);
}

TEST_CASE("an activity says who did what, with a link and the changes") {
  const json::value message =
      message_for(R"({"interesting":true,"user":{"name":"Ann"},"description":"moved P-1",
      "auditable_url":"https://a.io/P-1","changes":[
        {"field_name":"Name","value":"a<del>b</del>"},
        {"field_name":"Description","value":"<p>see <a href='https://x.io'>this</a></p>"},
        {"field_name":"Score","value":7},{"field_name":"Theme","value":null}]})");
  CHECK(View(message)["username"] == "Aha!");
  CHECK(View(message)["icon_url"].present());
  const View attachment = View(message)["attachments"][0];
  CHECK(attachment["fallback"] == "Ann moved P-1");
  CHECK(attachment["pretext"] == "*Ann* <https://a.io/P-1|moved P-1>");
  CHECK(attachment["mrkdwn_in"].json() == json::value({"pretext", "text", "fields"}));
  const json::value fields = aha::parse_json(R"([
      {"title":"Name","value":"a","short":true},
      {"title":"Description","value":"see <https://x.io|this>","short":false},
      {"title":"Score","value":"7","short":true},
      {"title":"Theme","value":"","short":false}])");
  CHECK(attachment["fields"].json() == fields);
}

TEST_CASE("an activity without a user is Aha!'s own, and one without a page has no link") {
  const json::value message =
      message_for(R"({"interesting":1,"user":null,"description":"did it","changes":[]})");
  const View attachment = View(message)["attachments"][0];
  CHECK(attachment["pretext"] == "*Aha!* did it");
  CHECK(attachment["fields"].json() == json::value(json::array()));
}

TEST_CASE("an activity with nothing in it is posted without a crash") {
  const json::value message =
      message_for(R"({"interesting":true,"changes":{"not":"a list"},"user":"a text"})");
  CHECK(View(message)["attachments"][0]["fields"].empty());
}

TEST_CASE("what is not interesting is not posted") {
  for (const char* audit : {R"({"interesting":false})", R"({"interesting":null})", "{}", "null", "[]"}) {
    const Outcome outcome = Host().receive(activity(audit));
    CHECK(outcome.ok());
    CHECK(outcome.requests.empty());
  }
}

TEST_CASE("an older integration has its address in webhook_url") {
  Host host;
  host.expect("POST", "https://hooks.slack.com/old");
  CHECK(host.receive({.event = "installed", .data = {{"webhook_url", "https://hooks.slack.com/old"}}}).ok());
}

TEST_CASE("an integration without an address says so and sends nothing") {
  const Outcome outcome = Host().receive({.event = "installed"});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  CHECK(outcome.requests.empty());
}

TEST_CASE("every refusal of Slack is a remote error that says why") {
  const auto message = [](Answer answer) {
    const Outcome outcome = installed(std::move(answer));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    return outcome.failure->message;
  };
  CHECK(message({.status = 404}).find("again") != std::string::npos);
  CHECK(message({.status = 403, .body = "invalid_token"}).find("token") != std::string::npos);
  CHECK(message({.status = 500, .body = R"({"message":"broken"})"}).find("(status 500: broken)") !=
        std::string::npos);
  CHECK(message({.status = 500, .body = "channel_is_archived"}).find("(status 500: channel_is_archived)") !=
        std::string::npos);
  CHECK(message({.status = 302, .body = ""}).find("302") != std::string::npos);
  CHECK(message({.status = 500, .body = "\xff\xfe"}).find("(status 500: \xEF\xBF\xBD\xEF\xBF\xBD)") !=
        std::string::npos);
}

TEST_CASE("when Slack wants a pause, the event is told for how long") {
  CHECK(installed({.status = 503, .headers = {{"Retry-After", "30"}}}).failure.value().retry_after_ms ==
        30'000);
}

TEST_CASE("the address, which is a credential, shows in no message") {
  const Outcome outcome = installed({.status = 500, .body = std::string(channel)});
  REQUIRE(outcome.failure);
  CHECK_FALSE(outcome.logged("secret-part"));
  CHECK(outcome.failure->message.find("secret-part") == std::string::npos);
}

}  // namespace
