#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <chrono>

namespace {

using namespace std::chrono_literals;
namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;

const Event audit{
    .event = "audit",
    .payload = {{"event", "audit"}, {"audit", {{"interesting", false}, {"changes", json::array()}}}},
    .data = {{"hook_url", "http://hooks.example.com:8080/p"}}};

TEST_CASE("activity is posted as it came, also where it is of little interest") {
  Host host;
  host.expect("POST", "http://hooks.example.com:8080/p");
  const Outcome outcome = host.receive(audit);
  CHECK(outcome.ok());
  CHECK(outcome.requests[0].body == json::serialize(audit.payload));
  CHECK(outcome.requests[0].header("Content-Type") == "application/json");
}

TEST_CASE("a receiver has five seconds") {
  Host host;
  host.expect("POST", "http://hooks.example.com:8080/p", {.took = 5001ms});
  const Outcome outcome = host.receive(audit);
  CHECK(outcome.requests.at(0).timeout_ms == 5000);
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Timeout::Error");
  CHECK(outcome.failure->kind == AHA_FAIL_TIMEOUT);
}

TEST_CASE("an error of the receiver is not one of ours") {
  Host host;
  host.expect("POST", "http://hooks.example.com:8080/p", {.status = 500});
  CHECK(host.receive(audit).ok());
}

TEST_CASE("a receiver that breaks off, or is not there, is a matter of the settings") {
  for (const std::int32_t code : {AHA_ECONNECT, AHA_ERESOLVE, AHA_ETLS, AHA_EPROTOCOL}) {
    Host host;
    host.expect("POST", "http://hooks.example.com:8080/p", {.result = code});
    CHECK(host.receive(audit).failure.value().class_name == "Errors::ConfigurationError");
  }
}

TEST_CASE("nothing else is sent") {
  const Outcome outcome = Host().receive({.event = "installed", .data = audit.data});
  CHECK(outcome.ok());
  CHECK(outcome.requests.empty());
}

}  // namespace
