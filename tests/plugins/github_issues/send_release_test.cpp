#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::github;

const std::string stored = records::fields_of("releases/N-R-3");

json::object linked_release() {
  json::object release = records::release();
  release["integration_fields"] = records::link("4");
  return release;
}

TEST_CASE("create_release_when_no_milestone_has_its_name") {
  Host host;
  host.expect("GET", github + "/milestones", answer(200, R"([{"number":1,"title":"Other"}])"));
  host.expect("POST", github + "/milestones", answer(201, R"({"number":4,"title":"Polar"})"));
  host.expect("POST", stored);
  const Outcome outcome = host.receive(records::event("create_release", records::release()));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].json().at("title") == "Polar");
  CHECK(outcome.requests[2].body ==
        R"({"integration_fields":[{"name":"number","value":4},)"
        R"({"name":"url","value":"https://github.com/north/compass/issues?milestone=4"}]})");
}

TEST_CASE("create_release_when_a_milestone_has_its_name") {
  Host host;
  host.expect("GET", github + "/milestones",
              answer(200, R"([{"number":1,"title":"Other"},{"number":4,"title":"Polar"}])"));
  host.expect("POST", stored);
  CHECK(host.receive(records::event("create_release", records::release())).ok());
}

TEST_CASE("create_release_when_it_is_linked_already") {
  Host host;
  host.expect("GET", github + "/milestones/4", answer(200, R"({"number":4})"));
  CHECK(host.receive(records::event("create_release", linked_release())).ok());
}

TEST_CASE("create_release_when_the_linked_milestone_is_gone") {
  Host host;
  host.expect("GET", github + "/milestones/4", answer(404, "{}"));
  host.expect("GET", github + "/milestones", answer(200, "[]"));
  host.expect("POST", github + "/milestones", answer(201, R"({"number":5})"));
  host.expect("POST", stored);
  CHECK(host.receive(records::event("create_release", linked_release())).ok());
}

TEST_CASE("create_release_when_a_closed_milestone_has_taken_its_name") {
  Host host;
  host.expect("GET", github + "/milestones", answer(200, "[]"));
  host.expect(
      "POST", github + "/milestones",
      answer(422, R"({"message":"Validation Failed","errors":[{"field":"title","code":"already_exists"}]})"));
  host.expect("GET", github + "/milestones?state=all&per_page=100&page=1",
              answer(200, R"([{"number":1,"title":"Other"}])", {{"Link", "<https://x>; rel=\"next\""}}));
  host.expect("GET", github + "/milestones?state=all&per_page=100&page=2",
              answer(200, R"([{"number":4,"title":"Polar"}])"));
  host.expect("POST", stored);
  const Outcome outcome = host.receive(records::event("create_release", records::release()));
  CHECK(outcome.ok());
  CHECK(outcome.requests.back().json().at("integration_fields").at(0).at("value") == 4);
}

TEST_CASE("create_release_when_the_taken_name_cannot_be_found") {
  Host host;
  host.expect("GET", github + "/milestones", answer(200, "[]"));
  host.expect("POST", github + "/milestones", answer(422, R"({"errors":[{"code":"already_exists"}]})"));
  host.expect("GET", github + "/milestones?state=all&per_page=100&page=1", answer(200, "[]"));
  const Outcome outcome = host.receive(records::event("create_release", records::release()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  CHECK(outcome.failure->message.find("Polar") != std::string::npos);
}

TEST_CASE("update_release_when_it_is_linked") {
  Host host;
  host.expect("PATCH", github + "/milestones/4", answer(200, "{}"));
  json::object release = linked_release();
  release["released"] = true;
  const Outcome outcome = host.receive(records::event("update_release", release));
  CHECK(outcome.ok());
  CHECK(outcome.requests[0].body == R"({"title":"Polar","due_on":"2031-02-03T12:00:00Z","state":"closed"})");
}

TEST_CASE("update_release_when_it_is_not_linked_attaches_it") {
  Host host;
  host.expect("GET", github + "/milestones", answer(200, R"([{"number":4,"title":"Polar"}])"));
  host.expect("POST", stored);
  CHECK(host.receive(records::event("update_release", records::release())).ok());
}

TEST_CASE("a link of another integration is not ours") {
  Host host;
  host.expect("GET", github + "/milestones", answer(200, R"([{"number":4,"title":"Polar"}])"));
  host.expect("POST", stored);
  json::object release = linked_release();
  release["integration_fields"].at(0).as_object()["integration_id"] = "78";
  CHECK(host.receive(records::event("create_release", release)).ok());
}

TEST_CASE("update_release_when_the_milestone_was_deleted_says_what_to_do") {
  Host host;
  host.expect("PATCH", github + "/milestones/4", answer(404, R"({"message":"Not Found"})"));
  const Outcome outcome = host.receive(records::event("update_release", linked_release()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  CHECK(outcome.failure->message.starts_with(
      "Release N-R-3: GitHub would not update milestone 4 of north/compass"));
  CHECK(outcome.failure->message.find("remove the release's link") != std::string::npos);
}

TEST_CASE("an event without a release is refused before anything is sent") {
  Host host;
  const Outcome outcome =
      host.receive({.event = "create_release", .payload = json::object(), .data = records::settings()});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("release") != std::string::npos);
  CHECK(outcome.requests.empty());
}

TEST_CASE("without a repository nothing is sent and the settings are named") {
  Host host;
  const auto data = records::settings_with("repository", "");
  const Outcome outcome = host.receive(records::event("create_release", records::release(), data));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(outcome.requests.empty());
}

}  // namespace
