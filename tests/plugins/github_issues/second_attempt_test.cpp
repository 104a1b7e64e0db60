#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::github;

const std::string stored = records::fields_of("features/N-8");
const std::string newest = github + "/issues?state=all&sort=created&direction=desc&per_page=100&page=";
const aha::testing::Headers more{{"Link", "<https://x>; rel=\"next\""}};

Event again() {
  json::object record = records::feature();
  record["release"].as_object()["integration_fields"] = records::link("4");
  Event event = records::event("create_feature", record);
  event.attempt = 2;
  event.outcome_unknown = true;
  return event;
}

Host& up_to_the_issue(Host& host) {
  host.expect("GET", github + "/milestones/4", answer(200, R"({"number":4})"));
  return host.expect("POST", stored);
}

TEST_CASE("the issue that an earlier attempt left behind is used") {
  Host host;
  up_to_the_issue(host);
  host.expect("GET", newest + "1", answer(200, R"([{"number":12,"body":null},{"number":11,"state":"open",
      "body":"Edited\r\n\r\nCreated from Aha! https://north.aha.io/features/N-8\r\n"}])"));
  host.expect("PUT", github + "/issues/11/labels", answer(200, "[]"));
  host.expect("POST", stored);
  const Outcome outcome = host.receive(again());
  CHECK(outcome.ok());
  CHECK(outcome.logged("issue 11"));
}

TEST_CASE("the issue of a record whose address only starts alike is another") {
  Host host;
  up_to_the_issue(host);
  host.expect(
      "GET", newest + "1",
      answer(200, R"([{"number":11,"body":"Created from Aha! https://north.aha.io/features/N-81"}])"));
  host.expect("POST", github + "/issues", answer(201, R"({"number":13})"));
  host.expect("PUT", github + "/issues/13/labels", answer(200, "[]"));
  host.expect("POST", stored);
  CHECK(host.receive(again()).ok());
}

TEST_CASE("only the newest issues are looked through") {
  Host host;
  up_to_the_issue(host);
  for (const char* page : {"1", "2", "3"}) host.expect("GET", newest + page, answer(200, "[]", more));
  host.expect("POST", github + "/issues", answer(201, R"({"number":13})"));
  host.expect("PUT", github + "/issues/13/labels", answer(200, "[]"));
  host.expect("POST", stored);
  CHECK(host.receive(again()).ok());
}

TEST_CASE("an attempt whose predecessor ended for certain does not look") {
  Event event = again();
  event.outcome_unknown = false;
  Host host;
  up_to_the_issue(host);
  host.expect("POST", github + "/issues", answer(201, R"({"number":13})"));
  host.expect("PUT", github + "/issues/13/labels", answer(200, "[]"));
  host.expect("POST", stored);
  CHECK(host.receive(event).ok());
}

TEST_CASE("no issue is made where it cannot be seen whether one was left behind") {
  Host host;
  up_to_the_issue(host);
  host.expect("GET", newest + "1", answer(503, ""));
  const Outcome outcome = host.receive(again());
  CHECK(outcome.failure);
  CHECK(outcome.script_errors.empty());
}

}  // namespace
