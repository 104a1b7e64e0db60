#include <doctest/doctest.h>

#include "records.hpp"

#include <chrono>

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::trello;

/// A feature that is on a card, with one requirement that is an item of its checklist.
json::object linked_feature() {
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"id", "c1"}});
  json::object requirement = records::requirement("N-8-1");
  requirement["integration_fields"] = records::stored({{"id", "i1"}, {"checklist_id", "k1"}});
  feature["requirements"] = json::array{requirement};
  return feature;
}

Host& creation(Host& host) {
  host.expect("POST", trello("cards"), answer(200, R"({"id":"c1"})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  host.expect("POST", trello("webhooks"), answer(200, "{}"));
  return host.expect("POST", trello("cards/c1/actions/comments"), answer(200, "{}"));
}

TEST_CASE("a feature becomes a card that Trello watches, and Aha! remembers it before anything else") {
  Host host;
  creation(host).expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  const Outcome outcome = host.receive(records::event("create_feature", records::feature()));
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].body == R"({"callbackURL":"https://north.aha.io/callback/7","idModel":"c1"})");
  CHECK(
      outcome.requests[1].body ==
      R"({"integration_fields":[{"name":"id","value":"c1"},{"name":"url","value":"https://trello.com/c/c1"}]})");
  CHECK(outcome.requests[3].body == R"({"text":"Created from Aha! https://north.aha.io/features/N-8"})");
}

TEST_CASE("requirements become items of one checklist") {
  Host host;
  creation(host);
  host.expect("GET", trello("cards/c1/checklists"), answer(200, R"([{"id":"k0","name":"Other"}])"));
  host.expect("POST", trello("checklists"), answer(200, R"({"id":"k1"})"));
  host.expect("POST", trello("checklists/k1/checkItems"), answer(200, R"({"id":"i1"})"));
  host.expect("POST", records::fields_of("requirements/N-8-1"), answer(200, "{}"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  host.expect("GET", trello("cards/c1/checklists"), answer(200, R"([{"id":"k1","name":"Requirements"}])"));
  host.expect("POST", trello("checklists/k1/checkItems"), answer(200, R"({"id":"i2"})"));
  host.expect("POST", records::fields_of("requirements/N-8-2"), answer(200, "{}"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  json::object feature = records::feature();
  feature["requirements"] = json::array{records::requirement("N-8-1"), records::requirement("N-8-2")};
  const Outcome outcome = host.receive(records::event("create_feature", feature));
  CHECK(outcome.ok());
  CHECK(outcome.requests[5].body == R"({"idCard":"c1","name":"Requirements"})");
  CHECK(outcome.requests[6].body == R"({"idChecklist":"k1","name":"Look it up. In the model.\n\n"})");
  CHECK(outcome.requests[7].body ==
        R"({"integration_fields":[{"name":"id","value":"i1"},{"name":"checklist_id","value":"k1"}]})");
}

TEST_CASE("an update changes the card where people put it, and its items") {
  Host host;
  host.expect("GET", trello("cards/c1"), answer(200, R"({"id":"c1"})"));
  host.expect("PUT", trello("cards/c1"), answer(200, "{}"));
  host.expect("GET", trello("checklists/k1/checkitems/i1"), answer(200, R"({"id":"i1"})"));
  host.expect("PUT", trello("cards/c1/checklist/k1/checkItem/i1"), answer(200, "{}"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  const Outcome outcome = host.receive(records::event("update_feature", linked_feature()));
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body.find("idList") == std::string::npos);
  CHECK(outcome.requests[3].body ==
        R"({"idChecklistCurrent":"k1","idCheckItem":"i1","name":"Look it up. In the model.\n\n"})");
}

TEST_CASE("changes that Trello refuses are logged, and the rest is sent") {
  Host host;
  host.expect("GET", trello("cards/c1"), answer(200, R"({"id":"c1"})"));
  host.expect("PUT", trello("cards/c1"), answer(400, "invalid value for desc"));
  host.expect("GET", trello("checklists/k1/checkitems/i1"), answer(200, R"({"id":"i1"})"));
  host.expect("PUT", trello("cards/c1/checklist/k1/checkItem/i1"), answer(500, ""));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  const Outcome outcome = host.receive(records::event("update_feature", linked_feature()));
  CHECK(outcome.ok());
  CHECK(outcome.logged("Trello would not change card c1 (400: invalid value for desc)"));
  CHECK(outcome.logged("Trello would not change item i1 of card c1 (500)"));
}

TEST_CASE("a card that was deleted is made again, and so is an item") {
  json::object feature = linked_feature();
  Host host;
  host.expect("GET", trello("cards/c1"), answer(404, "The requested resource was not found."));
  creation(host);
  host.expect("GET", trello("checklists/k1/checkitems/i1"), answer(404, ""));
  host.expect("GET", trello("cards/c1/checklists"), answer(200, R"([{"id":"k1","name":"Requirements"}])"));
  host.expect("POST", trello("checklists/k1/checkItems"), answer(200, R"({"id":"i2"})"));
  host.expect("POST", records::fields_of("requirements/N-8-1"), answer(200, "{}"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  CHECK(host.receive(records::event("update_feature", feature)).ok());
}

TEST_CASE("whether a card is there is not known while Trello refuses to tell, so no second one is made") {
  for (const int status : {301, 400, 401, 403, 500, 503}) {
    Host host;
    host.expect("GET", trello("cards/c1"), answer(status, "try later"));
    const Outcome outcome = host.receive(records::event("update_feature", linked_feature()));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::RemoteError");
    CHECK(outcome.script_errors.empty());
  }
}

TEST_CASE("a rate limit is waited for as long as Trello counts, though it names no time") {
  Host host;
  host.expect("GET", trello("cards/c1"), answer(429, R"({"error":"API_TOKEN_LIMIT_EXCEEDED"})"));
  host.expect("GET", trello("cards/c1"), answer(200, R"({"id":"c1"})"));
  host.expect("PUT", trello("cards/c1"), answer(200, "{}"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"id", "c1"}});
  const Outcome outcome = host.receive(records::event("update_feature", feature));
  CHECK(outcome.ok());
  REQUIRE(outcome.sleeps.size() == 1);
  CHECK(outcome.sleeps[0] >= std::chrono::seconds(10));
}

TEST_CASE("a feature that has a card already when it is created gets no second one") {
  Host host;
  host.expect("GET", trello("cards/c1"), answer(200, R"({"id":"c1"})"));
  host.expect("PUT", trello("cards/c1"), answer(200, "{}"));
  host.expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  json::object feature = records::feature();
  feature["integration_fields"] = records::stored({{"id", "c1"}});
  CHECK(host.receive(records::event("create_feature", feature)).ok());
}

TEST_CASE("without a list for new features nothing is sent, and the error says what to choose") {
  for (const json::value& list : {json::value(nullptr), json::value("")}) {
    const Outcome outcome = Host().receive(records::event(
        "create_feature", records::feature(), records::settings_with("list_for_new_features", list)));
    CHECK(outcome.script_errors.empty());
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->class_name == "Errors::ConfigurationError");
  }
}

TEST_CASE("a redirect is told with its target") {
  Host host;
  host.expect("GET", trello("cards/c1"),
              answer(301, "", {{"Location", "https://new.example.com/1/cards/c1?key=k"}}));
  const Outcome outcome = host.receive(records::event("update_feature", linked_feature()));
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->message.find("(https://new.example.com/1/cards/c1)") != std::string::npos);
}

TEST_CASE("a link that another integration stored is not ours") {
  json::object feature = records::feature();
  feature["integration_fields"] =
      records::parsed(R"([{"integration_id":"78","name":"id","value":"c9"},{"name":"id","value":"c8"}])");
  Host host;
  creation(host).expect("GET", trello("cards/c1/attachments"), answer(200, "[]"));
  CHECK(host.receive(records::event("update_feature", feature)).ok());
}

TEST_CASE("an event without a feature, or with nothing in it, is an error or a card, never a crash") {
  Host host;
  for (const char* payload : {"null", "{}", R"({"feature":"x"})", R"({"feature":null})"}) {
    const Outcome outcome = host.receive(
        {.event = "create_feature", .payload = records::parsed(payload), .data = records::settings()});
    REQUIRE(outcome.failure);
    CHECK(outcome.requests.empty());
  }
  host.answer_all(
      [](const auto& request) { return answer(200, request.method == "GET" ? "[]" : R"({"id":"c1"})"); });
  const auto odd = records::parsed(
      R"({"feature":{"requirements":[null,7,{"name":{},"attachments":"x"}],"release":3,"integration_fields":"y"}})");
  CHECK(host.receive({.event = "create_feature", .payload = odd, .data = records::settings()})
            .failure->class_name ==
        "Errors::ConfigurationError");  // no reference number, under which a link could be stored
}

}  // namespace
