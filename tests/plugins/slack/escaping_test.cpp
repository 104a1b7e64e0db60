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

TEST_CASE("a limit that names its time is waited for") {
  aha::testing::Host host;
  host.expect("POST", hook, {.status = 429, .headers = {{"Retry-After", "3"}}});
  host.expect("POST", hook, {.body = "ok"});
  CHECK(host.receive(unsafe_activity()).ok());
}

}  // namespace
