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

const std::string stored = records::fields_of("features/801");
constexpr const char* created = R"({"id": "4001", "key": "MAP-1"})";

json::object sent(const Outcome& outcome, std::size_t request) {
  return outcome.requests[request].json().as_object();
}

TEST_CASE("create_feature makes the issue, stores its key and ranks it") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, created));
  host.expect("POST", stored);
  host.expect("GET", records::aha_api + "features/801/integrations/77/adjacent_fields",
              answer(200, R"([{"direction": "before", "integration_fields":
                  [{"integration_id": 77, "name": "id", "value": "3999"}]}])"));
  host.expect("PUT", records::jira + "/rest/agile/1.0/issue/rank", answer(204));
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  CHECK(outcome.ok());
  CHECK(sent(outcome, 1).at("fields").at("project").at("key") == "MAP");
  CHECK(outcome.requests[2].body ==
        R"({"integration_fields":[{"name":"url","value":"https://north.example.net/browse/MAP-1"},)"
        R"({"name":"id","value":"4001"},{"name":"key","value":"MAP-1"}]})");
  CHECK(outcome.requests[4].body == R"({"issues":["MAP-1"],"rankAfterIssue":"3999"})");
}

TEST_CASE("an issue that cannot be ranked is there all the same") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, created));
  host.expect("POST", stored);
  host.expect("GET", records::aha_api + "features/801/integrations/77/adjacent_fields",
              answer(200, R"([{"direction": "after", "integration_fields": []}])"));
  host.expect("PUT", records::jira + "/rest/agile/1.0/issue/rank", answer(400, "{}"));
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  CHECK(outcome.ok());
  CHECK(outcome.logged("not put in order"));
}

TEST_CASE("a version is found by its name in any case, or made") {
  json::object record = records::feature();
  record["release"] = records::release();
  const std::string versions = api + "/project/MAP/versions";
  const std::string release = records::fields_of("releases/N-R-3");
  {
    Host host;
    host.expect("GET", versions, answer(200, R"([{"id": "5"}, {"id": "6", "name": "POLAR"}])"));
    host.expect("POST", release);
    host.expect("POST", api + "/issue", answer(201, created));
    records::stored_and_ranked(host);
    const Outcome outcome = host.receive(records::event("create_feature", record));
    CHECK(outcome.ok());
    CHECK(json::serialize(sent(outcome, 2).at("fields").at("fixVersions")) == R"([{"id":"6"}])");
  }
  Host host;
  host.expect("GET", versions, answer(200, "[]"));
  host.expect("POST", api + "/version", answer(201, R"({"id": "7"})"));
  host.expect("POST", release);
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(records::event("create_feature", record));
  CHECK(outcome.ok());
  CHECK(sent(outcome, 1) ==
        records::parsed(R"({"name": "Polar", "releaseDate": "2031-02-03", "released": false,
      "description": "Created from Aha! https://north.aha.io/releases/N-R-3", "project": "MAP"})"));
}

TEST_CASE("without releases no version is looked for") {
  json::object none = records::feature();
  none["release"] = nullptr;
  for (const auto& [record, data] :
       {std::pair{none, records::settings()},
        std::pair{records::feature(), records::with(records::settings(), "dont_send_releases", "1")}}) {
    Host host;
    host.expect("POST", api + "/issue", answer(201, created));
    records::stored_and_ranked(host);
    CHECK(host.receive(records::event("create_feature", record, data)).ok());
  }
}

TEST_CASE("people are looked for by email address, then by name") {
  json::object record = records::feature();
  record["assigned_to_user"] = json::object{{"email", "ada@example.com"}, {"name", "Ada B"}};
  Host host;
  records::with_version(host);
  host.expect("GET", api + "/user/picker?query=ada%40example.com", answer(200, R"({"users": []})"));
  host.expect("GET", api + "/user/picker?query=Ada%20B", answer(200, R"({"users": [{"name": "ada"}]})"));
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(records::event("create_feature", record));
  CHECK(outcome.ok());
  CHECK(sent(outcome, 3).at("fields").at("assignee").at("name") == "ada");
}

TEST_CASE("an assignee by default is nobody's choice") {
  json::object record = records::feature();
  record["assigned_to_user"] = json::object{{"email", "ada@example.com"}, {"default_assignee", true}};
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  CHECK(host.receive(records::event("create_feature", record)).ok());
}

TEST_CASE("requirements become subtasks, but for those that have issues") {
  json::object record = records::linked_feature();
  json::object known = records::requirement();
  known["integration_fields"] = records::link("4002", "MAP-2");
  record["requirements"] = json::array{known, records::requirement()};
  Host host;
  records::with_version(host);
  host.expect("PUT", api + "/issue/4001", answer(204));
  host.expect("GET", api + "/issue/4001?fields=attachment", answer(200, "{}"));
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4003", "key": "MAP-3"})"));
  host.expect("POST", records::fields_of("requirements/802"));
  host.expect("GET", records::aha_api + "requirements/802/integrations/77/adjacent_fields",
              answer(200, "[]"));
  const Outcome outcome = host.receive(records::event("update_feature", record));
  CHECK(outcome.ok());
  CHECK(sent(outcome, 3).at("fields").at("parent").at("key") == "MAP-1");
}

TEST_CASE("issues of features that are epics are put into them") {
  json::object data = records::with(records::settings(), "feature_issue_type", "3");
  data["requirement_issue_type"] = "1";
  json::object record = records::requirement();
  record["feature"] = records::linked_feature();
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, R"({"id": "4003", "key": "MAP-3"})"));
  host.expect("POST", records::fields_of("requirements/802"));
  host.expect("GET", records::aha_api + "requirements/802/integrations/77/adjacent_fields",
              answer(200, "[]"));
  const Outcome outcome = host.receive(records::event("create_requirement", record, data));
  CHECK(outcome.ok());
  CHECK(sent(outcome, 1).at("fields").at("cf_epic") == "MAP-1");
}

json::object with_file(json::object record) {
  record["attachments"] = aha::parse_json(
      R"([{"file_name": "a.png", "content_type": "image/png", "download_url": "https://files.example.com/a?1"},
          {"file_name": "none"}])");
  return record;
}

TEST_CASE("attachments are copied, and one that Jira refuses is passed by") {
  for (const int status : {200, 413}) {
    Host host;
    host.memory_limit(1'000'000);  // the file stays with the host
    records::with_version(host);
    host.expect("POST", api + "/issue", answer(201, created));
    records::stored_and_ranked(host);
    host.expect("GET", "https://files.example.com/a?1", answer(200, "PNG!" + std::string(2'000'000, 'x')));
    host.expect("POST", api + "/issue/4001/attachments", answer(status, "[]"));
    const Outcome outcome = host.receive(records::event("create_feature", with_file(records::feature())));
    CHECK(outcome.ok());
    CHECK(outcome.requests.back().header("X-Atlassian-Token") == "nocheck");
    CHECK(outcome.requests.back().body.find("PNG!xx") != std::string::npos);
    CHECK(outcome.requests.back().body.size() > 2'000'000);
    CHECK(outcome.logged("a.png") == (status == 413));
    CHECK(outcome.requests[4]
              .header("Authorization")
              .empty());  // the storage is no business of Jira's password
  }
}

TEST_CASE("what was not set up is said") {
  struct Row {
    const char* member;
    json::value value;
    const char* part;
  };
  for (const Row& row :
       {Row{"projects", nullptr, "Test connection"}, Row{"projects", json::array(), "\"MAP\""},
        Row{"issue_type_sets", nullptr, "Load project data"}}) {
    Host host;
    records::with_version(host);
    aha::testing::Event event = records::event("create_feature", records::feature());
    event.meta_data.get_object()[row.member] = row.value;
    const Outcome outcome = host.receive(event);
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.failure->message.find(row.part) != std::string::npos);
  }
  Host host;
  records::with_version(host);
  const auto data = records::with(records::settings(), "feature_issue_type", "99");
  const Outcome outcome = host.receive(records::event("create_feature", records::feature(), data));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("99") != std::string::npos);
}

TEST_CASE("an event without its record is refused before anything is sent") {
  for (const char* name : {"create_feature", "update_feature", "create_requirement", "update_requirement",
                           "create_release", "update_release", "create_comment"}) {
    Host host;
    const Outcome outcome =
        host.receive({.event = name, .data = records::settings(), .meta_data = records::meta()});
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "MalformedEvent");
    CHECK(outcome.requests.empty());
  }
}

TEST_CASE("a record of nothing but nulls ends in no crash") {
  Host host;
  host.answer_all([](const aha::testing::SentRequest& request) {
    return answer(request.method == "POST" ? 201 : 200, R"({"id": "1", "key": "K"})");
  });
  json::object record;
  for (const char* name : {"id", "name", "reference_num", "description", "attachments", "integration_fields",
                           "release", "requirements", "custom_fields", "tags", "url", "initiative"})
    record[name] = nullptr;
  CHECK(host.receive(records::event("create_feature", record)).failure->class_name ==
        "Errors::ConfigurationError");  // no reference number, under which a link could be stored
}

}  // namespace
