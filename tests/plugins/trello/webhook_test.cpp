#include <doctest/doctest.h>
#include <webhook.hpp>

#include "records.hpp"

#include <aha/auth.hpp>
#include <aha/hash.hpp>

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;

const char* moved = R"({"action":{"type":"updateCard","data":{"old":{"idList":"l1"}}},
                        "model":{"id":"c1","idList":"l2"}})";
const std::string search = records::search_for("c1");
const std::string record_url = records::aha_api + "features/N-8";
const char* one_feature =
    R"({"records":[{"feature":{"reference_num":"N-8","resource":"https://north.aha.io/api/v1/features/N-8",
                               "workflow_status":{"id":"10"}}}]})";

Event webhook(const char* payload, json::object data = records::settings()) {
  return {
      .event = "webhook", .payload = records::parsed(payload), .data = std::move(data), .raw_body = payload};
}

TEST_CASE("a card that was moved sets the status that its list stands for") {
  Host host;
  host.expect("GET", search, answer(200, one_feature));
  host.expect("PUT", record_url, answer(200, "{}"));
  const Outcome outcome = host.receive(webhook(moved));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body == R"({"workflow_status":"20"})");
}

TEST_CASE("a status that the feature has already is not sent back") {
  Host host;
  host.expect("GET", search, answer(200, one_feature));
  CHECK(host.receive(webhook(R"({"model":{"id":"c1","idList":"l1"}})")).ok());
}

TEST_CASE("what happens to a card where it lies, much of it our own doing, asks nothing of Aha!") {
  for (const char* action :
       {R"({"type":"updateCard","data":{"old":{"name":"Before"}}})", R"({"type":"commentCard"})",
        R"({"type":"addAttachmentToCard"})", R"({"type":"createCheckItem"})",
        R"({"type":"updateCard","data":{"old":{"desc":"","due":null}}})"}) {
    Host host;
    const std::string payload = std::string(R"({"model":{"id":"c1","idList":"l1"},"action":)") + action + "}";
    CHECK(host.receive(webhook(payload.c_str())).ok());
  }
}

TEST_CASE("a list that is mapped to no status leaves the one that the feature has") {
  for (const char* statuses :
       {R"({"l1": "10"})", R"({"l1": "10", "l9": null})", R"({"l1": "10", "l9": ""})", "{}"}) {
    Host host;
    host.expect("GET", search, answer(200, one_feature));
    const Outcome outcome =
        host.receive(webhook(R"({"model":{"id":"c1","idList":"l9"}})",
                             records::settings_with("feature_statuses", records::parsed(statuses))));
    CHECK(outcome.ok());
    CHECK(outcome.logged("stands for no status"));
  }
}

TEST_CASE("without any mapping nothing is changed, and the warning says what to do") {
  Host host;
  host.expect("GET", search, answer(200, one_feature));
  const Outcome outcome = host.receive(webhook(moved, records::settings_with("feature_statuses", nullptr)));
  CHECK(outcome.ok());
  CHECK(outcome.logged("no list is mapped to a status"));
}

TEST_CASE("a card that is linked to nothing is named with what was searched for") {
  for (const auto& said : {answer(200, R"({"records":[]})"), answer(200, R"({"records":[{"release":{}}]})"),
                           answer(404, "{}"), answer(200, "[]")}) {
    Host host;
    host.expect("GET", search, said);
    const Outcome outcome = host.receive(webhook(moved));
    CHECK(outcome.ok());
    CHECK(outcome.logged("Card c1 is not linked"));
    CHECK(outcome.logged("\"id\" with the value c1 for integration 77"));
  }
}

TEST_CASE("of several records the first follows, and the warning says so") {
  Host host;
  host.expect("GET", search, answer(200, R"({"records":[{"feature":{"reference_num":"N-8"}},
                                                        {"feature":{"reference_num":"N-9"}}]})"));
  host.expect("PUT", record_url, answer(200, "{}"));
  const Outcome outcome = host.receive(webhook(moved));
  CHECK(outcome.ok());
  CHECK(outcome.logged("several records; only the first of them, N-8"));
}

TEST_CASE("Aha!'s refusals are errors") {
  Host host;
  host.expect("GET", search, answer(200, one_feature));
  host.expect("PUT", record_url, answer(500, "{}"));
  const Outcome outcome = host.receive(webhook(moved));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "AhaApi::InternalServerError");
}

TEST_CASE("a webhook about no card asks nothing") {
  for (const char* payload : {"null", "{}", R"({"model":{"id":"b1","name":"Board"}})", R"({"model":"x"})",
                              R"({"action":7,"model":{"idList":null}})", "[]"}) {
    Host host;
    CHECK(host.receive(webhook(payload)).ok());
  }
}

// ---- signatures

std::string signature(std::string_view secret, const std::string& content) {
  return aha::auth::base64(aha::hash::hmac_sha1(secret, content));
}

TEST_CASE("Trello's signature is over the body and the callback address") {
  const std::string_view url = "https://north.aha.io/callback/7";
  CHECK(trello::signature_matches("s", "{}", url, signature("s", "{}" + std::string(url))));
  CHECK(!trello::signature_matches("s", "{} ", url, signature("s", "{}" + std::string(url))));
  CHECK(!trello::signature_matches("s", "{}", "https://x", signature("s", "{}" + std::string(url))));
  CHECK(!trello::signature_matches("", "{}", url, signature("", "{}" + std::string(url))));
  CHECK(!trello::signature_matches("s", "{}", url, ""));
}

TEST_CASE("where a secret is set, only what Trello signed with it is followed") {
  const std::string good = signature("north-secret", moved + std::string("https://north.aha.io/callback/7"));
  Event event = webhook(moved, records::settings_with("webhook_secret", "north-secret"));
  event.raw_headers = {{"X-Trello-Webhook", good}};
  Host host;
  host.expect("GET", search, answer(200, R"({"records":[]})"));
  CHECK(host.receive(event).ok());
  for (const aha::testing::Headers& headers :
       {aha::testing::Headers{}, aha::testing::Headers{{"x-trello-webhook", signature("guess", moved)}},
        aha::testing::Headers{{"X-Hub-Signature-256", good}}}) {
    event.raw_headers = headers;
    Host none;
    const Outcome outcome = none.receive(event);
    CHECK(outcome.ok());
    CHECK(outcome.requests.empty());
    CHECK(outcome.logged("was ignored"));
    CHECK(!outcome.logged("north-secret"));
  }
}

}  // namespace
