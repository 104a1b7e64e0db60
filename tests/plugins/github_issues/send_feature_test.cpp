#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::github;

const std::string stored = records::fields_of("features/N-8");

/// A feature whose release has milestone 4.
json::object feature() {
  json::object record = records::feature();
  record["release"].as_object()["integration_fields"] = records::link("4");
  return record;
}

json::object linked_feature() {
  json::object record = feature();
  record["integration_fields"] = records::link("9");
  return record;
}

Host& with_milestone(Host& host) {
  return host.expect("GET", github + "/milestones/4", answer(200, R"({"number":4,"title":"Polar"})"));
}

std::vector<std::string> sent_to(const Outcome& outcome) {
  std::vector<std::string> lines;
  for (const auto& request : outcome.requests) lines.push_back(request.method + " " + request.url);
  return lines;
}

TEST_CASE("create_feature marks the record, makes the issue, sets labels and stores the number") {
  Host host;
  with_milestone(host);
  host.expect("POST", stored);
  host.expect("POST", github + "/issues", answer(201, R"({"number":9,"state":"open"})"));
  host.expect("PUT", github + "/issues/9/labels", answer(200, "[]"));
  host.expect("POST", stored);
  const Outcome outcome = host.receive(records::event("create_feature", feature()));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body == R"({"integration_fields":[{"name":"sent_from_aha","value":true}]})");
  CHECK(outcome.requests[2].json().at("milestone") == 4);
  CHECK(outcome.requests[3].body == R"(["map"])");
  CHECK(outcome.requests[4].body ==
        R"({"integration_fields":[{"name":"number","value":9},)"
        R"({"name":"url","value":"https://github.com/north/compass/issues/9"}]})");
}

TEST_CASE("create_feature_when_the_issue_exists_already") {
  Host host;
  with_milestone(host);
  host.expect("GET", github + "/issues/9", answer(200, R"({"number":9,"milestone":{"number":4}})"));
  CHECK(host.receive(records::event("create_feature", linked_feature())).ok());
}

TEST_CASE("create_feature makes another issue where the linked one is gone or in another milestone") {
  for (const auto& found :
       {answer(404, "{}"), answer(410, "{}"), answer(200, R"({"number":9,"milestone":null})"),
        answer(200, R"({"number":9,"milestone":{"number":3}})")}) {
    Host host;
    with_milestone(host);
    host.expect("GET", github + "/issues/9", found);
    host.expect("POST", stored);
    host.expect("POST", github + "/issues", answer(201, R"({"number":10})"));
    host.expect("PUT", github + "/issues/10/labels", answer(200, "[]"));
    host.expect("POST", stored);
    CHECK(host.receive(records::event("create_feature", linked_feature())).ok());
  }
}

TEST_CASE("create_feature makes no second issue while GitHub cannot say whether the first is there") {
  for (const int status : {401, 403, 429, 502}) {
    CAPTURE(status);
    Host host;
    with_milestone(host);
    host.expect("GET", github + "/issues/9", answer(status, "<html>not now</html>"));
    const Outcome outcome = host.receive(records::event("create_feature", linked_feature()));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.script_errors.empty());
  }
}

TEST_CASE("create_feature_when_it_has_no_release") {
  Host host;
  host.expect("POST", stored);
  host.expect("POST", github + "/issues", answer(201, R"({"number":9})"));
  host.expect("PUT", github + "/issues/9/labels", answer(200, "[]"));
  host.expect("POST", stored);
  json::object record = feature();
  record["release"] = nullptr;
  const Outcome outcome = host.receive(records::event("create_feature", record));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].json().at("milestone").is_null());
}

TEST_CASE("each requirement has an issue of its own in the same milestone") {
  json::object record = linked_feature();
  json::object known = records::requirement("N-8-1");
  known["integration_fields"] = records::link("21");
  record["requirements"] = json::array{known, records::requirement("N-8-2")};

  Host host;
  with_milestone(host);
  host.expect("GET", github + "/issues/9", answer(200, R"({"number":9,"milestone":{"number":4}})"));
  host.expect("PATCH", github + "/issues/21", answer(200, R"({"number":21})"));
  host.expect("POST", records::fields_of("requirements/N-8-2"));
  host.expect("POST", github + "/issues", answer(201, R"({"number":22})"));
  host.expect("POST", records::fields_of("requirements/N-8-2"));
  const Outcome outcome = host.receive(records::event("create_feature", record));
  CHECK(outcome.ok());
  CHECK(outcome.requests[4].json().at("milestone") == 4);
}

TEST_CASE("requirements in a checklist are no issues") {
  json::object record = linked_feature();
  record["requirements"] = json::array{records::requirement("N-8-1")};
  Host host;
  with_milestone(host);
  host.expect("PATCH", github + "/issues/9", answer(200, R"({"number":9})"));
  host.expect("PUT", github + "/issues/9/labels", answer(200, "[]"));
  const auto data = records::settings_with("mapping", "issue-checklist");
  const Outcome outcome = host.receive(records::event("update_feature", record, data));
  CHECK(outcome.ok());
  CHECK(std::string(outcome.requests[1].json().at("body").as_string()).find("- [ ] Look it up") !=
        std::string::npos);
}

TEST_CASE("update_feature_when_it_is_not_linked_attaches_it") {
  Host host;
  with_milestone(host);
  host.expect("POST", stored);
  host.expect("POST", github + "/issues", answer(201, R"({"number":9})"));
  host.expect("PUT", github + "/issues/9/labels", answer(200, "[]"));
  host.expect("POST", stored);
  CHECK(host.receive(records::event("update_feature", feature())).ok());
}

TEST_CASE("update_feature_when_its_status_is_that_of_closed_issues_closes_the_issue") {
  json::object record = linked_feature();
  record["workflow_status"] = json::object{{"id", 20}, {"name", "Done"}};
  Host host;
  with_milestone(host);
  host.expect("PATCH", github + "/issues/9", answer(200, R"({"number":9})"));
  host.expect("PUT", github + "/issues/9/labels", answer(200, "[]"));
  host.expect("PATCH", github + "/issues/9", answer(200, R"({"number":9})"));
  const auto data = records::settings_with("add_status_labels", "1");
  const Outcome outcome = host.receive(records::event("update_feature", record, data));
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].body == R"(["map","Aha!:Done"])");
  CHECK(outcome.requests[3].body == R"({"state":"closed"})");
}

TEST_CASE("update_feature_when_no_status_is_mapped_leaves_the_state_alone") {
  Host host;
  with_milestone(host);
  host.expect("PATCH", github + "/issues/9", answer(200, R"({"number":9})"));
  host.expect("PUT", github + "/issues/9/labels", answer(200, "[]"));
  const auto data = records::settings_with("status_mapping", nullptr);
  CHECK(host.receive(records::event("update_feature", linked_feature(), data)).ok());
}

TEST_CASE("update_feature_when_the_issue_was_deleted_says_what_to_do") {
  for (const int status : {404, 410}) {
    Host host;
    with_milestone(host);
    host.expect("PATCH", github + "/issues/9", answer(status, R"({"message":"This issue was deleted"})"));
    const Outcome outcome = host.receive(records::event("update_feature", linked_feature()));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->message.starts_with(
        "Feature N-8: GitHub would not update issue 9 of north/compass"));
    CHECK(outcome.failure->message.find("remove the record's link") != std::string::npos);
  }
}

TEST_CASE("a stored number cannot lead to another address") {
  json::object record = linked_feature();
  record["integration_fields"] = records::link("9/../../x?y#z");
  Host host;
  with_milestone(host);
  host.expect("PATCH", github + "/issues/9%2F..%2F..%2Fx%3Fy%23z", answer(404, "{}"));
  CHECK(host.receive(records::event("update_feature", record)).script_errors.empty());
}

TEST_CASE("what is done for a feature is done in one order") {
  Host host;
  host.answer_all([](const aha::testing::SentRequest& request) {
    if (request.url == github + "/milestones" && request.method == "GET") return answer(200, "[]");
    return answer(request.method == "POST" && request.url.starts_with(github) ? 201 : 200, R"({"number":9})");
  });
  json::object record = records::feature();
  record["requirements"] = json::array{records::requirement("N-8-1")};
  const Outcome outcome = host.receive(records::event("create_feature", record));
  CHECK(sent_to(outcome) ==
        std::vector<std::string>{"GET " + github + "/milestones", "POST " + github + "/milestones",
                                 "POST " + records::fields_of("releases/N-R-3"), "POST " + stored,
                                 "POST " + github + "/issues", "PUT " + github + "/issues/9/labels",
                                 "POST " + stored, "POST " + records::fields_of("requirements/N-8-1"),
                                 "POST " + github + "/issues",
                                 "POST " + records::fields_of("requirements/N-8-1")});
}

}  // namespace
