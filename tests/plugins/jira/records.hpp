// Records, settings, meta_data and addresses that the tests of Jira's services share.
#pragma once

#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace records {

namespace json = aha::json;

inline const std::string jira = "https://north.example.net";
inline const std::string api = jira + "/rest/api/2";
inline const std::string aha_api = "https://north.aha.io/api/v1/";

/// Parsed JSON text, which nested records are easier to read in.
inline json::object parsed(std::string_view text) {
  return aha::parse_json(text).as_object();
}

inline json::object settings() {
  return parsed(R"({"server_url": "https://north.example.net", "username": "needle", "password": "token-4711",
                    "project": "MAP", "feature_issue_type": "1", "requirement_issue_type": "2",
                    "integration_id": 77, "aha_account_domain": "north", "aha_api_url_base": "https://aha.io/",
                    "aha_api_token": "aha-token"})");
}

/// `base` with one member set otherwise.
inline json::object with(json::object base, std::string_view name, json::value value) {
  base[name] = std::move(value);
  return base;
}

/// The value of an object's first member.
inline aha::View first_member(aha::View object) {
  return (*object.members().begin()).value;
}

/// A story (1), a subtask (2) and an epic (3).
inline json::object meta() {
  return parsed(
      R"({"epic_name_field": "cf_name", "epic_link_field": "cf_epic", "story_points_field": "cf_points",
    "aha_position_field": null, "aha_reference_field": "customfield_9",
    "projects": [{"id": "50", "key": "MAP", "name": "Maps", "issue_types": "set"},
                 {"id": "51", "key": "SEA", "name": "Sea charts"}],
    "fields": {"priority": {"name": "Priority", "type": "priority", "sub_type": null, "editor": "priority"}},
    "issue_type_sets": {"set": [
      {"id": "1", "name": "Story", "subtask": false, "has_field_fix_versions": true, "has_field_aha_reference": true,
       "has_field_epic_link": true, "has_field_labels": true, "has_field_story_points": true,
       "has_field_time_tracking": true, "has_field_assignee": true, "has_field_reporter": false,
       "fields": ["duedate", "summary"]},
      {"id": "2", "name": "Step", "subtask": true, "has_field_assignee": false, "has_field_reporter": false,
       "fields": []},
      {"id": "3", "name": "Epic", "subtask": false, "has_field_epic_name": true, "has_field_aha_reference": true,
       "fields": []}]}})");
}

/// Fields that this integration stored on a record.
inline json::array link(std::string_view id, std::string_view key = {}) {
  json::array fields;
  fields.push_back(json::object{{"integration_id", "77"}, {"name", "id"}, {"value", id}});
  if (!key.empty()) fields.push_back(json::object{{"integration_id", "77"}, {"name", "key"}, {"value", key}});
  return fields;
}

inline json::object release() {
  return parsed(
      R"({"reference_num": "N-R-3", "name": "Polar", "release_date": "2031-02-03", "released": false,
                    "url": "https://north.aha.io/releases/N-R-3", "integration_fields": []})");
}

/// A feature without a release's version to care for: its release is linked to version 600.
inline json::object feature() {
  json::object record =
      parsed(R"({"id": "801", "reference_num": "N-8", "name": "Show true north", "tags": ["map"],
      "position": 4, "description": {"body": "<p>Use the <b>declination</b>.</p>", "attachments": []},
      "attachments": [], "url": "https://north.aha.io/features/N-8", "integration_fields": [], "requirements": []})");
  record["release"] = with(release(), "integration_fields", link("600"));
  return record;
}

inline json::object linked_feature() {
  return with(feature(), "integration_fields", link("4001", "MAP-1"));
}

inline json::object requirement() {
  return parsed(R"({"id": "802", "reference_num": "N-8-1", "name": "Look it up",
                    "description": {"body": "", "attachments": []}, "attachments": [], "integration_fields": [],
                    "url": "https://north.aha.io/requirements/N-8-1"})");
}

/// An event about `record`, named in the payload as the event's name ends.
inline aha::testing::Event event(std::string name, json::object record, json::object data = settings()) {
  json::object payload;
  payload[name.substr(name.find('_') + 1)] = std::move(record);
  return {
      .event = std::move(name), .payload = std::move(payload), .data = std::move(data), .meta_data = meta()};
}

/// Where the integration's fields of a record are stored.
inline std::string fields_of(const std::string& record) {
  return aha_api + record + "/integrations/77/fields";
}

inline aha::testing::Answer answer(int status, std::string body = {}, aha::testing::Headers headers = {}) {
  return {.status = status, .body = std::move(body), .headers = std::move(headers)};
}

inline std::vector<std::string> sent_to(const aha::testing::Outcome& outcome) {
  std::vector<std::string> lines;
  for (const auto& request : outcome.requests) lines.push_back(request.method + " " + request.url);
  return lines;
}

/// The version of the feature's release.
inline aha::testing::Host& with_version(aha::testing::Host& host) {
  return host.expect("GET", api + "/version/600", answer(200, R"({"id":"600","name":"Polar"})"));
}

/// What follows the creation of the feature's issue.
inline aha::testing::Host& stored_and_ranked(aha::testing::Host& host) {
  host.expect("POST", fields_of("features/801"));
  return host.expect("GET", aha_api + "features/801/integrations/77/adjacent_fields", answer(200, "[]"));
}

}  // namespace records
