// One part that Jira refuses does not lose the others, and what was made is stored first.
#include <doctest/doctest.h>

#include "records.hpp"

#include <string>
#include <vector>

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::api;

constexpr const char* created = R"({"id": "4001", "key": "MAP-1"})";
const std::string adjacent_of_requirement =
    records::aha_api + "requirements/802/integrations/77/adjacent_fields";

/// Requirements become stories, linked to their feature's.
const json::object as_stories = records::with(records::settings(), "requirement_issue_type", "1");

json::object requirement_of_linked_feature() {
  return records::with(records::requirement(), "feature", records::linked_feature());
}

/// Up to and with the refused link.
Host& requirement_made(Host& host, const aha::testing::Answer& link) {
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4003", "key": "MAP-3"})"));
  host.expect("POST", records::fields_of("requirements/802"));
  return host.expect("POST", api + "/issueLink", link);
}

aha::testing::Event update_of_requirement() {
  const auto linked =
      records::with(requirement_of_linked_feature(), "integration_fields", records::link("4003", "MAP-3"));
  return records::event("update_requirement", linked, as_stories);
}

Host& requirement_updated(Host& host) {
  records::with_version(host);
  return host.expect("PUT", api + "/issue/4003", answer(204));
}

TEST_CASE("a requirement's key is stored before it is linked, and a refused link loses nothing") {
  Host host;
  requirement_made(host,
                   answer(404, R"({"errorMessages": ["No issue link type with name 'Relates' found."]})"));
  host.expect("GET", adjacent_of_requirement, answer(200, "[]"));
  const Outcome outcome =
      host.receive(records::event("create_requirement", requirement_of_linked_feature(), as_stories));
  CHECK(outcome.ok());
  CHECK(outcome.logged("Issue MAP-3 is in Jira, but not linked to MAP-1"));
}

TEST_CASE("a link that could not be made is made up for by the next event") {
  Host host;
  requirement_made(host, answer(500));
  CHECK(host.receive(records::event("create_requirement", requirement_of_linked_feature(), as_stories))
            .failure);

  requirement_updated(host);
  host.expect("GET", api + "/issue/4003?fields=issuelinks", answer(200, R"({"fields": {"issuelinks": []}})"));
  host.expect("POST", api + "/issueLink", answer(201));
  host.expect("GET", api + "/issue/4003?fields=attachment", answer(200, "{}"));
  const Outcome outcome = host.receive(update_of_requirement());
  CHECK(outcome.ok());
  CHECK(outcome.requests[3].body ==
        R"({"type":{"name":"Relates"},"outwardIssue":{"id":"4003"},"inwardIssue":{"id":"4001"}})");

  requirement_updated(host);  // once
  host.expect("GET", api + "/issue/4003?fields=attachment", answer(200, "{}"));
  CHECK(host.receive(update_of_requirement()).ok());
}

TEST_CASE("a link is not forgotten because Jira cannot tell for the moment") {
  Host host;
  host.remember("unrelated:4003", "4001");
  requirement_updated(host);
  host.expect("GET", api + "/issue/4003?fields=issuelinks", answer(502));
  CHECK(host.receive(update_of_requirement()).failure);
  CHECK(host.remembered("unrelated:4003") == "4001");
}

TEST_CASE("an order that Aha! does not tell does not lose the files") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, created));
  host.expect("POST", records::fields_of("features/801"));
  host.expect("GET", records::aha_api + "features/801/integrations/77/adjacent_fields", answer(500));
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  CHECK(outcome.ok());
  CHECK(outcome.logged("not put in order"));
}

TEST_CASE("a link that was made in the meantime is not made again") {
  Host host;
  host.remember("unrelated:4003", "4001");
  requirement_updated(host);
  host.expect("GET", api + "/issue/4003?fields=issuelinks",
              answer(200, R"({"fields": {"issuelinks": [null, {"inwardIssue": {"id": 4001}}]}})"));
  host.expect("GET", api + "/issue/4003?fields=attachment", answer(200, "{}"));
  CHECK(host.receive(update_of_requirement()).ok());
}

TEST_CASE("an update of the feature makes up for its requirements' links, too") {
  json::object feature = records::linked_feature();
  feature["requirements"] = json::array{
      records::with(records::requirement(), "integration_fields", records::link("4003", "MAP-3"))};
  Host host;
  host.remember("unrelated:4003", "4001");
  records::with_version(host);
  host.expect("PUT", api + "/issue/4001", answer(204));
  host.expect("GET", api + "/issue/4001?fields=attachment", answer(200, "{}"));
  host.expect("GET", api + "/issue/4003?fields=issuelinks", answer(200, "{}"));
  host.expect("POST", api + "/issueLink", answer(201));
  CHECK(host.receive(records::event("update_feature", feature, as_stories)).ok());
}

TEST_CASE("a requirement that Jira refuses does not lose those after it, and ends the event") {
  json::object feature = records::feature();
  json::object second = records::requirement();
  second["id"] = "803";
  second["reference_num"] = "N-8-2";
  feature["requirements"] = json::array{records::requirement(), second};
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  host.expect("POST", api + "/issue",
              answer(400, R"({"errors": {"summary": "You must specify a summary."}})"));
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4003", "key": "MAP-3"})"));
  host.expect("POST", records::fields_of("requirements/803"));
  host.expect("GET", records::aha_api + "requirements/803/integrations/77/adjacent_fields",
              answer(200, "[]"));
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("Requirement N-8-1: Jira would not create an issue") !=
        std::string::npos);
  CHECK(outcome.script_errors.empty());
}

TEST_CASE("what would end every request ends the event at once") {
  for (const int status : {401, 500, 302}) {
    json::object feature = records::feature();
    feature["requirements"] = json::array{records::requirement(), records::requirement()};
    Host host;
    records::with_version(host);
    host.expect("POST", api + "/issue", answer(201, created));
    records::stored_and_ranked(host);
    host.expect("POST", api + "/issue", answer(status));
    const Outcome outcome = host.receive(records::event("create_feature", feature));
    CHECK(outcome.failure);
    CHECK(outcome.script_errors.empty());
  }
}

TEST_CASE("a version that Jira refuses does not lose the feature") {
  for (const int status : {400, 403}) {
    const auto record = records::with(records::feature(), "release", records::release());
    Host host;
    host.expect("GET", api + "/project/MAP/versions", answer(200, "[]"));
    host.expect("POST", api + "/version",
                answer(status, R"({"errorMessages": ["You must have global admin rights."]})"));
    host.expect("POST", api + "/issue", answer(201, created));
    records::stored_and_ranked(host);
    const Outcome outcome = host.receive(records::event("create_feature", record));
    CHECK(outcome.ok());
    CHECK(outcome.logged("Release N-R-3 was not sent"));
    CHECK(!outcome.requests[2].json().at("fields").as_object().contains("fixVersions"));
  }
}

TEST_CASE("a feature waits for a version that Jira cannot make for the moment") {
  const auto record = records::with(records::feature(), "release", records::release());
  Host host;
  host.expect("GET", api + "/project/MAP/versions", answer(200, "[]"));
  host.expect("POST", api + "/version", answer(502));
  const Outcome outcome = host.receive(records::event("create_feature", record));
  CHECK(outcome.failure);
  CHECK(outcome.script_errors.empty());
}

json::object with_files(json::object record) {
  record["attachments"] = aha::parse_json(
      R"([{"file_name": "gone.png", "download_url": "https://f.example/1"},
          {"file_name": "down.png", "download_url": "https://f.example/2"},
          {"file_name": "good.png", "download_url": "https://f.example/3"}, {"file_name": "none", "download_url": null}])");
  return record;
}

TEST_CASE("a file that cannot be had does not lose the others") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  host.expect("GET", "https://f.example/1", answer(403, "denied"));
  host.expect("GET", "https://f.example/2", {.result = AHA_ECONNECT, .error = "refused"});
  host.expect("GET", "https://f.example/3", answer(200, "x"));
  host.expect("POST", api + "/issue/4001/attachments", answer(200, "[]"));
  const Outcome outcome = host.receive(records::event("create_feature", with_files(records::feature())));
  CHECK(outcome.ok());
  CHECK(outcome.logged("'gone.png' was left out"));
  CHECK(outcome.logged("'down.png' was left out"));
}

TEST_CASE("a file that is listed for the record and its description is attached once") {
  json::object record = records::feature();
  record["attachments"] =
      aha::parse_json(R"([{"file_name": "a.png", "download_url": "https://f.example/1"}])");
  record["description"].as_object()["attachments"] = record["attachments"];
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  host.expect("GET", "https://f.example/1", answer(200, "x"));
  host.expect("POST", api + "/issue/4001/attachments", answer(200, "[]"));
  CHECK(host.receive(records::event("create_feature", record)).ok());
}

TEST_CASE("a Jira that takes the old word for a forged form is sent the documented one") {
  for (const int status : {403, 404}) {
    json::object record = records::feature();
    record["attachments"] =
        aha::parse_json(R"([{"file_name": "a.png", "download_url": "https://f.example/1"}])");
    Host host;
    records::with_version(host);
    host.expect("POST", api + "/issue", answer(201, created));
    records::stored_and_ranked(host);
    host.expect("GET", "https://f.example/1", answer(200, "x"));
    host.expect("POST", api + "/issue/4001/attachments", answer(status, "XSRF check failed"));
    host.expect("POST", api + "/issue/4001/attachments", answer(200, "[]"));
    const Outcome outcome = host.receive(records::event("create_feature", record));
    CHECK(outcome.ok());
    CHECK(outcome.requests.back().header("X-Atlassian-Token") == "no-check");
  }
}

}  // namespace
