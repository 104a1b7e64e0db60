// Records, settings and addresses that the tests of this service share.
#pragma once

#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>
#include <utility>

namespace records {

namespace json = aha::json;

inline const std::string gitlab = "https://gitlab.com/api/v4/projects/11";
inline const std::string aha_api = "https://north.aha.io/api/v1/";

/// Parsed JSON text, which nested records are easier to read in.
inline json::value parsed(std::string_view text) {
  return aha::parse_json(text);
}

inline json::object settings() {
  return parsed(R"({"private_token": "token-4711", "project": "north/compass", "mapping": "issue-issue",
                    "status_mapping": {"open": "10", "closed": "20"}, "integration_id": 77,
                    "aha_account_domain": "north", "aha_api_url_base": "https://aha.io/",
                    "aha_api_token": "aha-token"})")
      .as_object();
}

/// Settings with one of them set otherwise.
inline json::object settings_with(std::string_view name, json::value value) {
  json::object changed = settings();
  changed[name] = std::move(value);
  return changed;
}

/// What "installed" stored.
inline json::value meta_data() {
  return parsed(R"({"repos":[
      {"id":12,"full_name":"map","path_with_namespace":"north/map","web_url":"https://gitlab.com/north/map"},
      {"id":11,"full_name":"compass","path_with_namespace":"north/compass",
       "web_url":"https://gitlab.com/north/compass"}]})");
}

/// Fields that this integration stored on a record.
inline json::array stored(std::initializer_list<std::pair<const char*, const char*>> fields) {
  json::array all;
  for (const auto& [name, value] : fields)
    all.push_back(json::object{{"integration_id", "77"}, {"name", name}, {"value", value}});
  return all;
}

inline json::object release() {
  return parsed(R"({"id": "301", "reference_num": "N-R-3", "name": "Polar", "release_date": "2031-02-03",
                    "released": false, "url": "https://north.aha.io/releases/N-R-3",
                    "integration_fields": []})")
      .as_object();
}

/// A feature whose release is linked to milestone 70.
inline json::object feature() {
  json::object record = parsed(R"({"reference_num": "N-8", "name": "Show true north", "tags": ["map", "pole"],
                 "workflow_status": {"id": "11", "name": "Planned"},
                 "description": {"body": "<p>Use the <b>declination</b>.</p>", "attachments": []},
                 "url": "https://north.aha.io/features/N-8", "integration_fields": [], "requirements": []})")
                            .as_object();
  record["release"] = release();
  record["release"].as_object()["integration_fields"] = stored({{"milestone_id", "70"}});
  return record;
}

inline json::object requirement(std::string_view reference_num) {
  json::object record = parsed(R"({"name": "Look it up", "description": {"body": "", "attachments": []},
                                   "integration_fields": [], "tags": null})")
                            .as_object();
  record["reference_num"] = reference_num;
  record["url"] = "https://north.aha.io/requirements/" + std::string(reference_num);
  return record;
}

/// An event about `record`, which is a feature or a release.
inline aha::testing::Event event(std::string name, json::object record, json::object data = settings()) {
  json::object payload;
  payload[name.ends_with("feature") ? "feature" : "release"] = std::move(record);
  return {.event = std::move(name),
          .payload = std::move(payload),
          .data = std::move(data),
          .meta_data = meta_data()};
}

/// Where the integration's fields of a record are stored.
inline std::string fields_of(const std::string& record) {
  return aha_api + record + "/integrations/77/fields";
}

inline aha::testing::Answer answer(int status, std::string body, aha::testing::Headers headers = {}) {
  return {.status = status, .body = std::move(body), .headers = std::move(headers)};
}

inline const char* const issue_42 = R"({"id":990,"iid":42,"state":"opened","milestone":{"id":70},
    "web_url":"https://gitlab.com/north/compass/issues/42","labels":[]})";
inline const char* const milestone_70 =
    R"({"id":70,"iid":7,"title":"Polar","web_url":"https://gitlab.com/north/compass/milestones/7"})";

}  // namespace records
