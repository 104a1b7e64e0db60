#include <doctest/doctest.h>

#include "records.hpp"

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::api;

const std::string issue = api + "/issue/4001";
const std::string greenhopper = records::jira + "/rest/greenhopper/1.0/epics";

const json::object with_initiatives = records::with(records::settings(), "send_initiatives", "1");

json::object of_initiative(json::object record, json::array integration_fields = {}) {
  json::object initiative = records::parsed(R"({"id": "900", "name": "Magnetism", "description": {"body": "",
      "attachments": []}, "url": "https://north.aha.io/initiatives/N-S-1"})");
  initiative["integration_fields"] = std::move(integration_fields);
  record["initiative"] = std::move(initiative);
  return record;
}

Host& updated(Host& host) {
  records::with_version(host);
  return host.expect("PUT", issue, answer(204));
}

TEST_CASE("update_feature changes the issue and adds attachments it does not have") {
  json::object record = records::linked_feature();
  record["attachments"] = aha::parse_json(R"([{"file_name": "old.png", "download_url": "https://f.example/1"},
                                              {"file_name": "new.png", "download_url": "https://f.example/2"}])");
  record["description"].as_object()["attachments"] = record["attachments"];
  Host host;
  updated(host);
  host.expect("GET", issue + "?fields=attachment",
              answer(200, R"({"fields": {"attachment": [{"filename": "old.png"}]}})"));
  host.expect("GET", "https://f.example/2", answer(200, "x"));
  host.expect("POST", issue + "/attachments", answer(200, "[]"));
  CHECK(host.receive(records::event("update_feature", record)).ok());
}

TEST_CASE("an issue that its workflow closed is left as it is") {
  Host host;
  records::with_version(host);
  host.expect(
      "PUT", issue,
      answer(400, R"({"errorMessages": ["You do not have permission to edit issues in this project."]})"));
  const Outcome outcome = host.receive(records::event("update_feature", records::linked_feature()));
  CHECK(outcome.ok());
  CHECK(outcome.logged("left as it is"));
}

TEST_CASE("an update that Jira refuses says so with the record's name") {
  Host host;
  records::with_version(host);
  host.expect("PUT", issue, answer(400, R"({"errorMessages": ["Nope"], "errors": {}})"));
  const Outcome outcome = host.receive(records::event("update_feature", records::linked_feature()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Feature N-8: Jira would not update issue 4001 (400: Nope)"));
}

TEST_CASE("an initiative becomes an epic, once, and the issue is put into it") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4009", "key": "MAP-9"})"));
  host.expect("POST", records::fields_of("initiatives/900"));
  host.expect("PUT", issue, answer(204));
  host.expect("PUT", greenhopper + "/MAP-9/add", answer(204));
  host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
  const Outcome outcome = host.receive(
      records::event("update_feature", of_initiative(records::linked_feature()), with_initiatives));
  CHECK(outcome.ok());
  CHECK(outcome.requests[4].body == R"({"ignoreEpics":true,"issueKeys":["4001"]})");
}

TEST_CASE("the epic of an initiative that has one is used") {
  Host host;
  updated(host);
  host.expect("PUT", greenhopper + "/MAP-5/add", answer(200));
  host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
  const auto record = of_initiative(records::linked_feature(), records::link("4005", "MAP-5"));
  CHECK(host.receive(records::event("update_feature", record, with_initiatives)).ok());
}

TEST_CASE("where the project has no epics the link is sent empty") {
  aha::testing::Event event =
      records::event("create_feature", of_initiative(records::feature()), with_initiatives);
  event.meta_data.get_object()["issue_type_sets"].as_object()["set"].as_array().pop_back();
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4001", "key": "MAP-1"})"));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(event);
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].json().at("fields").at("cf_epic").is_null());
}

TEST_CASE("an issue leaves its epic when its record has no initiative any more") {
  Host host;
  updated(host);
  host.expect("GET", issue + "?expand=renderedFields", answer(200, R"({"fields": {"cf_epic": "MAP-5"}})"));
  host.expect("PUT", greenhopper + "/remove", answer(500, "no"));
  host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
  const Outcome outcome =
      host.receive(records::event("update_feature", records::linked_feature(), with_initiatives));
  CHECK(outcome.ok());
  CHECK(outcome.requests[3].body == R"({"issueKeys":["4001"]})");
  CHECK(outcome.logged("stays in its epic"));
}

TEST_CASE("an issue in no epic has none to leave") {
  for (const auto& found : {answer(200, R"({"fields": {"cf_epic": null}})"), answer(404)}) {
    Host host;
    updated(host);
    host.expect("GET", issue + "?expand=renderedFields", found);
    host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
    CHECK(host.receive(records::event("update_feature", records::linked_feature(), with_initiatives)).ok());
  }
}

TEST_CASE("where boards have no epics the issue's parent is set") {
  Host host;
  updated(host);
  host.expect("PUT", greenhopper + "/MAP-5/add", answer(404));
  host.expect("PUT", issue, answer(204));
  host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
  const auto record = of_initiative(records::linked_feature(), records::link("4005", "MAP-5"));
  const Outcome outcome = host.receive(records::event("update_feature", record, with_initiatives));
  CHECK(outcome.ok());
  CHECK(outcome.requests[3].body == R"({"fields":{"parent":{"key":"MAP-5"}}})");
  CHECK(host.remembered("gone:epics") == records::jira);
}

TEST_CASE("where boards have no epics the issue's parent is taken away") {
  Host host;
  updated(host);
  host.expect("GET", issue + "?expand=renderedFields", answer(200, R"({"fields": {"cf_epic": "MAP-5"}})"));
  host.expect("PUT", greenhopper + "/remove", answer(410));
  host.expect("PUT", issue, answer(204));
  host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
  const Outcome outcome =
      host.receive(records::event("update_feature", records::linked_feature(), with_initiatives));
  CHECK(outcome.ok());
  CHECK(outcome.requests[4].body == R"({"update":{"parent":[{"set":{"none":true}}]}})");
}

TEST_CASE("a release's version is found again, updated, or attached") {
  json::object linked = records::release();
  linked["integration_fields"] = records::link("600");
  {
    Host host;
    records::with_version(host);
    host.expect("PUT", api + "/version/600", answer(200, "{}"));
    const Outcome outcome = host.receive(records::event("update_release", linked));
    CHECK(outcome.ok());
    CHECK(
        outcome.requests[1].json().as_object() ==
        records::parsed(R"({"name": "Polar", "releaseDate": "2031-02-03", "released": false, "id": "600"})"));
  }
  {
    Host host;
    host.expect("GET", api + "/version/600", answer(404));
    host.expect("GET", api + "/project/MAP/versions", answer(200, R"([{"id": "6", "name": "Polar"}])"));
    host.expect("POST", records::fields_of("releases/N-R-3"));
    CHECK(host.receive(records::event("update_release", linked)).ok());
  }
  {
    Host host;
    records::with_version(host);
    CHECK(host.receive(records::event("create_release", linked)).ok());
  }
  const auto without = records::with(records::settings(), "dont_send_releases", "1");
  for (const char* name : {"create_release", "update_release"}) {
    Host host;
    CHECK(host.receive(records::event(name, records::release(), without)).ok());
  }
}

aha::testing::Event comment_on(json::object record) {
  aha::testing::Event event = records::event("create_comment", records::parsed(R"({"user": {"name": "Ada"},
      "url": "https://north.aha.io/comments/1", "body": "<p>Yes</p>",
      "attachments": [{"file_name": "a", "download_url": "https://f.example/1"}]})"));
  event.payload.get_object()["commentable"] = std::move(record);
  return event;
}

TEST_CASE("a comment is added with its attachments") {
  Host host;
  host.expect("POST", issue + "/comment", answer(201, "{}"));
  host.expect("GET", "https://f.example/1", answer(200, "x"));
  host.expect("POST", issue + "/attachments", answer(200, "[]"));
  const Outcome outcome = host.receive(comment_on(records::linked_feature()));
  CHECK(outcome.ok());
  CHECK(outcome.requests[0].body ==
        R"({"body":"Comment added by Ada in [Aha!|https://north.aha.io/comments/1]\n\nYes"})");
}

TEST_CASE("a comment on a record without an issue says which record") {
  Host host;
  const Outcome outcome = host.receive(comment_on(records::feature()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("N-8") != std::string::npos);
}

}  // namespace
