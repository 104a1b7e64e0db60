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
using records::gitlab;

const std::string stored = records::fields_of("features/N-8");

/// Sends a feature with two requirements while the `nth` request of this method and address is answered by
/// `failure`, and everything else goes well.
Outcome send_while(const std::string& method, const std::string& url, int nth, const Answer& failure) {
  Host host;
  int seen = 0;
  host.answer_all([&](const SentRequest& request) {
    if (request.method == method && request.url == url && ++seen == nth) return failure;
    const bool creates = request.method == "POST" && request.url.starts_with(gitlab);
    return answer(creates ? 201 : 200, records::issue_42);
  });
  json::object feature = records::feature();
  feature["requirements"] = json::array{records::requirement("N-8-1"), records::requirement("N-8-2")};
  return host.receive(records::event("create_feature", feature));
}

bool stored_the_number(const Outcome& outcome) {
  for (const SentRequest& request : outcome.requests)
    if (request.url == stored && request.body.find(R"("number","value":42)") != std::string::npos)
      return true;
  return false;
}

TEST_CASE("the ids are stored even where the labels fail, so that sending again makes no second issue") {
  for (const Answer& failure :
       {answer(500, "oops"), Answer{.result = AHA_ECONNECT, .error = "connection reset"}}) {
    const Outcome outcome = send_while("PUT", gitlab + "/issues/42", 1, failure);
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->message.starts_with("Feature N-8: Issue 42 is in GitLab: "));
    CHECK(stored_the_number(outcome));
  }
}

TEST_CASE("the number that Aha! did not store is in the message, under Aha!'s own error class") {
  const Outcome outcome = send_while("POST", stored, 1, answer(500, "{}"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "AhaApi::InternalServerError");
  CHECK(outcome.failure->message.find("Issue 42 is in GitLab, but Aha! did not store its number") !=
        std::string::npos);
}

TEST_CASE("a requirement that fails is named, after its feature was sent") {
  const Outcome outcome = send_while("POST", gitlab + "/issues", 2, answer(422, R"({"message":"too long"})"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with(
      "Requirement N-8-1: GitLab would not create an issue in north/compass (422: too long)"));
  CHECK(stored_the_number(outcome));
}

TEST_CASE("a creation whose answer has no number ends there") {
  for (const char* body : {"", "{}", "[]", R"({"iid":null})"}) {
    const Outcome outcome = send_while("POST", gitlab + "/issues", 1, answer(201, body));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.requests.back().url == gitlab + "/issues");
  }
}

TEST_CASE("a milestone that Aha! did not store is named") {
  Host host;
  host.answer_all([](const SentRequest& request) {
    if (request.url == records::fields_of("releases/N-R-3")) return answer(404, "{}");
    return answer(200, std::string("[") + records::milestone_70 + "]");
  });
  const Outcome outcome = host.receive(records::event("create_release", records::release()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with(
      "Release N-R-3: Milestone 70 is in GitLab, but Aha! did not store its id"));
}

/// How many issues were asked for.
std::size_t issues_made(const Outcome& outcome) {
  std::size_t count = 0;
  for (const SentRequest& request : outcome.requests)
    count += request.method == "POST" && request.url == gitlab + "/issues" ? 1 : 0;
  return count;
}

TEST_CASE("labels that GitLab refuses lose nothing else, and are reported") {
  for (const int status : {403, 404, 422}) {
    const Outcome outcome =
        send_while("PUT", gitlab + "/issues/42", 1, answer(status, R"({"message":"bad label"})"));
    CHECK(!outcome.failure);
    CHECK(stored_the_number(outcome));
    CHECK(issues_made(outcome) == 3);
    CHECK(outcome.logged("GitLab would not set the labels of issue 42"));
  }
}

TEST_CASE("a requirement that is refused does not lose the next one") {
  const Outcome outcome = send_while("POST", gitlab + "/issues", 2, answer(422, "{}"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Requirement N-8-1: "));
  CHECK(issues_made(outcome) == 3);
}

TEST_CASE("labels that take the rest of the event's time leave enough to store the number") {
  const Outcome outcome =
      send_while("PUT", gitlab + "/issues/42", 1, {.status = 429, .headers = {{"Retry-After", "400"}}});
  REQUIRE(outcome.failure);
  CHECK(stored_the_number(outcome));
  const Outcome slow = send_while("PUT", gitlab + "/issues/42", 1, {.took = std::chrono::seconds(305)});
  REQUIRE(slow.failure);
  CHECK(slow.failure->class_name == "Timeout::Error");
  CHECK(stored_the_number(slow));
}

}  // namespace
