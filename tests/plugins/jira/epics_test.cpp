// Epics of Jira Cloud's newer projects, company-managed and team-managed: types have levels, and an epic is the parent of
// its issues.
#include <doctest/doctest.h>

#include "records.hpp"

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::api;

const std::string issue = api + "/issue/4001";
const json::object with_initiatives = records::with(records::settings(), "send_initiatives", "1");

/// A story (1), a subtask (2) and an epic (3), by levels: neither Epic Name nor Epic Link is on their screens.
json::object levels() {
  return records::parsed(R"({"epic_name_field": "cf_name", "epic_link_field": "cf_epic",
    "aha_reference_field": "customfield_9", "projects": [{"id": "50", "key": "MAP", "issue_types": "set"}], "fields": {},
    "issue_type_sets": {"set": [
      {"id": "1", "name": "Story", "subtask": false, "hierarchy_level": 0, "has_field_fix_versions": true, "fields": []},
      {"id": "2", "name": "Subtask", "subtask": true, "hierarchy_level": -1, "fields": []},
      {"id": "3", "name": "Epic", "subtask": false, "hierarchy_level": 1, "fields": []}]}})");
}

Event event(const char* name, json::object record, const json::object& data = with_initiatives) {
  Event made = records::event(name, std::move(record), data);
  made.meta_data = levels();
  return made;
}

json::object of_initiative(json::object record, json::array integration_fields = {}) {
  json::object initiative = records::parsed(R"({"id": "900", "name": "Magnetism", "description": {"body": "",
      "attachments": []}, "url": "https://north.aha.io/initiatives/N-S-1"})");
  initiative["integration_fields"] = std::move(integration_fields);
  record["initiative"] = std::move(initiative);
  return record;
}

const json::object in_epic = of_initiative(records::linked_feature(), records::link("4009", "MAP-9"));

json::object fields_of(const Outcome& outcome, std::size_t request) {
  return outcome.requests[request].json().at("fields").as_object();
}

Host& updated(Host& host) {
  records::with_version(host);
  return host.expect("PUT", issue, answer(204));
}

TEST_CASE("levels are loaded with the issue types, from createmeta and its successor") {
  const char* const types =
      R"([{"id": "3", "name": "Epic", "subtask": false, "hierarchyLevel": 1, "fields": {}},
                               {"id": "4", "name": "Old", "subtask": false, "fields": {}}])";
  for (const bool is_retired : {false, true}) {
    Host host;
    host.answer_all([&](const aha::testing::SentRequest& request) {
      const auto asks = [&](const char* part) { return request.url.find(part) != std::string::npos; };
      if (asks("/field")) return answer(200, R"([{"id": "cf", "name": "Aha! Reference"}])");
      if (asks("/project/search"))
        return answer(200, R"({"values": [{"id": "50", "key": "MAP"}], "isLast": true})");
      if (asks("/createmeta?"))
        return is_retired ? answer(404)
                          : answer(200, R"({"projects": [{"key": "MAP", "issuetypes": )" +
                                            std::string(types) + "}]}");
      if (asks("/issuetypes?"))
        return answer(200, R"({"issueTypes": )" + std::string(types) + R"(, "total": 2})");
      if (asks("/issuetypes/")) return answer(200, R"({"fields": [], "total": 0})");
      return answer(200, "[]");
    });
    Event configured = records::event("configured", {});
    configured.payload = json::object{{"field", "attribute_project"}};
    const Outcome outcome = host.receive(configured);
    REQUIRE(outcome.ok());
    REQUIRE(outcome.meta_data);
    const json::value loaded = records::first_member(aha::View(*outcome.meta_data)["issue_type_sets"]).json();
    CHECK(loaded.at(0).at("hierarchy_level") == 1);
    CHECK(!loaded.at(1).as_object().contains("hierarchy_level"));
  }
}

TEST_CASE("an initiative becomes an epic without a name of its own, and the parent of its feature's issue") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4009", "key": "MAP-9"})"));
  host.expect("POST", records::fields_of("initiatives/900"));
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4001", "key": "MAP-1"})"));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(event("create_feature", of_initiative(records::feature())));
  CHECK(outcome.ok());
  CHECK(fields_of(outcome, 1).at("issuetype").at("id") == "3");
  CHECK(!fields_of(outcome, 1).contains("cf_name"));
  CHECK(json::serialize(fields_of(outcome, 3).at("parent")) == R"({"key":"MAP-9"})");
  CHECK(!fields_of(outcome, 3).contains("cf_epic"));
}

TEST_CASE("a linked issue gets its epic as its parent") {
  Host host;
  updated(host);
  host.expect("PUT", issue, answer(204));
  host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
  const Outcome outcome = host.receive(event("update_feature", in_epic));
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].body == R"({"fields":{"parent":{"key":"MAP-9"}}})");
}

TEST_CASE("a linked issue loses its parent with the initiative") {
  Host host;
  updated(host);
  host.expect("GET", issue + "?expand=renderedFields",
              answer(200, R"({"fields": {"parent": {"key": "MAP-9"}}})"));
  host.expect("PUT", issue, answer(204));
  host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
  const Outcome outcome = host.receive(event("update_feature", records::linked_feature()));
  CHECK(outcome.ok());
  CHECK(outcome.requests[3].body == R"({"update":{"parent":[{"set":{"none":true}}]}})");
}

TEST_CASE("a requirement of a feature that is an epic becomes its child, without a link beside it") {
  json::object data = records::with(records::settings(), "feature_issue_type", "3");
  data["requirement_issue_type"] = "1";
  const auto record = records::with(records::requirement(), "feature", records::linked_feature());
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4003", "key": "MAP-3"})"));
  host.expect("POST", records::fields_of("requirements/802"));
  host.expect("GET", records::aha_api + "requirements/802/integrations/77/adjacent_fields",
              answer(200, "[]"));
  const Outcome outcome = host.receive(event("create_requirement", record, data));
  CHECK(outcome.ok());
  CHECK(json::serialize(fields_of(outcome, 1).at("parent")) == R"({"key":"MAP-1"})");
}

TEST_CASE("a requirement whose parent Jira refuses is linked instead") {
  json::object data = records::with(records::settings(), "feature_issue_type", "3");
  data["requirement_issue_type"] = "1";
  const auto record = records::with(records::requirement(), "feature", records::linked_feature());
  Host host;
  records::with_version(host);
  host.expect(
      "POST", api + "/issue",
      answer(400, R"({"errors": {"parentId": "Given parent does not belong to appropriate hierarchy."}})"));
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4003", "key": "MAP-3"})"));
  host.expect("POST", records::fields_of("requirements/802"));
  host.expect("POST", api + "/issueLink", answer(201));
  host.expect("GET", records::aha_api + "requirements/802/integrations/77/adjacent_fields",
              answer(200, "[]"));
  const Outcome outcome = host.receive(event("create_requirement", record, data));
  CHECK(outcome.ok());
  CHECK(outcome.logged("appropriate hierarchy"));
}

TEST_CASE("a requirement that cannot be in its feature's epic is linked") {
  json::object data = records::with(records::settings(), "feature_issue_type", "3");
  data["requirement_issue_type"] = "1";
  const auto record = records::with(records::requirement(), "feature", records::linked_feature());
  Event made =
      records::event("create_requirement", record, data);  // epics have names, stories have no Epic Link
  made.meta_data.get_object()["issue_type_sets"].at("set").at(0).get_object().erase("has_field_epic_link");
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4003", "key": "MAP-3"})"));
  host.expect("POST", records::fields_of("requirements/802"));
  host.expect("POST", api + "/issueLink", answer(201));
  host.expect("GET", records::aha_api + "requirements/802/integrations/77/adjacent_fields",
              answer(200, "[]"));
  CHECK(host.receive(made).ok());
}

TEST_CASE("an initiative that cannot become an epic is named in a warning") {
  struct Row {
    const char* feature_type;
    std::int64_t levels_of_epics;
  };
  for (const Row& row :
       {Row{"3", 1}, Row{"1", 2}}) {  // features are epics; the project has no level for epics
    Event made = event("create_feature", of_initiative(records::feature()),
                       records::with(with_initiatives, "feature_issue_type", row.feature_type));
    made.meta_data.get_object()["issue_type_sets"].at("set").at(2).get_object()["hierarchy_level"] =
        row.levels_of_epics;
    Host host;
    host.answer_all([](const aha::testing::SentRequest& request) {
      return answer(request.method == "POST" ? 201 : 200, R"({"id": "4001", "key": "MAP-1"})");
    });
    const Outcome outcome = host.receive(made);
    CHECK(outcome.ok());
    CHECK(outcome.logged("Initiative 'Magnetism' was not sent"));
  }
}

TEST_CASE("an epic that Jira refuses does not lose the feature") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(400, R"({"errors": {"cf_7": "Team is required."}})"));
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4001", "key": "MAP-1"})"));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(event("create_feature", of_initiative(records::feature())));
  CHECK(outcome.ok());
  CHECK(outcome.logged("Team is required."));
  CHECK(!fields_of(outcome, 2).contains("parent"));
}

TEST_CASE("an epic that an issue cannot be put into does not lose its attachments") {
  Host host;
  updated(host);
  host.expect("PUT", issue, answer(400, R"({"errorMessages": ["No"]})"));
  host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
  const Outcome outcome = host.receive(event("update_feature", in_epic));
  CHECK(outcome.ok());
  CHECK(outcome.logged("was not put into its epic"));
}

TEST_CASE(
    "the epic of an initiative of another product is made once, and a warning names the product's lack") {
  Host host;
  const auto sent = of_initiative(records::feature());
  for (const bool is_first : {true, false}) {
    records::with_version(host);
    if (is_first)
      host.expect("POST", api + "/issue", answer(201, R"({"id": "4009", "key": "MAP-9"})"));
    else
      host.expect("GET", api + "/issue/4009?expand=renderedFields", answer(200, R"({"id": "4009"})"));
    host.expect("POST", records::fields_of("initiatives/900"), answer(400, R"({"error": "wrong product"})"));
    if (!is_first) host.expect("GET", api + "/issue/4009?fields=attachment", answer(200, "{}"));
    host.expect("POST", api + "/issue", answer(201, R"({"id": "4001", "key": "MAP-1"})"));
    records::stored_and_ranked(host);
    const Outcome outcome = host.receive(event("create_feature", sent));
    CHECK(outcome.ok());
    CHECK(outcome.logged("'Magnetism' belongs to a product without this integration"));
  }
}

TEST_CASE("an epic's key is stored before its files are sent") {
  json::object record = of_initiative(records::feature());
  record["initiative"].as_object()["description"].as_object()["attachments"] =
      aha::parse_json(R"([{"file_name": "a.png", "download_url": "https://f.example/1"}])");
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4009", "key": "MAP-9"})"));
  host.expect("POST", records::fields_of("initiatives/900"));
  host.expect("GET", "https://f.example/1", answer(403));
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4001", "key": "MAP-1"})"));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(event("create_feature", record));
  CHECK(outcome.ok());
  CHECK(outcome.logged("'a.png' was left out"));
}

TEST_CASE(
    "a board that refuses a team-managed project's issue is not asked again in vain: the parent is set") {
  Event made =
      records::event("update_feature", in_epic, with_initiatives);  // loaded before levels were looked at
  Host host;
  updated(host);
  host.expect("PUT", records::jira + "/rest/greenhopper/1.0/epics/MAP-9/add",
              answer(400, R"({"errorMessages": ["The request contains a next-gen issue."]})"));
  host.expect("PUT", issue, answer(204));
  host.expect("GET", issue + "?fields=attachment", answer(200, "{}"));
  CHECK(host.receive(made).ok());
}

TEST_CASE("the gateway, which has no boards, is asked for the parent") {
  const std::string at_gateway = "https://api.atlassian.com/ex/jira/11-22";
  json::object data = records::with(with_initiatives, "server_url", json::value(at_gateway));
  data["dont_send_releases"] = "1";
  Host host;
  host.expect("PUT", at_gateway + "/rest/api/2/issue/4001", answer(204));
  host.expect("PUT", at_gateway + "/rest/api/2/issue/4001", answer(204));
  host.expect("GET", at_gateway + "/rest/api/2/issue/4001?fields=attachment", answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("update_feature", in_epic, data));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body == R"({"fields":{"parent":{"key":"MAP-9"}}})");
}

TEST_CASE("a subtask does not ask what features become") {
  const auto record = records::with(records::requirement(), "feature", records::linked_feature());
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4003", "key": "MAP-3"})"));
  host.expect("POST", records::fields_of("requirements/802"));
  host.expect("GET", records::aha_api + "requirements/802/integrations/77/adjacent_fields",
              answer(200, "[]"));
  const auto gone = records::with(records::settings(), "feature_issue_type", "99");
  CHECK(host.receive(event("create_requirement", record, gone)).ok());
}

TEST_CASE("a requirement is not taken out of an epic that it was put into in Jira") {
  const auto record =
      records::with(records::requirement(), "integration_fields", records::link("4002", "MAP-2"));
  json::object data = records::with(with_initiatives, "requirement_issue_type", "1");
  Host host;
  records::with_version(host);
  host.expect("PUT", api + "/issue/4002", answer(204));
  host.expect("GET", api + "/issue/4002?fields=attachment", answer(200, "{}"));
  CHECK(host.receive(event("update_requirement", records::with(record, "feature", records::linked_feature()),
                           data))
            .ok());
}

}  // namespace
