#include <doctest/doctest.h>

#include "records.hpp"

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::Outcome;
using aha::testing::SentRequest;
using records::answer;
using records::project;

/// Sends a feature with one requirement while the `nth` request to `url` is answered by `failure`, and
/// everything else goes well.
Outcome send_while(const std::string& url, int nth, const Answer& failure, const char* mapping) {
  Host host;
  int seen = 0;
  host.answer_all([&](const SentRequest& request) {
    if (request.url == url && ++seen == nth) return failure;
    return answer(200, R"({"id":61,"url":"https://t/61"})");
  });
  json::object feature = records::feature();
  feature["requirements"] = json::array{records::requirement("N-8-1")};
  return host.receive(records::event("create_feature", feature, records::settings_with("mapping", mapping)));
}

TEST_CASE("a story that Aha! did not store is in the message, under Aha!'s own error class") {
  const Outcome outcome = send_while(records::fields_of("features/N-8"), 1, answer(500, "{}"), "story-story");
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "AhaApi::InternalServerError");
  CHECK(outcome.failure->message.starts_with(
      "Feature N-8: Story 61 is in Tracker, but Aha! did not store its id: "));
}

TEST_CASE("a requirement that fails is named, after its feature was stored") {
  const Outcome outcome =
      send_while(project + "/stories", 2, answer(400, R"({"error":"no"})"), "story-story");
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with(
      "Requirement N-8-1: Tracker would not create a story in project 9 (400: : no)"));
  CHECK(outcome.requests[1].url == records::fields_of("features/N-8"));
}

TEST_CASE("a task that Aha! did not store is named") {
  const Outcome outcome =
      send_while(records::fields_of("requirements/N-8-1"), 1, answer(404, "{}"), "story-task");
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Requirement N-8-1: Task 61 is in Tracker"));
}

TEST_CASE("an answer without an id ends the event") {
  for (const char* body : {"", "[]", R"({"id":null})"}) {
    const Outcome outcome = send_while(project + "/stories", 1, answer(200, body), "story-story");
    REQUIRE(outcome.failure);
    CHECK(outcome.requests.size() == 1);
  }
}

TEST_CASE("a feature that was never sent asks for no address without a number, and the error names it") {
  for (const char* mapping : {"story-story", "epic-story"}) {
    const Outcome outcome = Host().receive(
        records::event("update_feature", records::feature(), records::settings_with("mapping", mapping)));
    CHECK(outcome.script_errors.empty());
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.failure->message.starts_with("Feature N-8: "));
  }
}

TEST_CASE("a feature that has a story already gets no second one") {
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"id", "61"}});
  Host host;
  host.expect("PUT", project + "/stories/61", answer(200, "{}"));
  host.expect("GET", project + "/stories/61/comments?fields=file_attachments", answer(200, "[]"));
  CHECK(host.receive(records::event("create_feature", feature)).ok());
}

TEST_CASE("one requirement that is refused does not lose the next one") {
  json::object feature = records::feature();
  feature["requirements"] = json::array{records::requirement("N-8-1"), records::requirement("N-8-2")};
  Host host;
  host.expect("POST", project + "/stories", answer(200, R"({"id":61})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  host.expect("POST", project + "/stories", answer(400, R"({"error":"no"})"));
  host.expect("POST", project + "/stories", answer(200, R"({"id":62})"));
  host.expect("POST", records::fields_of("requirements/N-8-1"), answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  CHECK(outcome.script_errors.empty());
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Requirement N-8-2: "));
}

TEST_CASE("without a project nothing is sent, and the error says what to choose") {
  for (const json::value& none : {json::value(nullptr), json::value("")}) {
    const Outcome outcome = Host().receive(
        records::event("create_feature", records::feature(), records::settings_with("project", none)));
    CHECK(outcome.script_errors.empty());
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  }
}

}  // namespace
