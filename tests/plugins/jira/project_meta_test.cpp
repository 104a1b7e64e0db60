#include <doctest/doctest.h>

#include "records.hpp"

#include <jira_core/letter_case.hpp>
#include <jira_core/people.hpp>
#include <jira_core/project_meta.hpp>

#include <string>

namespace {

namespace json = aha::json;
using aha::View;

const json::value server_fields = aha::parse_json(R"([
    {"id": "summary", "name": "Summary", "schema": {"type": "string", "system": "summary"}},
    {"id": "cf_1", "name": "Epic Name", "schema": {"custom": "com.pyxis.greenhopper.jira:gh-epic-label"}},
    {"id": "cf_2", "name": "Epic Link", "schema": {"custom": "com.pyxis.greenhopper.jira:gh-epic-link"}},
    {"id": "cf_3", "name": "Story Points"}, {"id": "cf_4", "name": "Aha! Rank"}, {"id": "cf_5", "name": "Aha! Reference"}])");

TEST_CASE("known custom fields are found by kind or by name") {
  CHECK(
      jira::known_custom_fields(server_fields) ==
      records::parsed(R"({"epic_name_field": "cf_1", "epic_link_field": "cf_2", "story_points_field": "cf_3",
                            "aha_position_field": "cf_4"})"));
  CHECK(jira::reference_field(server_fields) == "cf_5");
  const json::value none = json::array();
  CHECK(jira::known_custom_fields(none).at("epic_name_field").is_null());
  CHECK(jira::reference_field(none).is_null());
}

TEST_CASE("projects keep the issue types that were loaded of them, whatever kind of number their id is") {
  json::array projects = aha::parse_json(R"([{"id": "1"}, {"id": "2"}])").as_array();
  const json::value earlier =
      aha::parse_json(R"([{"id": 2, "issue_types": "set"}, {"id": 3, "issue_types": "x"}])");
  jira::keep_issue_types(projects, earlier);
  CHECK(json::serialize(projects) == R"([{"id":"1"},{"id":"2","issue_types":"set"}])");
}

json::object stored(jira::ProjectMeta&& project) {
  json::object meta = records::parsed(R"({"projects": [{"key": "MAP"}, {"key": "SEA"}]})");
  std::move(project).store(meta, "MAP");
  return meta;
}

TEST_CASE("an issue type tells which known fields are on its screens") {
  jira::ProjectMeta project(records::parsed(R"({"story_points_field": "cf_3", "epic_link_field": null})"));
  const json::value type = records::parsed(R"({"id": "1", "name": "Story", "subtask": false})");
  const json::value fields =
      records::parsed(R"({"summary": {"name": "Summary", "schema": {"type": "string", "system": "summary"}},
      "cf_3": {"name": "Points", "schema": {"type": "number", "custom": "x:float"}},
      "labels": {"name": "Labels", "schema": {"type": "array", "items": "string", "system": "labels"}}})");
  project.add_issue_type(type, fields);
  const json::value meta = stored(std::move(project));
  const View set = View(meta)["issue_type_sets"][View(meta)["projects"][0]["issue_types"].str()];
  REQUIRE(set.size() == 1);
  CHECK(json::serialize(set[0]["fields"].json()) == R"(["cf_3","labels","summary"])");
  CHECK(set[0]["has_field_story_points"].truthy());
  CHECK(set[0]["has_field_labels"].truthy());
  CHECK(!set[0]["has_field_assignee"].truthy());
  CHECK(!set[0]["has_field_epic_link"].truthy());
  CHECK(json::serialize(View(meta)["fields"]["labels"].json()) ==
        R"({"name":"Labels","type":"array","sub_type":"string","editor":"labels"})");
  CHECK(View(meta)["fields"]["cf_3"]["editor"] == "x:float");
  CHECK(View(meta)["projects"][1]["issue_types"].is_null());
}

TEST_CASE("of a type without fields nothing is claimed") {
  jira::ProjectMeta project{json::object()};
  const json::value type = records::parsed(R"({"id": "1", "name": "Bug", "subtask": false})");
  project.add_issue_type(type, {});
  const json::value meta = stored(std::move(project));
  CHECK(records::first_member(View(meta)["issue_type_sets"])[0].size() == 3);
}

TEST_CASE("types with the same statuses share a set of them") {
  jira::ProjectMeta project{json::object()};
  const json::value types = aha::parse_json(R"([{"id": "1"}, {"id": "2"}, {"id": "3"}])");
  for (const View type : View(types)) project.add_issue_type(type, {});
  const json::value statuses =
      aha::parse_json(R"([{"id": "1", "statuses": [{"id": "7", "name": "Open", "x": 1}]},
      {"id": "2", "statuses": [{"id": "7", "name": "Open"}]}, {"id": "9", "statuses": []}])");
  project.set_statuses_by_type(statuses);
  const json::value meta = stored(std::move(project));
  const View set = records::first_member(View(meta)["issue_type_sets"]);
  CHECK(View(meta)["status_sets"].size() == 2);
  CHECK(set[0]["statuses"] == set[1]["statuses"]);
  CHECK(set[2]["statuses"].is_null());
  CHECK(json::serialize(View(meta)["status_sets"][set[0]["statuses"].str()].json()) ==
        R"([{"id":"7","name":"Open"}])");
}

TEST_CASE("the user that fits best is the one named so, or shown as a whole word") {
  const json::value users = aha::parse_json(R"json([{"name": "adam", "html": "<strong>ada</strong>m"},
      {"name": "x", "html": "Ada - <strong>ada</strong> (x)"}, {"name": "ADA", "key": "ada"}])json");
  CHECK(jira::best_match(users, "ada")["name"] == "ADA");
  CHECK(jira::best_match(users, "(")["name"] == "adam");
  const json::value two =
      aha::parse_json(R"([{"name": "y"}, {"name": "x", "html": "z <strong>a+b@c.d</strong> "}])");
  CHECK(jira::best_match(two, "A+B@c.d")["name"] == "x");
  CHECK(jira::best_match({}, "ada").is_null());
}

TEST_CASE("names compare without regard to case beyond ASCII") {
  CHECK(jira::lower_case("SUMMER 3.0") == "summer 3.0");
  CHECK(jira::lower_case("ÉTÉ ÄÖÜ Ÿ Ł Ž") == "été äöü ÿ ł ž");
  CHECK(jira::lower_case("ΑΒΓ ЖЩЁ ԱԲ ẞ Ａ") == "αβγ жщё աբ ß ａ");
  CHECK(jira::lower_case("× 夏 🚀") == "× 夏 🚀");
  CHECK(jira::lower_case("A\xff\xc3") == "a\xff\xc3");
}

}  // namespace
