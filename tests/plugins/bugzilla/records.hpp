// Records as Aha! sends them, and Bugzilla's addresses, for the tests of this service.
#pragma once

#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>
#include <string_view>

namespace records {

namespace json = aha::json;

inline const std::string aha_api = "https://north.aha.io/api/v1/";

inline json::value parsed(std::string_view text) {
  return aha::parse_json(text);
}

/// The address of an endpoint.
/// query  "&name=value&..."
inline std::string rest(const std::string& path, const std::string& query = {}) {
  return "https://bugs.example.org/rest/" + path + (query.empty() ? "" : "?" + query.substr(1));
}

inline json::object settings() {
  return parsed(R"({"server_url": "https://bugs.example.org", "api_key": "key-4711", "product": "7",
                    "component": "12", "integration_id": 77, "aha_account_domain": "north",
                    "aha_api_url_base": "https://aha.io/", "aha_api_token": "aha-token"})")
      .as_object();
}

/// What "installed" has stored.
inline json::object memory() {
  return parsed(R"({"products": [{"id": 3, "name": "Sextant", "components": [{"id": 12, "name": "Arm"}]},
                                 {"id": 7, "name": "Compass", "components": [{"id": 11, "name": "Rose"},
                                                                             {"id": 12, "name": "Needle"}]}],
                    "defaults": {"Compass": {"version": "2.0"}, "Sextant": {"version": "1.0"}}})")
      .as_object();
}

inline json::array link(std::string_view id) {
  json::array fields = parsed(R"([{"integration_id": "77", "name": "id"}])").as_array();
  fields[0].as_object()["value"] = id;
  return fields;
}

inline json::object record(std::string_view reference_num) {
  json::object one =
      parsed(
          R"({"name": "Show true north", "description": {"body": "<p>Use <b>it</b>.</p>", "attachments": []},
                 "attachments": [], "integration_fields": [], "requirements": []})")
          .as_object();
  one["reference_num"] = reference_num;
  return one;
}

/// A feature with one requirement for each of `requirements`.
inline json::object feature(json::array requirements = {}) {
  json::object one = record("N-8");
  one["requirements"] = std::move(requirements);
  return one;
}

inline json::object attachment(std::string_view file_name) {
  json::object one = parsed(R"({"content_type": "image/png"})").as_object();
  one["file_name"] = file_name;
  one["download_url"] = "https://files.example.net/" + std::string(file_name);
  return one;
}

inline aha::testing::Event event(std::string name, json::object feature) {
  json::object payload;
  payload["feature"] = std::move(feature);
  return {.event = std::move(name), .payload = std::move(payload), .data = settings(), .meta_data = memory()};
}

inline aha::testing::Answer answer(int status, std::string body = {}) {
  return {.status = status, .body = std::move(body)};
}

inline std::string fields_of(const std::string& record) {
  return aha_api + record + "/integrations/77/fields";
}

}  // namespace records
