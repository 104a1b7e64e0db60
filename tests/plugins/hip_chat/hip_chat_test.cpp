#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/testing.hpp>

namespace {

namespace json = aha::json;

TEST_CASE("names, titles and addresses are text, and nothing in them is a tag") {
  json::object audit{{"interesting", true},
                     {"description", "updated A & <b>"},
                     {"auditable_url", "https://north.aha.io/x?a='1'&b=2"},
                     {"user", {{"name", "<Jo>"}}}};
  audit["changes"] = aha::array_of(json::object{{"field_name", "A<b>"}, {"value", "v"}});
  aha::testing::Host host;
  host.answer_all([](const auto&) { return aha::testing::Answer{.status = 204}; });
  const auto outcome = host.receive({.event = "audit",
                                     .payload = {{"audit", std::move(audit)}},
                                     .data = {{"room_name", "1"}, {"auth_token", "token-1"}}});
  CHECK(outcome.ok());
  const json::value sent = outcome.requests.at(0).json();
  const json::string& message = sent.at("message").as_string();
  CHECK(message.find("&lt;Jo&gt; <a href='https://north.aha.io/x?a=&#39;1&#39;&amp;b=2'>updated A &amp; "
                     "&lt;b&gt;</a>") != json::string::npos);
  CHECK(message.find("<b>A&lt;b&gt;</b> v") != json::string::npos);
}

}  // namespace
