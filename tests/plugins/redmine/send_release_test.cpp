#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::redmine;

const std::string versions = redmine + "/projects/7/versions.json";
const char* const sent =
    R"({"version":{"name":"Polar","due_date":"2031-02-03","description":"Created from Aha! https://north.aha.io/releases/N-R-3"}})";

TEST_CASE("a release becomes a version, whose id and address Aha! is told") {
  Host host;
  host.expect("POST", versions, answer(201, R"({"version":{"id":9,"name":"Polar"}})"));
  host.expect("POST", records::fields_of("releases/N-R-3"));
  const Outcome outcome = host.receive(records::event("create_release", records::release()));
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[0].json() == records::parsed(sent));
  CHECK(outcome.requests[1].json() ==
        records::parsed(R"({"integration_fields":[{"name":"id","value":9},{"name":"name","value":"Polar"},
                            {"name":"url","value":"https://tracker.example.org/versions/9"}]})"));
}

TEST_CASE("a name that is taken is said in Redmine's words") {
  Host host;
  host.expect("POST", versions, answer(422, R"({"errors":["Name has already been taken"]})"));
  const Outcome outcome = host.receive(records::event("create_release", records::release()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("N-R-3: ") == 0);
  CHECK(outcome.failure->message.find("Name has already been taken") != std::string::npos);
}

TEST_CASE("after an attempt of unknown outcome its version is looked for, and used") {
  Event event = records::event("create_release", records::release());
  event.outcome_unknown = true;
  Host host;
  host.expect("GET", versions, answer(200, R"({"versions":[{"id":8,"name":"Polar","description":""},{"id":9,
      "name":"Polar","description":"Created from Aha! https://north.aha.io/releases/N-R-3"}]})"));
  host.expect("POST", records::fields_of("releases/N-R-3"));
  const Outcome outcome = host.receive(event);
  REQUIRE(outcome.ok());
  CHECK(outcome.requests[1].body.find(R"("value":9)") != std::string::npos);
}

TEST_CASE("a linked release changes its version, found by a link without an integration's id, too") {
  json::object release = records::release();
  release["integration_fields"] = records::parsed(R"([{"service_name":"jira","name":"id","value":"1"},
      {"service_name":"redmine","name":"id","value":"6"}])");
  for (const json::array& link : {release["integration_fields"].as_array(), records::link("6")}) {
    release["integration_fields"] = link;
    Host host;
    host.expect("PUT", redmine + "/versions/6.json", answer(204));
    const Outcome outcome = host.receive(records::event("update_release", release));
    REQUIRE(outcome.ok());
    CHECK(outcome.requests[0].json() == records::parsed(sent));
  }
}

TEST_CASE("a release that has a version already gets no second one") {
  json::object release = records::release();
  release["integration_fields"] = records::link("9");
  Host host;
  host.expect("PUT", redmine + "/versions/9.json", answer(204));
  CHECK(host.receive(records::event("create_release", release)).ok());
}

TEST_CASE("an update of a release that is linked to nothing asks for no address without a number") {
  const Outcome outcome = Host().receive(records::event("update_release", records::release()));
  CHECK(outcome.script_errors.empty());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("no link") != std::string::npos);
}

TEST_CASE("an event without its release sends nothing") {
  Event event = records::event("create_release", {});
  event.payload = nullptr;
  const Outcome outcome = Host().receive(event);
  REQUIRE(outcome.failure);
  CHECK(outcome.requests.empty());
}

}  // namespace
