#include <doctest/doctest.h>

#include "records.hpp"

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::api;

constexpr const char* created = R"({"id": "4001", "key": "MAP-1"})";

json::object assigned(json::object record) {
  record["assigned_to_user"] = json::object{{"email", "ada@example.com"}};
  return record;
}

Host& up_to_the_issue(Host& host) {
  records::with_version(host);
  return host.expect("GET", api + "/user/picker?query=ada%40example.com",
                     answer(200, R"({"users": [{"name": "ada"}]})"));
}

TEST_CASE("an issue is made without the user that cannot be assigned, and a warning says so") {
  Host host;
  up_to_the_issue(host);
  host.expect(
      "POST", api + "/issue",
      answer(400,
             R"({"errorMessages": [], "errors": {"assignee": "User 'ada' cannot be assigned issues."}})"));
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(records::event("create_feature", assigned(records::feature())));
  CHECK(outcome.ok());
  CHECK(outcome.logged("User 'ada' cannot be assigned issues."));
  CHECK(outcome.requests[2].json().at("fields").as_object().contains("assignee"));
  CHECK(!outcome.requests[3].json().at("fields").as_object().contains("assignee"));
}

TEST_CASE("an issue is changed without the version that is gone") {
  Host host;
  up_to_the_issue(host);
  host.expect("PUT", api + "/issue/4001",
              answer(400, R"({"errors": {"fixVersions": "Version id '600' is not valid"}})"));
  host.expect("PUT", api + "/issue/4001", answer(204));
  host.expect("GET", api + "/issue/4001?fields=attachment", answer(200, "{}"));
  const Outcome outcome = host.receive(records::event("update_feature", assigned(records::linked_feature())));
  CHECK(outcome.ok());
  CHECK(!outcome.requests[3].json().as_object().contains("update"));
}

TEST_CASE("where the epic link is not on the screen the epic becomes the parent") {
  json::object record = records::feature();
  record["initiative"] = json::object{{"id", "900"}, {"integration_fields", records::link("4005", "MAP-5")}};
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(400, R"({"errors": {"cf_epic":
      "Field 'cf_epic' cannot be set. It is not on the appropriate screen, or unknown."}})"));
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  const auto data = records::with(records::settings(), "send_initiatives", "1");
  const Outcome outcome = host.receive(records::event("create_feature", record, data));
  CHECK(outcome.ok());
  const json::object fields = outcome.requests[2].json().at("fields").as_object();
  CHECK(fields.at("parent").at("key") == "MAP-5");
  CHECK(!fields.contains("cf_epic"));
  CHECK(host.remembered("gone:epic-link") == records::jira);
}

TEST_CASE("where the epic link is known to be gone the epic is the parent at once") {
  json::object record = records::feature();
  record["initiative"] = json::object{{"id", "900"}, {"integration_fields", records::link("4005", "MAP-5")}};
  Host host;
  host.remember("gone:epic-link", records::jira);
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  const auto data = records::with(records::settings(), "send_initiatives", "1");
  const Outcome outcome = host.receive(records::event("create_feature", record, data));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].json().at("fields").at("parent").at("key") == "MAP-5");
}

TEST_CASE("what must be corrected is not sent again") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue",
              answer(400, R"({"errors": {"summary": "You must specify a summary."}})"));
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("You must specify a summary.") != std::string::npos);
  CHECK(outcome.script_errors.empty());
}

TEST_CASE("a Jira that refuses field after field is not asked for ever") {
  int asked = 0;
  Host host;
  host.answer_all([&](const aha::testing::SentRequest& request) {
    if (request.method != "POST") return answer(200, R"({"id": "600"})");
    ++asked;
    const auto fields = request.json().at("fields").as_object();
    const std::string field(fields.begin()->key());
    return answer(
        400, R"({"errors": {")" + field + R"(": "cannot be set. It is not on the appropriate screen"}})");
  });
  CHECK(host.receive(records::event("create_feature", records::feature())).failure);
  CHECK(asked == 4);
}

TEST_CASE("an answer without the new issue's key is an error") {
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, "{}"));
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("id and the key") != std::string::npos);
}

aha::testing::Event again() {
  aha::testing::Event event = records::event("create_feature", records::feature());
  event.attempt = 2;
  event.outcome_unknown = true;
  return event;
}

const std::string query =
    "?jql=project%20%3D%20%22MAP%22%20AND%20cf%5B9%5D%20%3D%20%22https%3A%2F%2Fnorth.aha.io%2Ffeatures%2FN-8%"
    "22"
    "&fields=customfield_9&maxResults=100";
const std::string newest =
    "?jql=project%20%3D%20%22MAP%22%20ORDER%20BY%20created%20DESC&fields=customfield_9&maxResults=100";
constexpr const char* no_searcher = R"({"errorMessages": [
    "Field 'cf[9]' does not exist or you do not have permission to view it."], "errors": {}})";
constexpr const char* found = R"({"issues": [
    {"id": "1", "key": "MAP-80", "fields": {"customfield_9": "https://north.aha.io/features/N-80"}},
    {"id": "4001", "key": "MAP-1", "fields": {"customfield_9": "https://north.aha.io/features/N-8"}}]})";

TEST_CASE("the issue that an earlier attempt left behind is used") {
  Host host;
  records::with_version(host);
  host.expect("GET", api + "/search" + query, answer(200, found));
  records::stored_and_ranked(host);
  host.expect("GET", api + "/issue/4001?fields=attachment", answer(200, "{}"));
  const Outcome outcome = host.receive(again());
  CHECK(outcome.ok());
  CHECK(outcome.logged("MAP-1"));
}

TEST_CASE("search's successor is asked where search is gone") {
  Host host;
  records::with_version(host);
  host.expect("GET", api + "/search" + query, answer(410));
  host.expect("GET", api + "/search/jql" + query, answer(200, R"({"issues": []})"));
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  CHECK(host.receive(again()).ok());
  CHECK(host.remembered("gone:search") == records::jira);
}

TEST_CASE("what was found out about another server does not count") {
  Host host;
  host.remember("gone:search", "https://other.example.net");
  records::with_version(host);
  host.expect("GET", api + "/search" + query, answer(200, R"({"issues": []})"));
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  CHECK(host.receive(again()).ok());
}

TEST_CASE("where Jira cannot search by the reference, the newest issues are looked through") {
  Host host;
  records::with_version(host);
  host.expect("GET", api + "/search" + query, answer(410));
  host.expect("GET", api + "/search/jql" + query, answer(400, no_searcher));
  host.expect("GET", api + "/search" + newest, answer(410));
  host.expect("GET", api + "/search/jql" + newest, answer(200, found));
  records::stored_and_ranked(host);
  host.expect("GET", api + "/issue/4001?fields=attachment", answer(200, "{}"));
  const Outcome outcome = host.receive(again());
  CHECK(outcome.ok());
  CHECK(outcome.logged("MAP-1"));
}

TEST_CASE("no issue is made while Jira cannot say whether one was left behind") {
  Host host;
  records::with_version(host);
  host.expect("GET", api + "/search" + query, answer(503));
  const Outcome outcome = host.receive(again());
  CHECK(outcome.failure);
  CHECK(outcome.script_errors.empty());
}

TEST_CASE("where issues carry no reference an earlier one cannot be found, and a warning says so") {
  aha::testing::Event event = again();
  event.data.get_object()["feature_issue_type"] = "2";
  Host host;
  records::with_version(host);
  host.expect("POST", api + "/issue", answer(201, created));
  records::stored_and_ranked(host);
  const Outcome outcome = host.receive(event);
  CHECK(outcome.ok());
  CHECK(outcome.logged("An earlier attempt may have made the issue"));
}

aha::testing::Event comment_again() {
  aha::testing::Event event = records::event("create_comment", records::parsed(R"({"user": {"name": "Ada"},
      "url": "https://x/1", "body": "Yes", "attachments": [{"file_name": "a", "download_url": "https://f.example/1"}]})"));
  event.payload.get_object()["commentable"] = records::linked_feature();
  event.outcome_unknown = true;
  return event;
}

TEST_CASE("a comment that an earlier attempt added is not added again, nor are its files") {
  for (const char* there : {R"(Comment added by Ada in [Aha!|https://x/1]\n\nYes)",
                            R"(Comment added by Ada in [Aha!|https://x/1|smart-link] \n\nYes)"}) {
    Host host;
    host.expect("GET", api + "/issue/4001/comment?orderBy=-created&maxResults=50",
                answer(200, R"({"comments": [{"body": ")" + std::string(there) + R"("}]})"));
    host.expect("GET", api + "/issue/4001?fields=attachment",
                answer(200, R"({"fields": {"attachment": [{"filename": "a"}]}})"));
    CHECK(host.receive(comment_again()).ok());
  }
}

TEST_CASE("another comment of a similar address is none that an earlier attempt added") {
  Host host;
  host.expect(
      "GET", api + "/issue/4001/comment?orderBy=-created&maxResults=50",
      answer(200, R"({"comments": [{"body": "Comment added by Ada in [Aha!|https://x/12]"}, null]})"));
  host.expect("POST", api + "/issue/4001/comment", answer(201, "{}"));
  host.expect("GET", api + "/issue/4001?fields=attachment",
              answer(200, R"({"fields": {"attachment": [{"filename": "a"}]}})"));
  CHECK(host.receive(comment_again()).ok());
}

}  // namespace
