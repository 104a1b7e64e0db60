#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;

constexpr const char* hook = "https://hooks.example.com/aha?team=1";

Event event(const char* name) {
  return {.event = name,
          .payload = {{"event", name}, {"feature", {{"name", "Größe <b>&amp;</b>"}, {"score", 0}}}},
          .data = {{"hook_url", hook}}};
}

TEST_CASE("each event is posted as it came") {
  for (const char* name : {"create_feature", "update_feature", "create_release", "update_release"}) {
    Host host;
    host.expect("POST", hook);
    const Outcome outcome = host.receive(event(name));
    CHECK(outcome.ok());
    CHECK(outcome.requests[0].body == json::serialize(event(name).payload));
    CHECK(outcome.requests[0].header("Content-Type") == "application/json");
    CHECK(outcome.requests[0].header("webhook-signature").empty());
  }
}

TEST_CASE("an event without a payload is posted as an empty object") {
  Host host;
  host.expect("POST", hook);
  const Outcome outcome = host.receive({.event = "create_feature", .data = {{"hook_url", hook}}});
  CHECK(outcome.requests.at(0).body == "{}");
}

TEST_CASE("what the receiver answers does not matter") {
  for (const int status : {204, 302, 404, 500}) {
    Host host;
    host.expect("POST", hook, {.status = status, .body = "whatever"});
    CHECK(host.receive(event("update_feature")).ok());
  }
}

TEST_CASE("the user may ask to accept any certificate, and by default does not") {
  const auto flags = [](const char* validate_cert) {
    Host host;
    host.expect("POST", hook);
    Event e = event("create_release");
    e.data.as_object()["validate_cert"] = validate_cert;
    return host.receive(e).requests.at(0).flags;
  };
  CHECK(flags("1") == 0);
  CHECK(flags("0") == AHA_HTTP_SKIP_TLS_VERIFY);
}

TEST_CASE("where a secret is set, the receiver can check who sent it") {
  Host host;
  host.expect("POST", hook);
  Event e = event("create_feature");
  e.id = "event-77";
  e.data.as_object()["webhook_secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const Outcome outcome = host.receive(e);
  CHECK(outcome.requests.at(0).header("webhook-id") == "event-77");
  CHECK(outcome.requests[0].header("webhook-signature").starts_with("v1,"));
  CHECK(outcome.requests[0].body == json::serialize(e.payload));
}

TEST_CASE(
    "a receiver that cannot be reached is a matter of the settings, and the log keeps the address's path") {
  Host host;
  host.expect("POST", hook, {.result = AHA_ECONNECT});
  const Outcome outcome = host.receive(event("create_feature"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK_FALSE(outcome.logged("/aha?team"));
}

TEST_CASE("no address, or a refused one, is an invalid URL") {
  for (const std::int32_t code : {AHA_EURL, AHA_EADDRESS}) {
    Host host;
    host.expect("POST", "", {.result = code});
    const Outcome outcome = host.receive({.event = "create_feature"});
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::InvalidUrlError");
  }
}

}  // namespace
