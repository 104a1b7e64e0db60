#include <doctest/doctest.h>

#include "records.hpp"

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::api;

const json::object linked_release =
    records::with(records::release(), "integration_fields", records::link("600"));

TEST_CASE("a version that Jira cannot show for the moment is not made a second time") {
  for (const int status : {302, 401, 403, 429, 500, 503}) {
    CAPTURE(status);
    for (const char* name : {"create_release", "update_release"}) {
      Host host;
      host.expect("GET", api + "/version/600", records::answer(status));
      const Outcome outcome = host.receive(records::event(name, linked_release));
      REQUIRE(outcome.failure);
      CHECK(outcome.failure->class_name == "Errors::RemoteError");
      CHECK(outcome.script_errors.empty());
    }
  }
}

TEST_CASE("a version that Jira says is gone is attached anew") {
  for (const int status : {404, 410}) {
    Host host;
    host.expect("GET", api + "/version/600", records::answer(status));
    host.expect("GET", api + "/project/MAP/versions", records::answer(200, "[]"));
    host.expect("POST", api + "/version", records::answer(201, R"({"id": "7"})"));
    host.expect("POST", records::fields_of("releases/N-R-3"));
    CHECK(host.receive(records::event("create_release", linked_release)).ok());
  }
}

TEST_CASE("an issue whose key Aha! did not store is used by the next attempt, and not made again") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", records::answer(201, R"({"id": 4001, "key": "MAP-1"})"));
  host.expect("POST", records::fields_of("features/801"), records::answer(500));
  CHECK(host.receive(records::event("create_feature", records::feature())).failure);

  records::with_version(host);
  host.expect("GET", api + "/issue/4001?expand=renderedFields", records::answer(200, R"({"id": "4001"})"));
  host.expect("POST", records::fields_of("features/801"));
  host.expect("GET", records::aha_api + "features/801/integrations/77/adjacent_fields",
              records::answer(200, "[]"));
  host.expect("GET", api + "/issue/4001?fields=attachment", records::answer(200, "{}"));
  const Outcome again = host.receive(records::event("create_feature", records::feature()));
  CHECK(again.ok());
  CHECK(again.logged("MAP-1"));
  CHECK(!host.remembered("unstored:801"));
}

TEST_CASE("an issue whose key Aha! did not store, and that was deleted in Jira, is made again") {
  Host host;
  host.remember("unstored:801", "4001 MAP-1");
  records::with_version(host);
  host.expect("GET", api + "/issue/4001?expand=renderedFields", records::answer(404));
  host.expect("POST", api + "/issue", records::answer(201, R"({"id": "4002", "key": "MAP-2"})"));
  records::stored_and_ranked(host);
  CHECK(host.receive(records::event("create_feature", records::feature())).ok());
  CHECK(!host.remembered("unstored:801"));
}

TEST_CASE("people whom the integration may not look up are left out, and a warning says so") {
  json::object record = records::feature();
  record["assigned_to_user"] = json::object{{"email", "ada@example.com"}};
  Host host;
  records::with_version(host);
  host.expect("GET", api + "/user/picker?query=ada%40example.com", records::answer(403, "{}"));
  host.expect("POST", api + "/issue", records::answer(201, R"({"id": "4001", "key": "MAP-1"})"));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(records::event("create_feature", record));
  CHECK(outcome.ok());
  CHECK(outcome.logged("'ada@example.com' was left out"));
  CHECK(!outcome.requests[2].json().at("fields").as_object().contains("assignee"));
}

TEST_CASE("no issue is made without its assignee because Jira fails for the moment") {
  json::object record = records::feature();
  record["assigned_to_user"] = json::object{{"email", "ada@example.com"}};
  Host host;
  records::with_version(host);
  host.expect("GET", api + "/user/picker?query=ada%40example.com", records::answer(502));
  const Outcome outcome = host.receive(records::event("create_feature", record));
  CHECK(outcome.failure);
  CHECK(outcome.script_errors.empty());
}

TEST_CASE("no request goes out for a project or a record without a name") {
  Host host;
  const json::object nowhere = records::with(records::settings(), "project", nullptr);
  const Outcome outcome = host.receive(records::event("create_release", records::release(), nowhere));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(outcome.requests.empty());
}

TEST_CASE("a link without an id is none") {
  const auto blank = records::with(records::feature(), "integration_fields", records::link("", "MAP-1"));
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", records::answer(201, R"({"id": "4001", "key": "MAP-1"})"));
  records::stored_and_ranked(host);
  CHECK(host.receive(records::event("update_feature", blank)).ok());
}

TEST_CASE("ids that are numbers, texts or null on either side are told apart by their text") {
  json::object record = records::feature();
  record["id"] = 801;
  record["integration_fields"] =
      aha::parse_json(R"([null, {"integration_id": 77, "name": "id", "value": 4001},
      {"integration_id": "77", "name": "key", "value": "MAP-1"}, {"integration_id": null, "name": "id", "value": "9"}])");
  record["tags"] = nullptr;
  json::object data = records::with(records::settings(), "integration_id", "77");
  data["feature_issue_type"] = 1;
  data["send_tags"] = 1;
  Host host;
  records::with_version(host);
  host.expect("PUT", api + "/issue/4001", records::answer(204));
  host.expect("GET", api + "/issue/4001?fields=attachment", records::answer(200, "{}"));
  CHECK(host.receive(records::event("update_feature", record, data)).ok());
}

}  // namespace
