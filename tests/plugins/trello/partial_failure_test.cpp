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
using records::trello;

const std::string stored = records::fields_of("features/N-8");

/// Sends a feature with one requirement while requests to `url` are answered by `failure`, and everything
/// else goes well.
Outcome send_while(const std::string& url, const Answer& failure) {
  Host host;
  host.answer_all([&](const SentRequest& request) {
    if (request.url == url) return failure;
    return answer(200, request.method == "GET" ? "[]" : R"({"id":"x1"})");
  });
  json::object feature = records::feature();
  feature["requirements"] = json::array{records::requirement("N-8-1")};
  return host.receive(records::event("create_feature", feature));
}

bool asked(const Outcome& outcome, const std::string& url) {
  for (const SentRequest& request : outcome.requests)
    if (request.url == url) return true;
  return false;
}

TEST_CASE("a card that Trello does not watch is stored and filled all the same") {
  const Outcome refused = send_while(trello("webhooks"), answer(400, "callback not valid"));
  CHECK(!refused.failure);
  CHECK(refused.logged("When card x1 is moved in Trello, Aha! will not learn of it"));
  CHECK(asked(refused, stored));
  const Outcome broken = send_while(trello("webhooks"), {.result = AHA_ECONNECT, .error = "reset"});
  CHECK(!broken.failure);
  CHECK(asked(broken, stored));
}

TEST_CASE("a watch that runs into the deadline ends the event") {
  const Outcome outcome = send_while(trello("webhooks"), {.took = std::chrono::hours(1)});
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "Timeout::Error");
  CHECK(asked(outcome, stored));  // the next event finds the card
}

TEST_CASE("the card that Aha! did not store is in the message, under Aha!'s own error class") {
  const Outcome outcome = send_while(stored, answer(500, "{}"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->class_name == "AhaApi::InternalServerError");
  CHECK(outcome.failure->message.starts_with(
      "Feature N-8: Card x1 is in Trello, but Aha! did not store its id: "));
}

TEST_CASE("a comment that is refused does not lose the requirements") {
  const Outcome outcome = send_while(trello("cards/x1/actions/comments"), answer(403, "no"));
  CHECK(!outcome.failure);
  CHECK(outcome.logged("Trello would not comment on card x1 (403: no)"));
  CHECK(asked(outcome, records::fields_of("requirements/N-8-1")));
}

TEST_CASE("one requirement that is refused does not lose the next, nor the feature's files") {
  Host host;
  int items = 0;
  host.answer_all([&](const SentRequest& request) {
    if (request.url == trello("checklists/x1/checkItems") && ++items == 1) return answer(400, "too long");
    return answer(200, request.method == "GET" ? "[]" : R"({"id":"x1"})");
  });
  json::object feature = records::feature();
  feature["requirements"] = json::array{records::requirement("N-8-1"), records::requirement("N-8-2")};
  feature["attachments"] = json::array{records::attachment("a.png")};
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Requirement N-8-1: "));
  CHECK(asked(outcome, records::fields_of("requirements/N-8-2")));
  CHECK(asked(outcome, "https://files.example.com/a.png"));
}

TEST_CASE("a requirement that fails is named") {
  const Outcome outcome = send_while(trello("checklists/x1/checkItems"), answer(400, "too long"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with("Requirement N-8-1: Trello would not add an item"));
}

TEST_CASE("an item that Aha! did not store is said to be there") {
  const Outcome outcome = send_while(records::fields_of("requirements/N-8-1"), answer(404, "{}"));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.starts_with(
      "Requirement N-8-1: Its checklist item is in Trello, but Aha! did not store its id: "));
}

TEST_CASE("a creation whose answer has no id ends there") {
  for (const char* body : {"", "{}", "[]", R"({"id":null})"}) {
    const Outcome outcome = send_while(trello("cards"), answer(200, body));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.requests.size() == 1);
  }
}

TEST_CASE("a long page of errors is quoted in part") {
  const Outcome outcome = send_while(trello("cards"), answer(502, std::string(1'000'000, 'x')));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.size() < 500);
}

}  // namespace
