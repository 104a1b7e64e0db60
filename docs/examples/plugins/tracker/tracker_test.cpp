// The service through the factory that a host sees. Any test framework will do; this one has none.
#include <aha/auth.hpp>
#include <aha/http.hpp>
#include <aha/testing.hpp>
#include <aha/webhook.hpp>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace {

namespace json = aha::json;
using aha::testing::Event;
using aha::testing::Headers;
using aha::testing::Host;
using aha::testing::Outcome;

int failures = 0;

void check(bool is_right, std::string_view what) {
  if (is_right) return;
  std::cerr << "failed: " << what << '\n';
  ++failures;
}

const std::string api = "https://api.tracker.example/v1", token_url = "https://auth.tracker.example/token";
const std::string aha_api = "https://acme.aha.io/api/v1";
const char* const webhook_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

json::object settings() {
  return aha::parse_json(R"({"client_id":"app","client_secret":"s3cret-4711","project":"p2",
      "status_mapping":{"done":"30"},"integration_id":7,"aha_account_domain":"acme",
      "aha_api_url_base":"https://aha.io/","aha_api_token":"t0ken-4711"})")
      .as_object();
}

json::object feature(std::string_view name = "Compass", const char* linked_to = nullptr) {
  json::object record = aha::parse_json(R"({"reference_num":"N-8","tags":["map"],"due_date":"2031-02-03",
      "description":{"body":"<p>Points <b>north</b>.</p>","attachments":[]},"attachments":[]})")
                            .as_object();
  record["name"] = name;
  record["integration_fields"] = json::array();
  if (linked_to != nullptr)
    record["integration_fields"] =
        json::array{json::object{{"integration_id", 7}, {"name", "id"}, {"value", linked_to}}};
  return record;
}

Event event(std::string name, json::object record, bool outcome_unknown = false) {
  Event out{.event = std::move(name), .payload = {{"feature", std::move(record)}}, .data = settings()};
  out.outcome_unknown = outcome_unknown;
  return out;
}

Host& connected(Host& host) {
  return host.expect("POST", token_url, {.body = R"({"access_token":"A1-4711","expires_in":3600})"});
}

void installing_loads_all_pages_of_projects() {
  Host host;
  connected(host);
  host.expect("GET", api + "/projects?limit=100",
              {.body = R"({"projects":[{"id":"p1","name":"One","x":1}],"next_cursor":"c2"})"});
  host.expect("GET", api + "/projects?limit=100&cursor=c2",
              {.body = R"({"projects":[{"id":"p2","name":"Two"}]})"});
  const Outcome outcome = host.receive({.event = "installed", .data = settings()});
  check(outcome.ok(), "installed");
  check(outcome.requests.at(1).header("Authorization") == "Bearer A1-4711", "the token goes along");
  const Outcome choices = host.collection("project", {.data = settings(), .meta_data = *outcome.meta_data});
  check(choices.collection == R"([["One","p1"],["Two","p2"]])", "the projects are offered");
}

void a_feature_becomes_an_issue_and_its_link_is_stored() {
  Host host;
  connected(host);
  host.expect("POST", api + "/issues",
              {.status = 201, .body = R"({"id":"i9","url":"https://tracker.example/i9"})"});
  host.expect("POST", aha_api + "/features/N-8/integrations/7/fields");
  const Outcome outcome = host.receive(event("create_feature", feature()));
  check(outcome.ok(), "create_feature");
  check(outcome.requests.at(1).json() ==
            aha::parse_json(R"({"title":"Compass","description":"Points **north**.\n\n","due_on":"2031-02-03",
                "project_id":"p2","external_reference":"N-8","labels":["map"]})"),
        "the issue");
}

void after_an_unknown_outcome_the_issue_is_looked_for() {
  Host host;
  connected(host);
  host.expect("GET", api + "/issues?external_reference=N-8", {.body = R"({"issues":[{"id":"i9"}]})"});
  host.expect("POST", aha_api + "/features/N-8/integrations/7/fields");
  check(host.receive(event("create_feature", feature(), true)).ok(), "no second issue is made");
}

void a_token_that_ended_is_renewed_once() {
  Host host;
  connected(host);
  host.expect("PATCH", api + "/issues/i9", {.status = 401});
  host.expect("POST", token_url, {.body = R"({"access_token":"A2-4711"})"});
  host.expect("PATCH", api + "/issues/i9");
  const Outcome outcome = host.receive(event("update_feature", feature("Compass", "i9")));
  check(outcome.ok(), "update_feature");
  check(outcome.requests.at(3).header("Authorization") == "Bearer A2-4711", "the new token goes along");
  check(host.receive(event("create_feature", feature())).failure.has_value(), "nothing else is scripted");
}

void one_file_that_is_refused_does_not_lose_the_others() {
  json::object record = feature("Compass", "i9");
  record["attachments"] = aha::parse_json(R"([
      {"file_name":"a.png","content_type":"image/png","download_url":"https://acme.aha.io/a"},
      {"file_name":"b.png","content_type":"image/png","download_url":"https://acme.aha.io/b"},
      {"file_name":"old.png","content_type":"image/png","download_url":"https://acme.aha.io/old"}])");
  Host host;
  connected(host);
  host.expect("PATCH", api + "/issues/i9");
  host.expect("GET", api + "/issues/i9/files", {.body = R"({"files":[{"name":"old.png"}]})"});
  host.expect("GET", "https://acme.aha.io/a", {.body = "AAA"});
  host.expect("POST", api + "/issues/i9/files", {.status = 413, .body = "too large"});
  host.expect("GET", "https://acme.aha.io/b", {.body = "BBB"});
  host.expect("POST", api + "/issues/i9/files", {.status = 201});
  const Outcome outcome = host.receive(event("update_feature", std::move(record)));
  check(outcome.ok(), "the event ends well");
  check(outcome.logged("The attachment \"a.png\" is left out: "), "the refused file is reported");
  check(outcome.requests.at(6).body.find("BBB") != std::string::npos, "the other is sent");
}

/// Headers as Tracker sends them.
Headers signature_of(const std::string& body, const char* secret) {
  Headers headers;
  Host host;
  host.answer_all([&](const auto& request) {
    for (const char* name : {"webhook-id", "webhook-timestamp", "webhook-signature"})
      headers.emplace_back(name, request.header(name));
    return aha::testing::Answer{};
  });
  host.run({}, [&](aha::Call& call) {
    aha::http::Client client(call);
    aha::sign_standard_webhook(client, secret, "msg_1", 1'900'000'000, body);
    client.post("https://example.com/", aha::http::Body::text(body));
  });
  return headers;
}

Outcome webhook(Host& host, const char* body, const char* name_in_aha, const char* secret = webhook_secret) {
  host.answer_all([name_in_aha](const aha::testing::SentRequest& request) {
    json::object found{{"feature", feature(name_in_aha)}};
    json::object records{{"records", json::array{std::move(found)}}};
    return aha::testing::Answer{.body = request.method == "GET" ? json::serialize(records) : "{}"};
  });
  json::object data = settings();
  data["webhook_secret"] = webhook_secret;
  return host.receive({.event = "webhook",
                       .payload = aha::parse_json(body),
                       .data = std::move(data),
                       .raw_body = body,
                       .raw_headers = signature_of(body, secret)});
}

void a_webhook_changes_what_it_says_has_changed() {
  Host host;
  const Outcome outcome = webhook(host, R"({"type":"issue.updated","issue":{"id":"i9","title":"Sextant",
      "state":"done"},"changed":["title","state"]})",
                                  "Compass");
  check(outcome.ok(), "webhook");
  check(outcome.requests.back().method == "PUT", "Aha! is changed");
  check(outcome.requests.back().body == R"({"feature":{"name":"Sextant","workflow_status":"30"}})",
        "by both");
  Host other;
  check(
      webhook(other, R"({"type":"issue.updated","issue":{"id":"i9","title":"Sextant"},"changed":["labels"]})",
              "Compass")
              .requests.size() == 1,
      "a title that did not change is left");
}

void our_own_rename_is_no_change_made_there() {
  Host host;
  host.answer_all([](const auto&) { return aha::testing::Answer{.body = R"({"access_token":"A1-4711"})"}; });
  host.receive(event("update_feature", feature("Beta", "i9")));
  host.receive(event("update_feature", feature("Gamma", "i9")));
  const char* const body =
      R"({"type":"issue.updated","issue":{"id":"i9","title":"Beta"},"changed":["title"]})";
  check(webhook(host, body, "Gamma").requests.size() == 1,
        "the first of two renames does not undo the second");
}

void a_webhook_that_is_not_signed_is_ignored() {
  Host host;
  const Outcome outcome =
      webhook(host, R"({"type":"issue.updated","issue":{"id":"i9"},"changed":[]})", "Compass", "other");
  check(outcome.ok() && outcome.requests.empty() && outcome.logged("was ignored"), "a forged webhook");
}

}  // namespace

int main() {
  installing_loads_all_pages_of_projects();
  a_feature_becomes_an_issue_and_its_link_is_stored();
  after_an_unknown_outcome_the_issue_is_looked_for();
  a_token_that_ended_is_renewed_once();
  one_file_that_is_refused_does_not_lose_the_others();
  a_webhook_changes_what_it_says_has_changed();
  our_own_rename_is_no_change_made_there();
  a_webhook_that_is_not_signed_is_ignored();
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
