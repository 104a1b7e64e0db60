#include <doctest/doctest.h>

#include "records.hpp"

#include <aha/hash.hpp>
#include <aha/url.hpp>

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::github;

const std::string search = records::aha_api + "integrations/77/fields/number/value/5";
const std::string record_url = records::aha_api + "features/N-8";

const char* closed = R"({"action":"closed","issue":{"number":5,"title":"Show true north","state":"closed",
    "labels":[{"name":"map"}]},"repository":{"full_name":"north/compass"}})";

const char* one_feature = R"({"records":[{"feature":{"reference_num":"N-8","name":"Show true north",
    "tags":["map"],"workflow_status":{"id":"10","name":"Open"},"integration_fields":[],
    "resource":"https://north.aha.io/api/v1/features/N-8"}}]})";

Event webhook(const char* payload, json::object data = records::settings()) {
  return {
      .event = "webhook", .payload = records::parsed(payload), .data = std::move(data), .raw_body = payload};
}

TEST_CASE("an issue that was closed sets the status of its record") {
  Host host;
  host.expect("GET", search, answer(200, one_feature));
  host.expect("PUT", record_url, answer(200, "{}"));
  const Outcome outcome = host.receive(webhook(closed));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body == R"({"feature":{"workflow_status":"20"}})");
}

TEST_CASE("the new status becomes a label, under the name that Aha! gives it") {
  Host host;
  host.expect("GET", search, answer(200, one_feature));
  host.expect("PUT", record_url, answer(200, R"({"feature":{"workflow_status":{"name":"Done"}}})"));
  host.expect("PUT", github + "/issues/5/labels", answer(200, "[]"));
  const Outcome outcome = host.receive(webhook(closed, records::settings_with("add_status_labels", true)));
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].body == R"(["map","Aha!:Done"])");
}

TEST_CASE("a label that fails after Aha! was changed says so") {
  Host host;
  host.expect("GET", search, answer(200, one_feature));
  host.expect("PUT", record_url, answer(200, R"({"feature":{"workflow_status":{"name":"Done"}}})"));
  host.expect("PUT", github + "/issues/5/labels", answer(500, "{}"));
  const Outcome outcome = host.receive(webhook(closed, records::settings_with("add_status_labels", true)));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Aha! was changed, but the issue's status label was not: "));
}

TEST_CASE("a webhook that came as a form, as GitHub sends it by default, is followed") {
  for (const bool is_parsed : {true, false}) {
    Host host;
    host.expect("GET", search, answer(200, one_feature));
    host.expect("PUT", record_url, answer(200, "{}"));
    Event event = webhook(closed);
    event.payload = is_parsed ? json::value({{"payload", closed}}) : json::value(nullptr);
    if (!is_parsed) event.raw_body = aha::url::Query{{"payload", closed}}.encoded();
    const Outcome outcome = host.receive(event);
    CHECK(outcome.ok());
    CHECK(outcome.requests.at(1).body == R"({"feature":{"workflow_status":"20"}})");
  }
}

TEST_CASE("a repository that was typed as an address, or in another case, is the webhook's") {
  for (const char* typed : {"https://github.com/north/compass/", "North/Compass"}) {
    Host host;
    host.expect("GET", search, answer(200, one_feature));
    host.expect("PUT", record_url, answer(200, "{}"));
    CHECK(host.receive(webhook(closed, records::settings_with("repository", typed))).ok());
  }
}

TEST_CASE("a requirement is changed as a requirement, and releases beside it do not count") {
  Host host;
  host.expect("GET", search,
              answer(200, R"({"records":[{"release":{"id":1}},{"requirement":{"reference_num":"N-8-1",
      "name":"Show true north","tags":["map"],"workflow_status":{"id":"10"}}}]})"));
  host.expect("PUT", records::aha_api + "requirements/N-8-1", answer(200, "{}"));
  const Outcome outcome = host.receive(webhook(closed));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body == R"({"requirement":{"workflow_status":"20"}})");
}

TEST_CASE("an issue made by Aha! for a record that is done is closed") {
  Host host;
  host.expect("GET", search, answer(200, R"({"records":[{"feature":{"name":"Show true north","tags":["map"],
      "workflow_status":{"id":"20"},"integration_fields":[
        {"integration_id":77,"name":"sent_from_aha","value":"true"}]}}]})"));
  host.expect("PATCH", github + "/issues/5", answer(200, "{}"));
  const Outcome outcome = host.receive(webhook(R"({"action":"opened","issue":{"number":5,
      "title":"Show true north","state":"open","labels":[]},"repository":{"full_name":"north/compass"}})"));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body == R"({"state":"closed"})");
}

TEST_CASE("an issue linked to nothing is named with what was searched for") {
  for (const char* records : {R"({"records":[]})", R"({"records":[{"release":{"id":1}}]})", "{}", "[]"}) {
    Host host;
    host.expect("GET", search, answer(200, records));
    const Outcome outcome = host.receive(webhook(closed));
    CHECK(outcome.ok());
    CHECK(outcome.logged("Issue 5 of north/compass is not linked"));
    CHECK(outcome.logged("value 5 for integration 77"));
  }
}

TEST_CASE("an issue linked to several records changes none and names them") {
  Host host;
  host.expect("GET", search, answer(200, R"({"records":[{"feature":{"reference_num":"N-8"}},
                                                        {"requirement":{"reference_num":"N-9-1"}}]})"));
  const Outcome outcome = host.receive(webhook(closed));
  CHECK(outcome.ok());
  CHECK(outcome.logged("N-8, N-9-1"));
}

TEST_CASE("a search that fails is logged and ends well, and claims nothing about links") {
  for (const int status : {401, 404, 500}) {
    Host host;
    host.expect("GET", search, answer(status, "{}"));
    const Outcome outcome = host.receive(webhook(closed));
    CHECK(outcome.ok());
    CHECK(outcome.logged("could not be looked up"));
    CHECK(!outcome.logged("is not linked"));
  }
}

TEST_CASE("a search that runs into the deadline is tried again") {
  Host host;
  host.expect("GET", search, {.took = std::chrono::hours(1)});
  const Outcome outcome = host.receive(webhook(closed));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Timeout::Error");
}

TEST_CASE("a webhook of another repository, or about no issue, asks nothing") {
  for (const char* payload :
       {R"({"action":"closed","issue":{"number":5},"repository":{"full_name":"north/map"}})",
        R"({"action":"closed","issue":{"number":5},"repository":{}})", R"({"zen":"Keep it simple."})",
        "null"}) {
    Host host;
    const Outcome outcome = host.receive(webhook(payload));
    CHECK(outcome.ok());
    CHECK(outcome.requests.empty());
  }
}

// ---- signatures

std::string signature(std::string_view secret, std::string_view body) {
  return "sha256=" + aha::hash::hex(aha::hash::hmac_sha256(secret, body));
}

Event signed_webhook(aha::testing::Headers headers) {
  Event event = webhook(closed, records::settings_with("webhook_secret", "north-secret"));
  event.raw_headers = std::move(headers);
  return event;
}

TEST_CASE("where a secret is set, a webhook that GitHub signed with it is followed") {
  Host host;
  host.expect("GET", search, answer(200, R"({"records":[]})"));
  CHECK(host.receive(signed_webhook({{"x-hub-signature-256", signature("north-secret", closed)}})).ok());
}

TEST_CASE("where a secret is set, any other webhook is ignored with a warning") {
  for (const aha::testing::Headers& headers :
       {aha::testing::Headers{}, aha::testing::Headers{{"X-Hub-Signature-256", signature("guess", closed)}},
        aha::testing::Headers{{"X-Hub-Signature-256", signature("north-secret", "{}")}},
        aha::testing::Headers{{"X-Hub-Signature", signature("north-secret", closed)}}}) {
    Host host;
    const Outcome outcome = host.receive(signed_webhook(headers));
    CHECK(outcome.ok());
    CHECK(outcome.requests.empty());
    CHECK(outcome.logged("was ignored"));
    CHECK(!outcome.logged("north-secret"));
  }
}

TEST_CASE("an empty secret is no secret") {
  Host host;
  host.expect("GET", search, answer(200, R"({"records":[]})"));
  CHECK(host.receive(webhook(closed, records::settings_with("webhook_secret", ""))).ok());
}

}  // namespace
