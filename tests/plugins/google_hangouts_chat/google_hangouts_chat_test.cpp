#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Answer;
using aha::testing::Event;
using aha::testing::Host;

constexpr const char* url = "https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t";

Event activity(const char* changes, json::value address = "https://north.aha.io/features/N-8") {
  json::object audit{
      {"interesting", true}, {"description", "updated <script> & \"N-8\""}, {"user", {{"name", "J & <b>"}}}};
  audit["auditable_url"] = std::move(address);
  audit["changes"] = aha::parse_json(changes);
  return {.event = "audit", .payload = {{"audit", std::move(audit)}}, .data = {{"webhook_url", url}}};
}

json::value sent(const Event& event) {
  Host host;
  host.expect("POST", url, {.body = "{}"});
  const auto outcome = host.receive(event);
  CHECK(outcome.ok());
  return outcome.requests.at(0).json();
}

const json::array& sections_of(const json::value& message) {
  return message.at("cardsV2").at(0).at("card").at("sections").as_array();
}

TEST_CASE("an activity is a card of the second version") {
  const json::value message =
      sent(activity(R"([{"field_name":"Name","value":"Old"},{"field_name":null,"value":5}])"));
  CHECK(!message.as_object().contains("cards"));
  const json::array& sections = sections_of(message);
  REQUIRE(sections.size() == 3);
  const json::value& change = sections[1].at("widgets").at(0).at("decoratedText");
  CHECK(change == json::value({{"topLabel", "Name"}, {"text", "Old"}, {"wrapText", true}}));
  CHECK(sections[1].at("widgets").at(1).at("decoratedText").at("text") == "5");
  CHECK(sections[2]
            .at("widgets")
            .at(0)
            .at("buttonList")
            .at("buttons")
            .at(0)
            .at("onClick")
            .at("openLink")
            .at("url") == "https://north.aha.io/features/N-8");
}

TEST_CASE("names and titles are text, and nothing in them is a tag") {
  CHECK(sections_of(sent(activity("[]"))).at(0).at("widgets").at(0).at("textParagraph").at("text") ==
        "<b>J &amp; &lt;b&gt;</b> updated &lt;script&gt; &amp; &quot;N-8&quot;");
}

TEST_CASE("an activity without an address has no button, which Google would refuse") {
  CHECK(sections_of(sent(activity("[]", nullptr))).size() == 1);
}

TEST_CASE("a long activity is shortened to what Google takes") {
  const std::string value = "<p>" + std::string(90'000, 'x') + "</p>";
  const json::value message = sent(activity((R"([{"field_name":"D","value":")" + value + R"("}])").c_str()));
  CHECK(json::serialize(message).size() <= 32'000);
  CHECK(json::serialize(message).find("...") != std::string::npos);
}

TEST_CASE("Google's own words are quoted without their JSON") {
  Host host;
  host.expect(
      "POST", url,
      {.status = 400, .body = R"({"error":{"code":400,"message":"Invalid JSON payload","status":"X"}})"});
  const auto outcome = host.receive(activity("[]"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("status 400: Invalid JSON payload)") != std::string::npos);
}

}  // namespace
