#include "check/sample_payload.hpp"

#include <algorithm>
#include <array>

namespace check {
namespace {

namespace json = boost::json;

// upstream: the events that its services listen to.
constexpr std::array<std::string_view, 15> events{
    "installed",      "configured",         "create_feature",
    "update_feature", "create_release",     "update_release",
    "create_comment", "create_requirement", "update_requirement",
    "audit",          "security",           "webhook",
    "updated",        "destroyed",          "wiki"};

constexpr std::string_view release = R"({
  "id": "901", "reference_num": "CHK-R-2", "name": "aha-check-call release",
  "url": "https://acme.aha.io/releases/CHK-R-2",
  "resource": "https://acme.aha.io/api/v1/releases/CHK-R-2", "start_date": "2026-09-01", "release_date": "2026-10-01",
  "released": false, "integration_fields": [
    {"integration_id": "6000001", "service_name": "other", "name": "id", "value": "17"}],
  "project": {"id": "5", "reference_prefix": "CHK", "name": "Check"}})";

constexpr std::string_view requirement = R"({
  "id": "1101", "reference_num": "CHK-7-1", "name": "aha-check-call requirement", "position": 1,
  "url": "https://acme.aha.io/requirements/CHK-7-1", "resource": "https://acme.aha.io/api/v1/requirements/CHK-7-1",
  "description": {"body": "<p>aha-check-call <i>must</i></p>", "attachments": []},
  "workflow_status": {"id": "11", "name": "Ready", "complete": false}, "original_estimate": 60,
  "assigned_to_user": {"id": "3", "name": "Sam", "email": "sam@acme.example"}, "integration_fields": []})";

constexpr std::string_view feature = R"({
  "id": "1001", "reference_num": "CHK-7", "name": "aha-check-call feature", "url": "https://acme.aha.io/features/CHK-7",
  "resource": "https://acme.aha.io/api/v1/features/CHK-7", "tags": ["security", "web"], "start_date": "2026-09-02",
  "due_date": "2026-09-20", "score": 12, "original_estimate": 480.0, "work_units": 10,
  "description": {"body": "<p>aha-check-call <b>without</b> a password.</p><ul><li>one</li></ul>", "attachments": [
    {"id": "71", "file_name": "plan.png", "content_type": "image/png", "file_size": 5,
     "download_url": "https://acme.aha.io/attachments/71"}]},
  "workflow_status": {"id": "11", "name": "Ready to develop", "complete": false},
  "workflow_kind": {"id": "21", "name": "New"},
  "assigned_to_user": {"id": "3", "name": "Sam", "email": "sam@acme.example"},
  "created_by_user": {"id": "4", "name": "Kim", "email": "kim@acme.example"},
  "initiative": {"id": "31", "name": "Trust", "url": "https://acme.aha.io/initiatives/CHK-S-1",
    "integration_fields": []},
  "custom_fields": [{"key": "size", "name": "Size", "type": "string", "value": "M"}],
  "goals": [], "integration_fields": []})";

constexpr std::string_view audit = R"({
  "id": "51", "interesting": true, "audit_action": "update", "created_at": "2026-09-01T10:00:00Z",
  "auditable_type": "feature", "auditable_id": "1001", "auditable_url": "https://acme.aha.io/features/CHK-7",
  "description": "updated feature CHK-7 aha-check-call",
  "user": {"id": "3", "name": "Sam", "email": "sam@acme.example"},
  "changes": [{"field_name": "Name", "value": "<del>a</del><ins>aha-check-call</ins>"},
              {"field_name": "Description", "value": "<p>text</p>"}]})";

constexpr std::string_view webhook = R"({
  "action": "edited", "webhookEvent": "jira:issue_updated",
  "event_name": "issue_updated", "kind": "story_update_activity",
  "issue": {"id": "17", "number": 17, "key": "CHK-17", "title": "aha-check-call", "state": "open", "body": "text",
            "url": "https://api.remote.example/issues/17", "labels": [{"name": "Aha!:Ready"}],
            "fields": {"summary": "aha-check-call", "status": {"id": "1", "name": "Open"}}},
  "changes": {"title": {"from": "a"}},
  "message": {"text": "aha-check-call"}, "repository": {"full_name": "acme/app"}})";

json::value whole_feature() {
  auto value = json::parse(feature);
  value.as_object()["release"] = json::parse(release);
  value.as_object()["requirements"] = json::array{json::parse(requirement)};
  return value;
}

bool mentions(std::string_view event, std::string_view word) {
  return event.find(word) != std::string_view::npos;
}

}  // namespace

json::value sample_payload(std::string_view event) {
  json::object payload{{"event", event}};
  if (event == "webhook") return json::parse(webhook);
  if (event == "configured") return json::object{{"field", "attribute_check"}};
  if (mentions(event, "feature")) payload["feature"] = whole_feature();
  if (mentions(event, "release")) payload["release"] = json::parse(release);
  if (mentions(event, "requirement")) {
    payload["requirement"] = json::parse(requirement);
    payload["requirement"].as_object()["feature"] = whole_feature();
  }
  if (mentions(event, "comment")) {
    payload["comment"] = json::object{{"id", "61"},
                                      {"body", "<p>aha-check-call comment</p>"},
                                      {"user", json::object{{"name", "Sam"}, {"email", "sam@acme.example"}}}};
    payload["commentable"] = whole_feature();
  }
  if (event == "audit" || event == "security") payload["audit"] = json::parse(audit);
  return payload.size() == 1 ? json::value() : json::value(std::move(payload));
}

std::string marked(std::string text, std::size_t number) {
  const auto mark = std::string(call_marker) + "-" + std::to_string(number) + "-";
  for (std::size_t at = 0; (at = text.find(call_marker, at)) != std::string::npos; at += mark.size())
    text.replace(at, call_marker.size(), mark);
  return text;
}

std::span<const std::string_view> known_events() {
  return events;
}

bool is_known_event(std::string_view event) {
  return std::ranges::find(events, event) != events.end();
}

}  // namespace check
