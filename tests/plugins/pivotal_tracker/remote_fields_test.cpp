#include <doctest/doctest.h>
#include <remote_fields.hpp>

#include "records.hpp"

namespace {

namespace json = aha::json;
using aha::View;
using pivotal_tracker::changed_epic;
using pivotal_tracker::changed_story;
using pivotal_tracker::changed_task;
using pivotal_tracker::new_epic;
using pivotal_tracker::new_story;
using pivotal_tracker::new_task;
using pivotal_tracker::Remote;
using pivotal_tracker::Settings;
using pivotal_tracker::stored_field;

const json::value settings = records::settings();
const json::value feature = records::feature();
const json::value requirement = records::requirement("N-8-1");
const json::value story = records::parsed(R"({"id":61,"url":"https://t/61"})");
const json::value epic = records::parsed(R"({"id":81,"url":"https://t/81","label":{"id":5}})");

TEST_CASE("a feature becomes a story that carries its reference number") {
  CHECK(json::serialize(new_story(feature, View(), std::nullopt, {}, Settings(settings))) ==
        R"({"name":"Show true north","description":"Use the **declination**.\n\n","story_type":"feature",)"
        R"("created_at":"2031-01-02T03:04:05Z","external_id":"N-8","integration_id":55})");
}

TEST_CASE(
    "a requirement's story has its feature's reference number, kind and, where both are stories, link") {
  const json::value bugs = records::settings_with("feature_kinds", json::object{{"4", "bug"}});
  const json::object made = new_story(requirement, feature, Remote::created(story), {}, Settings(bugs));
  CHECK(made.at("external_id") == "N-8");
  CHECK(made.at("story_type") == "bug");
  CHECK(made.at("description") == "In the model.\n\n\n\nRequirement of #61.");
  CHECK(!made.contains("label_ids"));
}

TEST_CASE("a link that is in the text already is not added again") {
  json::object linked = records::requirement("N-8-1");
  linked["description"] = records::parsed(R"({"body":"Requirement of #61."})");
  const json::value record = linked;
  CHECK(changed_story(record, Remote::created(story), Settings(settings)).at("description") ==
        "Requirement of #61.\n\n");
}

TEST_CASE("below an epic a story carries the epic's label, and no link") {
  const json::value below = records::settings_with("mapping", "epic-story");
  const json::object made = new_story(requirement, feature, Remote::created(epic), {}, Settings(below));
  CHECK(made.at("label_ids") == json::array{5});
  CHECK(made.at("description") == "In the model.\n\n");
}

TEST_CASE("estimates are sent in story points only") {
  json::object estimated = records::feature();
  estimated["original_estimate"] = 3;
  for (const json::value& units : {json::value(10), json::value("20"), json::value(nullptr)}) {
    estimated["work_units"] = units;
    const json::value record = estimated;
    CHECK(!changed_story(record, std::nullopt, Settings(settings)).contains("estimate"));
  }
  estimated["work_units"] = 20;
  const json::value record = estimated;
  CHECK(changed_story(record, std::nullopt, Settings(settings)).at("estimate") == 3);
}

TEST_CASE("uploads become a comment, but none no comment") {
  const json::array uploads{json::object{{"id", 7}}};
  CHECK(json::serialize(new_epic(feature, uploads).at("comments")) == R"([{"file_attachments":[{"id":7}]}])");
  CHECK(!new_epic(feature, {}).contains("comments"));
  CHECK(!changed_epic(feature).contains("created_at"));
}

TEST_CASE("a task is the requirement's name and plain text") {
  CHECK(json::serialize(new_task(requirement)) ==
        R"({"description":"Look it up\nIn the model.","created_at":"2031-01-03T00:00:00Z"})");
  const json::value unnamed = records::parsed(R"({"name":null})");
  CHECK(changed_task(unnamed).at("description") == "\n");
}

TEST_CASE("members of the wrong type are read as nothing") {
  const json::value odd =
      records::parsed(R"({"name":[],"description":7,"workflow_kind":"x","work_units":{}})");
  const json::value none = records::settings_with("integration", "Aha!");
  CHECK(json::serialize(new_story(odd, View(), std::nullopt, {}, Settings(none))) ==
        R"({"name":"","description":"","story_type":"feature","created_at":null,"external_id":null,)"
        R"("integration_id":0})");
}

TEST_CASE("stored are the fields of this integration, whatever their service, and of none this service's") {
  const json::value id = 77;
  struct {
    const char* field;
    bool is_ours;
  } const table[] = {
      {R"({"integration_id":77,"service_name":"pivotal_tracker","name":"id","value":"1"})", true},
      {R"({"integration_id":"77","service_name":"development_proxy","name":"id","value":1})", true},
      {R"({"integration_id":"77","name":"id","value":"1"})", true},
      {R"({"integration_id":78,"service_name":"development_proxy","name":"id","value":"1"})", false},
      {R"({"service_name":"development_proxy","name":"id","value":"1"})", true},
      {R"({"service_name":"pivotal_tracker","name":"id","value":"1"})", true},
      {R"({"service_name":"jira","name":"id","value":"1"})", false},
      {R"({"integration_id":77,"name":"url","value":"1"})", false},
      {"null", false},
      {"7", false},
  };
  for (const auto& [field, is_ours] : table) {
    const json::value fields = json::array{records::parsed(field)};
    CHECK((stored_field(fields, id, "id") == "1") == is_ours);
  }
  CHECK(stored_field(View(), id, "id").is_null());
}

}  // namespace
