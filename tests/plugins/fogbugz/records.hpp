// Records as Aha! sends them, and FogBugz's answers, for the tests of this service.
#pragma once

#include <aha/json.hpp>
#include <aha/testing.hpp>
#include <aha/url.hpp>

#include <string>
#include <string_view>

namespace records {

namespace json = aha::json;

inline const std::string aha_api = "https://north.aha.io/api/v1/";

inline json::value parsed(std::string_view text) {
  return aha::parse_json(text);
}

inline std::string command(const std::string& name) {
  return "https://north.example.org/api.asp?cmd=" + name;
}

inline json::object settings() {
  return parsed(R"({"fogbugz_url": "https://north.example.org/", "api_token": "token-4711", "projects": "3",
                    "integration_id": 77, "aha_account_domain": "north", "aha_api_url_base": "https://aha.io/",
                    "aha_api_token": "aha-token"})")
      .as_object();
}

/// What "installed" has stored.
inline json::object memory() {
  return parsed(
             R"({"projects": [{"ixProject": "3", "sProject": "Maps"}, {"ixProject": "2", "sProject": "Inbox"}],
      "statuses": {"1": {"ixStatus": "1", "sStatus": "Active", "fWorkDone": "false", "fResolved": "false"},
                   "2": {"ixStatus": "2", "sStatus": "Fixed", "fWorkDone": "true", "fResolved": "true"},
                   "3": {"ixStatus": "3", "sStatus": "Won't fix", "fWorkDone": "false", "fResolved": "true"},
                   "4": {"ixStatus": "4", "sStatus": "Odd", "fWorkDone": "true", "fResolved": "false"}}})")
      .as_object();
}

inline json::object linked(json::object record, std::string_view number) {
  json::array fields = parsed(R"([{"integration_id": "77", "name": "number"}])").as_array();
  fields[0].as_object()["value"] = number;
  record["integration_fields"] = std::move(fields);
  return record;
}

inline json::object record(std::string_view reference_num) {
  json::object one = parsed(R"({"name": "Show true north", "description": {"body": "<p>Use <b>it</b>.</p>",
                                "attachments": []}, "integration_fields": [], "requirements": []})")
                         .as_object();
  one["reference_num"] = reference_num;
  return one;
}

inline json::object attachment(std::string_view file_name) {
  json::object one = parsed(R"({"content_type": "image/png"})").as_object();
  one["file_name"] = file_name;
  one["download_url"] = "https://files.example.net/" + std::string(file_name);
  return one;
}

inline aha::testing::Event event(std::string name, std::string_view member, json::value value) {
  json::object payload;
  payload[member] = std::move(value);
  return {.event = std::move(name), .payload = std::move(payload), .data = settings(), .meta_data = memory()};
}

inline aha::testing::Answer answer(int status, std::string body = {}) {
  return {.status = status, .body = std::move(body)};
}

inline aha::testing::Answer response(const std::string& content) {
  return answer(200, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><response>" + content + "</response>");
}

/// What FogBugz finds: one case with these elements.
inline aha::testing::Answer found(const std::string& number, const std::string& elements) {
  return response("<cases count=\"1\"><case ixBug=\"" + number + "\" operations=\"edit\">" + elements +
                  "</case></cases>");
}

inline aha::testing::Answer made(const std::string& number) {
  return response("<case ixBug=\"" + number + "\" operations=\"edit\"/>");
}

inline std::string fields_of(const std::string& record) {
  return aha_api + record + "/integrations/77/fields";
}

/// One parameter of a form that was sent; "absent" where it was not.
inline std::string sent(const aha::testing::SentRequest& request, std::string_view name) {
  return aha::url::form_value(request.body, name).value_or("absent");
}

}  // namespace records
