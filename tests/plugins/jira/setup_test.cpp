#include <doctest/doctest.h>

#include "records.hpp"

#include <algorithm>
#include <string>

namespace {

namespace json = aha::json;
using aha::View;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::api;

constexpr const char* fields = R"([{"id": "cf_5", "name": "Aha! Reference"}])";
constexpr const char* one_page =
    R"({"values": [{"id": "50", "key": "MAP", "name": "Maps", "x": 1}], "isLast": true})";

aha::testing::Event event(std::string name, json::object meta = {}) {
  return {.event = std::move(name),
          .payload = json::object{{"field", "attribute_project"}},
          .data = records::settings(),
          .meta_data = std::move(meta)};
}

Host& server_of_one_project(Host& host) {
  host.expect("GET", api + "/field", answer(200, fields));
  host.expect("GET", api + "/project/search?startAt=0", answer(200, one_page));
  return host.expect("GET", api + "/resolution",
                     answer(200, R"([{"id": "1", "name": "Done", "self": "x"}])"));
}

TEST_CASE("installed reads fields, projects and resolutions") {
  Host host;
  server_of_one_project(host);
  const Outcome outcome = host.receive(event("installed", records::parsed(R"({"kept": 1})")));
  REQUIRE(outcome.ok());
  CHECK(*outcome.meta_data == records::parsed(R"({"kept": 1, "epic_name_field": null, "epic_link_field": null,
      "story_points_field": null, "aha_position_field": null, "aha_reference_field": "cf_5",
      "projects": [{"id": "50", "key": "MAP", "name": "Maps"}], "resolutions": [{"id": "1", "name": "Done"}]})"));
  CHECK(outcome.requests[0].header("Authorization") == "Basic bmVlZGxlOnRva2VuLTQ3MTE=");
}

TEST_CASE("installed makes the reference field where it is missing, whatever the screen says") {
  Host host;
  host.expect("GET", api + "/field", answer(200, "[]"));
  host.expect("POST", api + "/field", answer(201, R"({"id": "cf_9"})"));
  host.expect("POST", api + "/screens/addToDefault/cf_9", answer(500, "<html>"));
  host.expect("GET", api + "/project/search?startAt=0", answer(200, one_page));
  host.expect("GET", api + "/resolution", answer(200, "[]"));
  const Outcome outcome = host.receive(event("installed"));
  REQUIRE(outcome.ok());
  CHECK(View(*outcome.meta_data)["aha_reference_field"] == "cf_9");
}

TEST_CASE("installed_when_the_user_may_not_make_fields_says_which_one") {
  Host host;
  host.expect("GET", api + "/field", answer(200, "[]"));
  host.expect("POST", api + "/field", answer(403));
  const Outcome outcome = host.receive(event("installed"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  CHECK(outcome.failure->message.find("\"Aha! Reference\"") != std::string::npos);
}

TEST_CASE("installed reads page after page, and stops where pages are empty for ever") {
  Host host;
  host.expect("GET", api + "/field", answer(200, fields));
  host.expect("GET", api + "/project/search?startAt=0",
              answer(200, R"({"values": [{"id": "1"}, {"id": "2"}], "isLast": false, "maxResults": 2})"));
  host.expect("GET", api + "/project/search?startAt=2", answer(200, R"({"values": [], "maxResults": 2})"));
  host.expect("GET", api + "/resolution", answer(200, "[]"));
  const Outcome outcome = host.receive(event("installed"));
  REQUIRE(outcome.ok());
  CHECK(View(*outcome.meta_data)["projects"].size() == 2);
}

/// A page of projects whose ids count from `first` to `last`.
aha::testing::Answer page(int first, int last, int page_size, int total) {
  json::array values;
  for (int id = first; id <= last; ++id) values.push_back(json::object{{"id", std::to_string(id)}});
  json::object body;
  body["values"] = std::move(values);
  body["maxResults"] = page_size;
  body["total"] = total;
  body["isLast"] = last == total;
  return answer(200, json::serialize(body));
}

/// "installed" of a Jira that tells the total of these projects, two a page.
Outcome installed_with(int projects) {
  Host host;
  host.expect("GET", api + "/field", answer(200, fields));
  for (int start = 0; start < projects; start += 2)
    host.expect("GET", api + "/project/search?startAt=" + std::to_string(start),
                page(start + 1, std::min(start + 2, projects), 2, projects));
  host.expect("GET", api + "/resolution", answer(200, "[]"));
  Outcome outcome = host.receive(event("installed"));
  REQUIRE(outcome.ok());
  return outcome;
}

TEST_CASE("installed asks for many pages together where the total is told, and keeps their order") {
  const Outcome outcome = installed_with(13);
  CHECK(outcome.most_at_once == 6);
  const View projects = View(*outcome.meta_data)["projects"];
  REQUIRE(projects.size() == 13);
  for (std::size_t i = 0; i < 13; ++i) CHECK(projects[i]["id"] == std::to_string(i + 1));
}

TEST_CASE("installed asks for a few pages one after another") {
  const Outcome outcome = installed_with(9);
  CHECK(outcome.most_at_once <= 1);
  CHECK(View(*outcome.meta_data)["projects"].size() == 9);
}

TEST_CASE("installed misses no project and takes none twice where pages turn out shorter than the first") {
  Host host;
  host.expect("GET", api + "/field", answer(200, fields));
  host.expect("GET", api + "/project/search?startAt=0", page(1, 3, 3, 7));
  host.expect("GET", api + "/project/search?startAt=3", page(4, 5, 2, 7));
  host.expect("GET", api + "/project/search?startAt=6", page(7, 7, 2, 7));
  host.expect("GET", api + "/project/search?startAt=5", page(6, 7, 2, 7));
  host.expect("GET", api + "/resolution", answer(200, "[]"));
  const Outcome outcome = host.receive(event("installed"));
  REQUIRE(outcome.ok());
  CHECK(json::serialize(View(*outcome.meta_data)["projects"].json()).find(R"("id":"6")") !=
        std::string::npos);
  CHECK(View(*outcome.meta_data)["projects"].size() == 7);
}

TEST_CASE("installed takes a page of no believable size for the last one") {
  for (const char* page_size : {"0", "-5", "9223372036854775807", "null"}) {
    Host host;
    host.expect("GET", api + "/field", answer(200, fields));
    host.expect(
        "GET", api + "/project/search?startAt=0",
        answer(200, std::string(R"({"values": [{"id": "1"}], "total": 9000000000000000000, "maxResults": )") +
                        page_size + "}"));
    host.expect("GET", api + "/resolution", answer(200, "[]"));
    CHECK(host.receive(event("installed")).ok());
  }
}

TEST_CASE("installed asks an old server for all projects at once") {
  Host host;
  host.expect("GET", api + "/field", answer(200, fields));
  host.expect("GET", api + "/project/search?startAt=0", answer(404));
  host.expect("GET", api + "/project", answer(200, R"([{"id": "50", "key": "MAP", "name": "Maps"}])"));
  host.expect("GET", api + "/resolution", answer(200, "[]"));
  const Outcome outcome = host.receive(event("installed", records::meta()));
  REQUIRE(outcome.ok());
  CHECK(View(*outcome.meta_data)["projects"][0]["issue_types"] == "set");
}

TEST_CASE("what keeps a server from answering is said with what to do") {
  struct Row {
    aha::testing::Answer answer;
    const char* class_name;
    const char* part;
  };
  const Row rows[] = {
      {answer(401, "<html>"), "Errors::RemoteError", "API token"},
      {answer(403, "", {{"X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE"}}), "Errors::RemoteError",
       "log in"},
      {answer(302, "", {{"Location", "https://login"}}), "Errors::RemoteError", "https://login"},
      {answer(500, "<html>down</html>"), "Errors::RemoteError", "down"},
      {answer(400, "no JSON"), "Errors::RemoteError", "no JSON"},
      {answer(429, "", {{"Retry-After", "9999"}}), "Errors::RemoteError", "later"},
      {answer(200, "{broken"), "JSON::ParserError", "JSON"},
      {{.result = AHA_ERESOLVE}, "Errors::RemoteError", "does not resolve"},
      {{.result = AHA_ECONNECT}, "Errors::ConfigurationError", "could not be reached"},
      {{.result = AHA_ETIMEDOUT}, "Timeout::Error", "in time"},
  };
  for (const Row& row : rows) {
    Host host;
    host.expect("GET", api + "/field", row.answer);
    const Outcome outcome = host.receive(event("installed"));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == row.class_name);
    CHECK_MESSAGE(outcome.failure->message.find(row.part) != std::string::npos, outcome.failure->message);
    CHECK(outcome.failure->message.find("token-4711") == std::string::npos);
  }
}

Host& with_create_meta(Host& host, aha::testing::Answer create_meta) {
  server_of_one_project(host);
  return host.expect("GET", api + "/issue/createmeta?projectIds=50&expand=projects.issuetypes.fields",
                     std::move(create_meta));
}

constexpr const char* one_type =
    R"({"projects": [{"id": "50", "key": "MAP", "issuetypes": [{"id": "1", "name": "Bug",
    "subtask": false, "fields": {"cf_5": {"name": "Aha! Reference", "schema": {"type": "string", "custom": "x:url"}}}}]}]})";

View type_in(const Outcome& outcome) {
  return records::first_member(View(*outcome.meta_data)["issue_type_sets"])[0];
}

TEST_CASE("configured reads the chosen project's types, fields and statuses") {
  Host host;
  with_create_meta(host, answer(200, one_type));
  host.expect("GET", api + "/project/MAP/statuses",
              answer(200, R"([{"id": "1", "statuses": [{"id": "7", "name": "Open"}]}])"));
  const Outcome outcome = host.receive(event("configured"));
  REQUIRE(outcome.ok());
  CHECK(type_in(outcome)["has_field_aha_reference"].truthy());
  CHECK(View(*outcome.meta_data)["status_sets"][type_in(outcome)["statuses"].str()][0]["name"] == "Open");
  CHECK(View(*outcome.meta_data)["configuration"]["attribute_project"]["project"] == "MAP");
}

TEST_CASE("configured takes the server's statuses where the project has no route for its own") {
  Host host;
  with_create_meta(host, answer(200, one_type));
  host.expect("GET", api + "/project/MAP/statuses", answer(404));
  host.expect("GET", api + "/status", answer(200, R"([{"id": "7", "name": "Open"}])"));
  const Outcome outcome = host.receive(event("configured"));
  REQUIRE(outcome.ok());
  CHECK(View(*outcome.meta_data)["status_sets"][type_in(outcome)["statuses"].str()][0]["id"] == "7");
}

TEST_CASE("configured goes on where Jira cannot give the statuses") {
  for (const int status : {400, 500}) {
    Host host;
    with_create_meta(host, answer(200, one_type));
    host.expect("GET", api + "/project/MAP/statuses", answer(status));
    const Outcome outcome = host.receive(event("configured"));
    CHECK(outcome.ok());
    CHECK(type_in(outcome)["statuses"].is_null());
    CHECK(outcome.logged("statuses of project MAP"));
  }
}

TEST_CASE("configured for a project that is not there leaves what was loaded") {
  Host host;
  server_of_one_project(host);
  aha::testing::Event other = event("configured", records::meta());
  other.data.get_object()["project"] = "SEA";
  const Outcome outcome = host.receive(other);
  REQUIRE(outcome.ok());
  CHECK(View(*outcome.meta_data)["issue_type_sets"]["set"].size() == 3);
}

TEST_CASE("configured for another field does nothing") {
  Host host;
  aha::testing::Event other = event("configured");
  other.payload = json::object{{"field", "other"}};
  const Outcome outcome = host.receive(other);
  CHECK(outcome.ok());
  CHECK(!outcome.meta_data);
}

TEST_CASE("createmeta's successor is asked where createmeta is gone, on Data Center and in the cloud") {
  for (const int gone : {404, 405, 410}) {
    Host host;
    with_create_meta(host, answer(gone));
    const std::string types = api + "/issue/createmeta/MAP/issuetypes";
    host.expect("GET", types + "?startAt=0&maxResults=200",
                answer(200, R"({"values": [{"id": "1", "name": "Bug", "subtask": false}],
        "isLast": false})"));
    host.expect("GET", types + "?startAt=1&maxResults=200",
                answer(200, R"({"issueTypes": [{"id": "2", "name": "Step",
        "subtask": true}], "total": 2})"));
    host.expect("GET", types + "/1?startAt=0&maxResults=200",
                answer(200, R"({"values": [{"fieldId": "cf_5", "name": "Aha! Reference",
        "schema": {"type": "string", "custom": "x:url"}}], "isLast": true})"));
    host.expect("GET", types + "/2?startAt=0&maxResults=200",
                answer(200, R"({"fields": [{"key": "labels", "name": "Labels",
        "schema": {"type": "array", "items": "string", "system": "labels"}}], "total": 1})"));
    host.expect("GET", api + "/project/MAP/statuses", answer(200, "[]"));
    const Outcome outcome = host.receive(event("configured"));
    REQUIRE(outcome.ok());
    CHECK(host.remembered("gone:createmeta") == records::jira);
    CHECK(type_in(outcome)["has_field_aha_reference"].truthy());
    CHECK(records::first_member(View(*outcome.meta_data)["issue_type_sets"])[1]["has_field_labels"].truthy());
  }
}

Host& without_create_meta(Host& host) {
  server_of_one_project(host);
  return host.remember("gone:createmeta", records::jira);
}

TEST_CASE("a server that is known to have no createmeta is not asked for it again") {
  Host host;
  without_create_meta(host);
  host.expect("GET", api + "/issue/createmeta/MAP/issuetypes?startAt=0&maxResults=200",
              answer(200, R"({"values": []})"));
  host.expect("GET", api + "/project/MAP/statuses", answer(200, "[]"));
  CHECK(host.receive(event("configured")).ok());
}

TEST_CASE("what was known of createmeta is forgotten where its successor is gone, too") {
  Host host;
  without_create_meta(host);
  host.expect("GET", api + "/issue/createmeta/MAP/issuetypes?startAt=0&maxResults=200", answer(404));
  CHECK(host.receive(event("configured")).failure);
  CHECK(!host.remembered("gone:createmeta"));
}

TEST_CASE("the settings offer what was loaded, subtasks too, and nothing before") {
  Host host;
  aha::testing::Event query{.data = records::settings(), .meta_data = records::meta()};
  CHECK(host.collection("project", query).collection == R"([["Maps","MAP"],["Sea charts","SEA"]])");
  constexpr const char* types = R"([["Story","1"],["Step","2"],["Epic","3"]])";
  CHECK(host.collection("feature_issue_type", query).collection == types);
  CHECK(host.collection("requirement_issue_type", query).collection == types);
  query.data.get_object()["project"] = "SEA";
  CHECK(host.collection("feature_issue_type", query).collection == "[]");
  CHECK(host.collection("project").collection == "[]");
}

TEST_CASE("the caption is the workspace's") {
  Host host;
  const json::value plain = host.describe("jira", "product_workspace");
  const json::value marketing = host.describe("jira", "marketing_workspace");
  CHECK(View(plain)["caption"].str().find("features") != std::string_view::npos);
  CHECK(View(marketing)["caption"].str().find("activities") != std::string_view::npos);
}

}  // namespace
