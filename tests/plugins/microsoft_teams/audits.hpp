// Activities, and what Teams is sent about them.
#pragma once

#include <aha/json.hpp>
#include <aha/testing.hpp>

#include <string>

namespace audits {

namespace json = aha::json;

inline const char* const workflow_url =
    "https://prod-1.westus.logic.azure.com/workflows/1/triggers/manual/paths/invoke?sig=s";
inline const char* const connector_url = "https://north.webhook.office.com/webhookb2/x";

inline json::value with_changes(const char* changes) {
  json::object audit{{"interesting", true},
                     {"description", "updated feature N-8"},
                     {"created_at", "2026-01-02T03:04:05Z"},
                     {"auditable_url", "https://north.aha.io/features/N-8"},
                     {"user", {{"name", "Jo"}}}};
  audit["changes"] = aha::parse_json(changes);
  return {{"audit", std::move(audit)}};
}

inline aha::testing::Event event(json::value payload, const char* url, json::value method = nullptr) {
  json::object data;
  data["webhook_url"] = url;
  data["integration_method"] = std::move(method);
  return {.event = "audit", .payload = std::move(payload), .data = std::move(data)};
}

/// The message that Teams gets.
inline json::value sent(const aha::testing::Event& event) {
  aha::testing::Host host;
  host.answer_all([](const auto&) { return aha::testing::Answer{.status = 202}; });
  const auto outcome = host.receive(event);
  return outcome.requests.size() == 1 ? outcome.requests[0].json() : json::value(nullptr);
}

}  // namespace audits
