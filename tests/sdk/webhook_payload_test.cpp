#include <doctest/doctest.h>
#include <aha/service.hpp>
#include <aha/testing.hpp>

namespace {

namespace json = aha::json;

class Listener final : public aha::Service {};

/// What the payload of an event reads as, as text.
std::string read_as(const json::value& payload, std::string raw_body = {}, const char* event = "webhook") {
  std::string text;
  aha::testing::Host host;
  host.run({.event = event, .payload = payload, .raw_body = std::move(raw_body)}, [&](aha::Call& call) {
    Listener service;
    service.bind(call);
    text = json::serialize(service.payload().json());
  });
  return text;
}

constexpr const char* closed_text = R"({"action":"closed"})";

TEST_CASE("a webhook reads the same as JSON and as a form, parsed by Aha! or as it was posted") {
  CHECK(read_as({{"action", "closed"}}) == closed_text);
  CHECK(read_as({{"payload", closed_text}}) == closed_text);
  CHECK(read_as({{"payload", {{"action", "closed"}}}}) == closed_text);
  CHECK(read_as({{"payload", closed_text}, {"integration", "7"}}) == closed_text);
  CHECK(read_as(closed_text) == closed_text);
  CHECK(read_as("payload=%7B%22action%22%3A%22closed%22%7D") == closed_text);
  CHECK(read_as(nullptr, closed_text) == closed_text);
  CHECK(read_as(json::object(), "payload=%7B%22action%22%3A+%22closed%22%7D&x=1") == closed_text);
}

TEST_CASE("a webhook of nothing is nothing") {
  CHECK(read_as(nullptr) == "null");
  CHECK(read_as(nullptr, " \r\n") == "null");
  CHECK(read_as("") == "null");
  CHECK(read_as({{"payload", " "}}) == "null");
}

TEST_CASE("a member that is called payload and is no closed_text is the sender's own") {
  CHECK(read_as({{"payload", "as it is"}, {"kind", "x"}}) == R"({"payload":"as it is","kind":"x"})");
  CHECK(read_as({{"payload", 5}}) == R"({"payload":5})");
}

TEST_CASE("only webhooks are unwrapped") {
  CHECK(read_as({{"payload", closed_text}}, {}, "create_feature") ==
        R"({"payload":"{\"action\":\"closed\"}"})");
}

TEST_CASE("a webhook that is no JSON ends in an error that says what to set") {
  for (const json::value& payload : {json::value({{"payload", "{"}}), json::value("no JSON")}) {
    aha::testing::Host host;
    CHECK_THROWS_WITH_AS(host.run({.event = "webhook", .payload = payload},
                                  [&](aha::Call& call) {
                                    Listener service;
                                    service.bind(call);
                                    service.payload();
                                  }),
                         doctest::Contains("content type to JSON"), aha::Error);
  }
}

}  // namespace
