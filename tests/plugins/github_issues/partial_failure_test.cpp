#include <doctest/doctest.h>

#include "records.hpp"

#include <string>

namespace {

namespace json = aha::json;
using aha::testing::Answer;
using aha::testing::Host;
using aha::testing::Outcome;
using aha::testing::SentRequest;
using records::answer;
using records::github;

const std::string stored = records::fields_of("features/N-8");

/// Sends a feature with two requirements while the `nth` request of this method and address is answered by
/// `failure`, and everything else goes well.
Outcome send_while(const std::string& method, const std::string& url, int nth, Answer failure) {
  Host host;
  int seen = 0;
  host.answer_all([&](const SentRequest& request) {
    if (request.method == method && request.url == url && ++seen == nth) return failure;
    const bool creates = request.method == "POST" && request.url.starts_with(github);
    if (request.url == github + "/milestones" && !creates)
      return answer(200, R"([{"number":4,"title":"Polar"}])");
    return answer(creates ? 201 : 200, R"({"number":9,"state":"open"})");
  });
  json::object record = records::feature();
  record["requirements"] = json::array{records::requirement("N-8-1"), records::requirement("N-8-2")};
  return host.receive(records::event("create_feature", record));
}

bool stored_the_number(const Outcome& outcome) {
  for (const SentRequest& request : outcome.requests)
    if (request.url == stored && request.body.find(R"("number","value":9)") != std::string::npos) return true;
  return false;
}

TEST_CASE("the number is stored even where the labels fail, so that sending again makes no second issue") {
  const Outcome outcome = send_while("PUT", github + "/issues/9/labels", 1, answer(500, "oops"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with(
      "Feature N-8: Issue 9 is in GitHub: GitHub would not set the labels of issue 9 of north/compass (500"));
  CHECK(stored_the_number(outcome));
}

TEST_CASE("the number that Aha! did not store is in the message, under Aha!'s own error class") {
  const Outcome outcome = send_while("POST", stored, 2, answer(500, R"({"error":"down"})"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "AhaApi::InternalServerError");
  CHECK(outcome.failure->kind == AHA_FAIL_REMOTE);
  CHECK(outcome.failure->message.find("Issue 9 is in GitHub, but Aha! did not store its number") !=
        std::string::npos);
}

TEST_CASE("where Aha! cannot be told beforehand, no issue is made") {
  const Outcome outcome = send_while("POST", stored, 1, answer(403, "{}"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "AhaApi::Forbidden");
  for (const SentRequest& request : outcome.requests) CHECK(request.url != github + "/issues");
}

TEST_CASE("a milestone whose number was not stored is named") {
  const Outcome outcome = send_while("POST", records::fields_of("releases/N-R-3"), 1, answer(404, "{}"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with(
      "Release N-R-3: Milestone 4 is in GitHub, but Aha! did not store its number"));
}

TEST_CASE("a requirement that fails is named, after its feature was sent") {
  const Outcome outcome = send_while("POST", github + "/issues", 2,
                                     answer(422, R"({"message":"Validation Failed","errors":["too long"]})"));
  REQUIRE(outcome.failure);
  CHECK(
      outcome.failure->message.starts_with("Requirement N-8-1: GitHub would not create an issue in "
                                           "north/compass (422: Validation Failed: too long)"));
  CHECK(stored_the_number(outcome));
}

TEST_CASE("a creation whose answer has no number ends there") {
  const Outcome outcome = send_while("POST", github + "/issues", 1, answer(201, ""));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::RemoteError");
  CHECK(outcome.requests.back().url == github + "/issues");
}

TEST_CASE("a connection that breaks during the labels keeps its kind, and the number is stored") {
  const Outcome outcome =
      send_while("PUT", github + "/issues/9/labels", 1, {.result = AHA_ECONNECT, .error = "reset"});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  CHECK(stored_the_number(outcome));
}

/// How many issues were asked for.
std::size_t issues_made(const Outcome& outcome) {
  std::size_t count = 0;
  for (const SentRequest& request : outcome.requests)
    count += request.method == "POST" && request.url == github + "/issues" ? 1 : 0;
  return count;
}

TEST_CASE("labels that GitHub refuses lose nothing else, and are reported") {
  for (const int status : {403, 404, 422}) {
    const Outcome outcome =
        send_while("PUT", github + "/issues/9/labels", 1, answer(status, R"({"message":"bad label"})"));
    CHECK(!outcome.failure);
    CHECK(stored_the_number(outcome));
    CHECK(issues_made(outcome) == 3);
    CHECK(outcome.logged("GitHub would not set the labels of issue 9"));
  }
}

TEST_CASE("a requirement that is refused does not lose the next one") {
  const Outcome outcome = send_while("POST", github + "/issues", 2, answer(422, "{}"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Requirement N-8-1: "));
  CHECK(issues_made(outcome) == 3);
}

TEST_CASE("labels that take the rest of the event's time leave enough to store the number") {
  const Outcome outcome =
      send_while("PUT", github + "/issues/9/labels", 1, {.status = 429, .headers = {{"Retry-After", "400"}}});
  REQUIRE(outcome.failure);
  CHECK(stored_the_number(outcome));
  const Outcome slow = send_while("PUT", github + "/issues/9/labels", 1, {.took = std::chrono::seconds(305)});
  REQUIRE(slow.failure);
  CHECK(slow.failure->class_name == "Timeout::Error");
  CHECK(stored_the_number(slow));
}

}  // namespace
