// Records as Aha! sends them, for the tests of this service.
#pragma once

#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>
#include <string_view>

namespace records {

namespace json = aha::json;

inline const std::string redmine = "https://tracker.example.org";
inline const std::string aha_api = "https://north.aha.io/api/v1/";

inline json::value parsed(std::string_view text) {
  return aha::parse_json(text);
}

inline json::object settings() {
  return parsed(R"({"redmine_url": "https://tracker.example.org", "api_key": "key-4711", "project": "7",
                    "tracker": "3", "issue_priority": "5", "integration_id": 77, "aha_account_domain": "north",
                    "aha_api_url_base": "https://aha.io/", "aha_api_token": "aha-token"})")
      .as_object();
}

/// What "installed" has stored.
inline json::object memory() {
  return parsed(R"({"projects": [{"name": "Compass", "id": 7}], "trackers": [], "issue_priorities": []})")
      .as_object();
}

inline json::array link(std::string_view id) {
  json::array fields = parsed(R"([{"integration_id": "77", "name": "id"}])").as_array();
  fields[0].as_object()["value"] = id;
  return fields;
}

inline json::object record(std::string_view reference_num) {
  json::object one =
      parsed(R"({"name": "Show true north", "description": {"body": "<p>Use it.</p>", "attachments": []},
                                "attachments": [], "integration_fields": [], "requirements": []})")
          .as_object();
  one["reference_num"] = reference_num;
  return one;
}

inline json::object release() {
  return parsed(R"({"reference_num": "N-R-3", "name": "Polar", "release_date": "2031-02-03",
                    "url": "https://north.aha.io/releases/N-R-3", "integration_fields": []})")
      .as_object();
}

inline json::object attachment(std::string_view file_name) {
  json::object one = parsed(R"({"content_type": "image/png"})").as_object();
  one["file_name"] = file_name;
  one["download_url"] = "https://files.example.net/" + std::string(file_name);
  return one;
}

inline aha::testing::Event event(std::string name, json::object record) {
  json::object payload;
  payload[name.ends_with("feature") ? "feature" : "release"] = std::move(record);
  return {.event = std::move(name), .payload = std::move(payload), .data = settings(), .meta_data = memory()};
}

inline aha::testing::Answer answer(int status, std::string body = {}) {
  return {.status = status, .body = std::move(body)};
}

inline std::string fields_of(const std::string& record) {
  return aha_api + record + "/integrations/77/fields";
}

}  // namespace records
