#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/testing.hpp>

namespace {

namespace json = aha::json;

constexpr const char* hook = "https://hooks.slack.com/services/x";

aha::testing::Event unsafe_activity() {
  json::object audit{{"interesting", true},
                     {"description", "updated <!channel> A & B > C"},
                     {"auditable_url", "https://north.aha.io/features/N-8?a=1|2&b=<3>"},
                     {"user", {{"name", "<@U1> & Co"}}}};
  audit["changes"] = json::array();
  return {.event = "audit", .payload = {{"audit", std::move(audit)}}, .data = {{"url", hook}}};
}

TEST_CASE("names, titles and addresses are no mention, and break no link") {
  aha::testing::Host host;
  host.expect("POST", hook, {.body = "ok"});
  const auto outcome = host.receive(unsafe_activity());
  CHECK(outcome.ok());
  const json::value attachment = outcome.requests.at(0).json().at("attachments").at(0);
  CHECK(attachment.at("fallback") == "&lt;@U1&gt; &amp; Co updated &lt;!channel&gt; A &amp; B &gt; C");
  CHECK(attachment.at("pretext") ==
        "*&lt;@U1&gt; &amp; Co* <https://north.aha.io/features/N-8?a=1%7C2&amp;b=%3C3%3E|updated "
        "&lt;!channel&gt; A &amp; B "
        "&gt; C>");
}

json::value attachment_of(const char* user, const char* description, const char* value) {
  json::object audit{{"interesting", true}, {"description", description}, {"user", {{"name", user}}}};
  audit["auditable_url"] = "https://north.aha.io/features/N-8";
  audit["changes"] = json::array{json::object{{"field_name", "Name"}, {"value", value}}};
  aha::testing::Host host;
  host.expect("POST", hook, {.body = "ok"});
  const auto outcome =
      host.receive({.event = "audit", .payload = {{"audit", std::move(audit)}}, .data = {{"url", hook}}});
  CHECK(outcome.ok());
  return outcome.requests.at(0).json().at("attachments").at(0);
}

TEST_CASE("signs of markup in a name, title or value show as they are written") {
  const json::value both = json::array{"text", "fields"}, values = json::array{"pretext", "text"};
  for (const char* const title : {"updated *all*", "updated _all_ of it", "updated (~all~)", "updated `all`",
                                  "> quoted", "updated __init__"}) {
    CAPTURE(title);
    CHECK(attachment_of("Ann", title, "x").at("mrkdwn_in") == both);
    CHECK(attachment_of(title, "updated N-8", "x").at("mrkdwn_in") == both);
    CHECK(attachment_of("Ann", "updated N-8", title).at("mrkdwn_in") == values);
  }
  CHECK(attachment_of("*Ann*", "updated N-8", "x").at("pretext") ==
        "*Ann* <https://north.aha.io/features/N-8|updated N-8>");
  CHECK(attachment_of("Ann", "updated *all*", "x").at("pretext") ==
        "Ann <https://north.aha.io/features/N-8|updated *all*>");
}

TEST_CASE("signs that are no markup leave the message as it is") {
  const json::value all = json::array{"pretext", "text", "fields"};
  for (const char* const title : {"updated a_b and c_d", "2 * 3 * 4", "~5 and ~6", "snake_case_name", "a * b",
                                  "it's 5 o`clock", "x > y"}) {
    CAPTURE(title);
    const json::value attachment = attachment_of("Ann", title, title);
    CHECK(attachment.at("mrkdwn_in") == all);
    const std::string label = title == std::string_view("x > y") ? "x &gt; y" : title;
    CHECK(attachment.at("pretext") == json::value("*Ann* <https://north.aha.io/features/N-8|" + label + ">"));
  }
}

TEST_CASE("a limit that names its time is waited for") {
  aha::testing::Host host;
  host.expect("POST", hook, {.status = 429, .headers = {{"Retry-After", "3"}}});
  host.expect("POST", hook, {.body = "ok"});
  CHECK(host.receive(unsafe_activity()).ok());
}

}  // namespace
