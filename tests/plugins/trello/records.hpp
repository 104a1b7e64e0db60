// Records, settings and addresses that the tests of this service share.
#pragma once

#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>
#include <utility>

namespace records {

namespace json = aha::json;

inline const std::string aha_api = "https://north.aha.io/api/v1/";

/// An address of Trello's API with the integration's key and token.
inline std::string trello(const std::string& path) {
  return "https://api.trello.com/1/" + path + (path.find('?') == std::string::npos ? "?" : "&") +
         "key=app-key&token=user-token";
}

/// Parsed JSON text, which nested records are easier to read in.
inline json::value parsed(std::string_view text) {
  return aha::parse_json(text);
}

inline json::object settings() {
  return parsed(R"({"oauth_key": "app-key", "oauth_token": "user-token", "board": "b1",
                    "list_for_new_features": "l1", "create_features_at": "top",
                    "feature_statuses": {"l1": "10", "l2": "20"},
                    "callback_url": "https://north.aha.io/callback/7", "integration_id": 77,
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

/// Fields that this integration stored on a record.
inline json::array stored(std::initializer_list<std::pair<const char*, const char*>> fields) {
  json::array all;
  for (const auto& [name, value] : fields)
    all.push_back(json::object{{"integration_id", "77"}, {"name", name}, {"value", value}});
  return all;
}

inline json::object feature() {
  return parsed(R"({"reference_num": "N-8", "name": "Show true north",
                    "description": {"body": "<p>Use the <b>declination</b>.</p>", "attachments": []},
                    "attachments": [], "url": "https://north.aha.io/features/N-8",
                    "release": {"release_date": "2031-02-03", "parking_lot": false},
                    "integration_fields": [], "requirements": []})")
      .as_object();
}

inline json::object requirement(std::string_view reference_num) {
  json::object record = parsed(R"({"name": "Look it up", "description": {"body": "In the model."},
                                   "integration_fields": []})")
                            .as_object();
  record["reference_num"] = reference_num;
  return record;
}

inline json::object attachment(std::string_view name) {
  json::object record;
  record["file_name"] = name;
  record["content_type"] = "image/png";
  record["download_url"] = "https://files.example.com/" + std::string(name);
  return record;
}

inline aha::testing::Event event(std::string name, json::object record, json::object data = settings()) {
  json::object payload;
  payload["feature"] = std::move(record);
  return {.event = std::move(name), .payload = std::move(payload), .data = std::move(data)};
}

/// Where the integration's fields of a record are stored.
inline std::string fields_of(const std::string& record) {
  return aha_api + record + "/integrations/77/fields";
}

/// Where Aha! is asked which record has this id.
inline std::string search_for(const std::string& id) {
  return aha_api + "integrations/77/fields/id/value/" + id;
}

inline aha::testing::Answer answer(int status, std::string body, aha::testing::Headers headers = {}) {
  return {.status = status, .body = std::move(body), .headers = std::move(headers)};
}

}  // namespace records
