#include <doctest/doctest.h>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::testing::Host;
using aha::testing::Outcome;
using records::answer;
using records::project;

const char* no_comments = "[]";

json::object with_requirements() {
  json::object feature = records::feature();
  feature["requirements"] = json::array{records::requirement("N-8-1"), records::requirement("N-8-2")};
  return feature;
}

/// A feature whose story, or epic, is 61 and whose first requirement is 62.
json::object linked_feature() {
  json::object feature = with_requirements();
  feature["integration_fields"] = records::stored({{"id", "61"}, {"url", "https://t/61"}, {"label_id", "5"}});
  feature["requirements"].as_array()[0].as_object()["integration_fields"] = records::stored({{"id", "62"}});
  return feature;
}

Outcome send(Host& host, const char* event, json::object feature, const char* mapping) {
  return host.receive(records::event(event, std::move(feature), records::settings_with("mapping", mapping)));
}

TEST_CASE("stories of requirements are made from the last to the first, and each is stored at once") {
  Host host;
  host.expect("POST", project + "/stories", answer(200, R"({"id":61,"url":"https://t/61"})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  host.expect("POST", project + "/stories", answer(200, R"({"id":63,"url":"https://t/63"})"));
  host.expect("POST", records::fields_of("requirements/N-8-2"), answer(200, "{}"));
  host.expect("POST", project + "/stories", answer(200, R"({"id":62,"url":"https://t/62"})"));
  host.expect("POST", records::fields_of("requirements/N-8-1"), answer(200, "{}"));
  const Outcome outcome = send(host, "create_feature", with_requirements(), "story-story");
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body ==
        R"({"integration_fields":[{"name":"id","value":61},{"name":"url","value":"https://t/61"}]})");
}

TEST_CASE("tasks stand in the order of the requirements, and lead to their story") {
  Host host;
  host.expect("POST", project + "/stories", answer(200, R"({"id":61,"url":"https://t/61"})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  host.expect("POST", project + "/stories/61/tasks", answer(200, R"({"id":91})"));
  host.expect("POST", records::fields_of("requirements/N-8-1"), answer(200, "{}"));
  host.expect("POST", project + "/stories/61/tasks", answer(200, R"({"id":92})"));
  host.expect("POST", records::fields_of("requirements/N-8-2"), answer(200, "{}"));
  const Outcome outcome = send(host, "create_feature", with_requirements(), "story-task");
  CHECK(outcome.ok());
  CHECK(outcome.requests[3].body ==
        R"({"integration_fields":[{"name":"id","value":91},{"name":"url","value":"https://t/61"}]})");
}

TEST_CASE("an epic's label is stored with it") {
  Host host;
  host.expect("POST", project + "/epics", answer(200, R"({"id":81,"url":"https://t/81","label":{"id":5}})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  const Outcome outcome = send(host, "create_feature", records::feature(), "epic-story");
  CHECK(outcome.ok());
  CHECK(outcome.requests[1].body.find(R"({"name":"label_id","value":5})") != std::string::npos);
}

TEST_CASE("with the old mapping an initiative becomes an epic, once") {
  json::object feature = records::feature();
  feature["initiative"] = records::parsed(
      R"({"id":"900","name":"Grow","created_at":"2030-01-01","description":{"body":"<p>G</p>"}})");
  Host host;
  host.expect("POST", project + "/epics", answer(200, R"({"id":81,"url":"https://t/81","label":{"id":5}})"));
  host.expect("POST", records::fields_of("initiatives/900"), answer(200, "{}"));
  host.expect("POST", project + "/stories", answer(200, R"({"id":61,"url":"https://t/61"})"));
  host.expect("POST", records::fields_of("features/N-8"), answer(200, "{}"));
  const Outcome outcome = send(host, "create_feature", feature, "epic-story-task");
  CHECK(outcome.ok());
  CHECK(outcome.requests[2].json().at("label_ids") == json::array{5});
}

TEST_CASE("an update changes what is there and makes what is not") {
  Host host;
  host.expect("PUT", project + "/stories/61", answer(200, "{}"));
  host.expect("GET", project + "/stories/61/comments?fields=file_attachments", answer(200, no_comments));
  host.expect("POST", project + "/stories", answer(200, R"({"id":63,"url":"https://t/63"})"));
  host.expect("POST", records::fields_of("requirements/N-8-2"), answer(200, "{}"));
  // The label of a story's feature, which only an epic should have, is merged all the same.
  host.expect("GET", project + "/stories/62", answer(200, R"({"labels":[{"id":3},{"id":5}]})"));
  host.expect("PUT", project + "/stories/62", answer(200, "{}"));
  host.expect("GET", project + "/stories/62/comments?fields=file_attachments", answer(200, no_comments));
  const Outcome outcome = send(host, "update_feature", linked_feature(), "story-story");
  CHECK(outcome.ok());
  CHECK(outcome.requests[5].json().at("label_ids") == json::array{3, 5});
}

TEST_CASE("tasks are changed below their story") {
  Host host;
  host.expect("PUT", project + "/stories/61", answer(200, "{}"));
  host.expect("GET", project + "/stories/61/comments?fields=file_attachments", answer(200, no_comments));
  host.expect("PUT", project + "/stories/61/tasks/62", answer(200, "{}"));
  host.expect("POST", project + "/stories/61/tasks", answer(200, R"({"id":93})"));
  host.expect("POST", records::fields_of("requirements/N-8-2"), answer(200, "{}"));
  CHECK(send(host, "update_feature", linked_feature(), "story-task").ok());
}

TEST_CASE("an epic is changed, and its stories get its label beside their own") {
  json::object feature = linked_feature();
  feature["requirements"].as_array().pop_back();
  Host host;
  host.expect("PUT", project + "/epics/61", answer(200, "{}"));
  host.expect("GET", project + "/epics/61/comments?fields=file_attachments", answer(200, no_comments));
  host.expect("GET", project + "/stories/62", answer(200, R"({"labels":[{"id":3}]})"));
  host.expect("PUT", project + "/stories/62", answer(200, "{}"));
  host.expect("GET", project + "/stories/62/comments?fields=file_attachments", answer(200, no_comments));
  const Outcome outcome = send(host, "update_feature", feature, "epic-story");
  CHECK(outcome.ok());
  CHECK(outcome.requests[3].json().at("label_ids") == json::array{3, 5});
}

TEST_CASE("a story whose labels cannot be read keeps them") {
  json::object feature = linked_feature();
  feature["requirements"].as_array().pop_back();
  Host host;
  host.answer_all([](const auto& request) {
    const bool reads_labels = request.url.ends_with("/stories/62") && request.method == "GET";
    return answer(reads_labels ? 404 : 200, request.method == "GET" ? "[]" : "{}");
  });
  const Outcome outcome = send(host, "update_feature", feature, "epic-story");
  CHECK(!outcome.failure);
  for (const auto& request : outcome.requests) CHECK(request.body.find("label_ids") == std::string::npos);
}

TEST_CASE("an event without a feature, or with nothing in it, is an error or a story, never a crash") {
  Host host;
  for (const char* payload : {"null", "{}", R"({"feature":"x"})"}) {
    const Outcome outcome = host.receive(
        {.event = "update_feature", .payload = records::parsed(payload), .data = records::settings()});
    REQUIRE(outcome.failure);
    CHECK(outcome.requests.empty());
  }
  host.answer_all([](const auto&) { return answer(200, R"({"id":1,"labels":"x","label":7})"); });
  json::value odd = records::parsed(R"({"feature":{"requirements":[null,7,{"attachments":"x",
      "integration_fields":{"a":1}}],"initiative":5,"attachments":{},"description":[1]}})");
  for (const char* event : {"create_feature", "update_feature"}) {
    for (const char* mapping : {"story-story", "epic-story", "story-task", "epic-story-task", ""}) {
      const Outcome outcome =
          host.receive({.event = event, .payload = odd, .data = records::settings_with("mapping", mapping)});
      // Without a reference number there is no place for a link.
      CHECK((!outcome.failure || outcome.failure->class_name == "Errors::ConfigurationError"));
    }
    odd.at("feature").as_object()["integration_fields"] = records::stored({{"id", "61"}});
  }
}

}  // namespace
