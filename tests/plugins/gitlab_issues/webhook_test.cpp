#include <doctest/doctest.h>

#include "records.hpp"

#include <aha/auth.hpp>
#include <aha/hash.hpp>

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::gitlab;

const std::string search = records::aha_api + "integrations/77/fields/id/value/990";
const std::string record_url = records::aha_api + "features/N-8";
const char* closed = R"({"object_kind":"issue","object_attributes":{"id":990,"iid":42,"action":"close",
    "title":"Show true north","state":"closed","milestone_id":70}})";
const char* one_feature = R"({"records":[{"feature":{"reference_num":"N-8","name":"Show true north","tags":[],
    "workflow_status":{"id":"10","name":"Open"}}}]})";

Event webhook(const char* payload, json::object data = records::settings()) {
  return {.event = "webhook",
          .payload = records::parsed(payload),
          .data = std::move(data),
          .meta_data = records::meta_data(),
          .raw_body = payload};
}

TEST_CASE("an issue that was closed sets the status of its record, and the status its label") {
  Host host;
  host.expect("GET", search, answer(200, one_feature));
  host.expect("GET", gitlab + "/issues/42", answer(200, records::issue_42));
  host.expect("PUT", record_url, answer(200, R"({"feature":{"workflow_status":{"name":"Done"}}})"));
  host.expect("PUT", gitlab + "/issues/42", answer(200, records::issue_42));
  const Outcome outcome = host.receive(webhook(closed, records::settings_with("add_status_labels", "1")));
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].body == R"({"feature":{"workflow_status":"20"}})");
  CHECK(outcome.requests[3].body == R"({"labels":"Aha!:Done"})");
}

TEST_CASE("a label that fails after Aha! was changed says so") {
  Host host;
  host.expect("GET", search, answer(200, one_feature));
  host.expect("GET", gitlab + "/issues/42", answer(200, records::issue_42));
  host.expect("PUT", record_url, answer(200, R"({"feature":{"workflow_status":{"name":"Done"}}})"));
  host.expect("PUT", gitlab + "/issues/42", answer(500, "{}"));
  const Outcome outcome = host.receive(webhook(closed, records::settings_with("add_status_labels", "1")));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Aha! was changed, but the issue's status label was not: "));
}

TEST_CASE("an issue that is gone or in another milestone by now changes nothing") {
  for (const auto& said : {answer(404, "{}"), answer(200, R"({"iid":42,"milestone":{"id":71}})"),
                           answer(200, R"({"iid":42,"milestone":null})")}) {
    Host host;
    host.expect("GET", search, answer(200, one_feature));
    host.expect("GET", gitlab + "/issues/42", said);
    const Outcome outcome = host.receive(webhook(closed));
    CHECK(outcome.ok());
    CHECK(outcome.logged("its record was not changed"));
  }
}

TEST_CASE("an issue linked to nothing is named with what was searched for") {
  for (const char* records : {R"({"records":[]})", R"({"records":[{"release":{"id":1}}]})", "{}", "[]"}) {
    Host host;
    host.expect("GET", search, answer(200, records));
    const Outcome outcome = host.receive(webhook(closed));
    CHECK(outcome.ok());
    CHECK(outcome.logged("Issue 42 (id 990) is not linked"));
    CHECK(outcome.logged("\"id\" with the value 990 for integration 77"));
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

TEST_CASE("a search that fails is logged and ends well, one that runs into the deadline is tried again") {
  Host host;
  host.expect("GET", search, answer(500, "{}"));
  const Outcome outcome = host.receive(webhook(closed));
  CHECK(outcome.ok());
  CHECK(outcome.logged("could not be looked up"));
  Host late;
  late.expect("GET", search, {.took = std::chrono::hours(1)});
  REQUIRE(late.receive(webhook(closed)).failure);
}

TEST_CASE("a webhook about no issue asks nothing") {
  for (const char* payload : {"null", "{}", R"({"object_kind":"push"})", R"({"object_attributes":"x"})",
                              R"({"object_kind":"note","object_attributes":{"id":990,"action":"create"}})"}) {
    Host host;
    CHECK(host.receive(webhook(payload)).ok());
  }
}

// ---- secrets

Outcome with_headers(aha::testing::Headers headers, Host& host) {
  Event event = webhook(closed, records::settings_with("webhook_secret", "north-secret"));
  event.raw_headers = std::move(headers);
  return host.receive(event);
}

TEST_CASE("where a secret is set, a webhook that brings it, or is signed with it, is followed") {
  const std::string signature =
      "v1," + aha::auth::base64(aha::hash::hmac_sha256("north-secret", "m1.5." + std::string(closed)));
  for (const aha::testing::Headers& headers :
       {aha::testing::Headers{{"X-Gitlab-Token", "north-secret"}},
        aha::testing::Headers{
            {"webhook-id", "m1"}, {"webhook-timestamp", "5"}, {"webhook-signature", signature}}}) {
    Host host;
    host.expect("GET", search, answer(200, R"({"records":[]})"));
    CHECK(with_headers(headers, host).ok());
  }
}

TEST_CASE("where a secret is set, any other webhook is ignored with a warning") {
  for (const aha::testing::Headers& headers :
       {aha::testing::Headers{}, aha::testing::Headers{{"x-gitlab-token", "guess"}},
        aha::testing::Headers{{"X-Gitlab-Token", ""}},
        aha::testing::Headers{
            {"webhook-id", "m1"}, {"webhook-timestamp", "5"}, {"webhook-signature", "v1,x"}}}) {
    Host host;
    const Outcome outcome = with_headers(headers, host);
    CHECK(outcome.ok());
    CHECK(outcome.logged("was ignored"));
    CHECK(!outcome.logged("north-secret"));
  }
}

}  // namespace
