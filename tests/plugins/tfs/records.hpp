// Records as Aha! sends them and answers of Azure DevOps, for the tests of this service.
#pragma once

#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace records {

namespace json = aha::json;

inline const std::string azure = "https://north.visualstudio.com/defaultcollection";
inline const std::string aha_api = "https://polar.aha.io/api/v1/";
inline const std::string version = "?api-version=1.0";

inline json::value parsed(std::string_view text) {
  return aha::parse_json(text);
}

inline json::object settings() {
  return parsed(
             R"({"account_name": "north", "user_name": "ann", "user_password": "pat-4711", "project": "p-1",
      "area": "Maps\\Sea", "feature_mapping": "Feature", "requirement_mapping": "User Story",
      "feature_status_mapping": {"New": "100", "Done": "200"}, "requirement_status_mapping": {"New": "300"},
      "integration_id": 77, "aha_account_domain": "polar", "aha_api_url_base": "https://aha.io/",
      "aha_api_token": "aha-token"})")
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

inline json::object attachment(std::string_view file_name) {
  json::object one;
  one["file_name"] = file_name;
  one["file_size"] = 4;
  one["download_url"] = "https://files.example.net/" + std::string(file_name);
  return one;
}

inline aha::testing::Event event(std::string name, json::object feature) {
  json::object payload;
  payload["feature"] = std::move(feature);
  return {.event = std::move(name), .payload = std::move(payload), .data = settings()};
}

inline aha::testing::Event webhook(std::string_view work_item_url) {
  json::value payload = parsed(R"({"resource": {"_links": {"parent": {}}}})");
  payload.at("resource").at("_links").at("parent").as_object()["href"] = work_item_url;
  return {.event = "webhook", .payload = std::move(payload), .data = settings()};
}

inline aha::testing::Answer answer(int status, std::string body = {}) {
  return {.status = status, .body = std::move(body)};
}

/// A work item in its state "New"; `more` are further members.
inline aha::testing::Answer work_item(int id, std::string_view more = R"("relations": [])") {
  const std::string number = std::to_string(id);
  return answer(200, R"({"id": )" + number + R"(, "url": "https://north/wi/)" + number +
                         R"(", "_links": {"html": {"href": "https://north/page/)" + number +
                         R"("}}, "fields": {"System.Title": "Show true north", "System.State": "New",
                         "System.Description": "<p>Use it.</p>"}, )" +
                         std::string(more) + "}");
}

inline std::string create(std::string_view type) {
  return azure + "/p-1/_apis/wit/workitems/$" + std::string(type) + version;
}
inline std::string show(int id) {
  return azure + "/_apis/wit/workitems/" + std::to_string(id) + "?%24expand=all&api-version=1.0";
}
inline std::string change(int id) {
  return azure + "/_apis/wit/workitems/" + std::to_string(id) + version;
}
inline std::string upload(std::string_view name) {
  return azure + "/_apis/wit/attachments?fileName=" + std::string(name) + "&api-version=1.0";
}
inline std::string fields_of(const std::string& record) {
  return aha_api + record + "/integrations/77/fields";
}
inline std::string records_with(int id) {
  return aha_api + "integrations/77/fields/id/value/" + std::to_string(id);
}

}  // namespace records
