#include <doctest/doctest.h>

#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <set>
#include <string>
#include <vector>

namespace {

namespace json = aha::json;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::Outcome;
using aha::testing::SentRequest;

json::object parsed(std::string_view text) {
  return aha::parse_json(text).as_object();
}

const json::object settings =
    parsed(R"({"server_url": "https://north.example.net", "atlassian_account_id": "557058:1",
    "shared_secret": "s3cr3t-4711", "project": "MAP", "feature_issue_type": "1", "send_initiatives": "1",
    "dont_send_releases": "1", "integration_id": 77, "aha_account_domain": "north",
    "aha_api_url_base": "https://aha.io/", "aha_api_token": "aha-token"})");

/// "METHOD path" of what went to Jira.
std::vector<std::string> sent_to(const Outcome& outcome) {
  std::vector<std::string> lines;
  for (const SentRequest& request : outcome.requests)
    lines.push_back(request.method + " " + request.url.substr(0, request.url.find_first_of("?")));
  return lines;
}

TEST_CASE("every request of the add-on is signed, and the secret is in no message") {
  Host host;
  host.answer_all([](const SentRequest& request) {
    if (request.url.find("/field?") != std::string::npos)
      return Answer{.body = R"([{"id": "cf_5", "name": "Aha! Reference"}])"};
    if (request.url.find("/project/search") != std::string::npos)
      return Answer{.body = R"({"values": [], "isLast": true})"};
    return Answer{.status = 401};
  });
  const Outcome outcome = host.receive({.event = "installed", .data = settings});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  REQUIRE(outcome.requests.size() == 3);
  for (const SentRequest& request : outcome.requests) {
    CHECK(request.url.find("jwt=") != std::string::npos);
    CHECK(request.header("Authorization").empty());
  }
  CHECK(!outcome.logged("s3cr3t"));
  CHECK(!outcome.logged(outcome.requests[0].url.substr(outcome.requests[0].url.find("jwt="))));
}

TEST_CASE("requests that go out together are signed each by itself") {
  Host host;
  host.answer_all([](const SentRequest& request) {
    if (request.url.find("/field?") != std::string::npos)
      return Answer{.body = R"([{"id": "cf_5", "name": "Aha! Reference"}])"};
    if (request.url.find("/project/search") != std::string::npos)
      return Answer{.body = R"({"values": [{"id": "1"}], "maxResults": 1, "total": 6})"};
    return Answer{.body = "[]"};
  });
  const Outcome outcome = host.receive({.event = "installed", .data = settings});
  CHECK(outcome.most_at_once == 5);
  std::set<std::string> proofs;
  for (const SentRequest& request : outcome.requests)
    proofs.insert(request.url.substr(request.url.find("jwt=")));
  CHECK(proofs.size() == outcome.requests.size());
}

TEST_CASE("epics are kept by the agile API") {
  const json::object meta =
      parsed(R"({"epic_link_field": "cf_epic", "projects": [{"key": "MAP", "issue_types": "s"}],
      "issue_type_sets": {"s": [{"id": "1", "has_field_epic_link": true, "fields": []}]}})");
  json::object feature =
      parsed(R"({"id": "801", "reference_num": "N-8", "name": "North", "description": {"body": ""},
      "integration_fields": [{"integration_id": "77", "name": "id", "value": "4001"},
                             {"integration_id": "77", "name": "key", "value": "MAP-1"}]})");
  const std::string agile = "https://north.example.net/rest/agile/1.0/epic/";
  {
    Host host;
    host.answer_all([](const SentRequest& request) {
      return Answer{.status = request.method == "GET" ? 200 : 204,
                    .body = R"({"fields": {"cf_epic": "MAP-5"}})"};
    });
    const Outcome outcome = host.receive(
        {.event = "update_feature", .payload = {{"feature", feature}}, .data = settings, .meta_data = meta});
    CHECK(outcome.ok());
    CHECK(sent_to(outcome)[2] == "POST " + agile + "none/issue");
    CHECK(outcome.requests[2].body == R"({"issues":["4001"]})");
  }
  feature["initiative"] = parsed(R"({"id": "9", "integration_fields":
      [{"integration_id": "77", "name": "key", "value": "MAP-5"}]})");
  Host host;
  host.answer_all([](const SentRequest& request) {
    return Answer{.status = request.method == "GET" ? 200 : 204, .body = "{}"};
  });
  const Outcome outcome = host.receive(
      {.event = "update_feature", .payload = {{"feature", feature}}, .data = settings, .meta_data = meta});
  CHECK(outcome.ok());
  CHECK(sent_to(outcome)[1] == "POST " + agile + "MAP-5/issue");
}

TEST_CASE("it has a name of its own, and no fields for a server or a password") {
  Host host;
  const json::value described = host.describe();
  const std::string text = json::serialize(described);
  CHECK(text.find("Jira via Connect") != std::string::npos);
  CHECK(text.find("server_url") == std::string::npos);
  CHECK(text.find("password") == std::string::npos);
}

}  // namespace
