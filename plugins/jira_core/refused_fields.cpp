#include "refused_fields.hpp"

#include <algorithm>
#include <initializer_list>

namespace jira {
namespace {

using aha::View;
using aha::json::object;

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

// source: messages of Jira Server 8 and 9 and of Jira Cloud, in English, which REST answers follow unless the
// user's language is another; then nothing is dropped
bool says_not_on_screen(std::string_view reason) {
  return contains_any(reason, {"cannot be set. It is not on the appropriate screen"});
}

/// How the field is called in what was sent: Jira Cloud refuses a parent as "parentId".
std::string_view sent_name_of(std::string_view refused) {
  return refused == "parentId" ? "parent" : refused;
}

bool is_expendable(std::string_view field, std::string_view reason, const EpicFields& epic_fields) {
  if (field == "project" || field == "issuetype") return false;
  if (sent_name_of(field) == "parent") return epic_fields.parent_is_epic;
  if (field == "labels" || (!field.empty() && field == epic_fields.epic_link)) return true;
  if (says_not_on_screen(reason)) return true;
  if (field == "assignee" || field == "reporter")
    return contains_any(reason, {"cannot be assigned", "does not exist", "is not a user"});
  if (reason.starts_with("User '") &&
      contains_any(reason, {"does not exist", "was not found", "is not valid"}))
    return true;
  if (field == "components") return contains_any(reason, {"is not valid", "does not exist"});
  if (field == "priority") return contains_any(reason, {"is not valid", "is invalid", "does not exist"});
  if (field == "fixVersions" || field == "versions")
    return contains_any(reason, {"is not valid", "does not exist"});
  return false;
}

bool was_sent(const object& issue, std::string_view field) {
  for (const char* const part : {"fields", "update"}) {
    const auto* const sent = issue.if_contains(part);
    if (sent != nullptr && sent->is_object() && sent->get_object().contains(sent_name_of(field))) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> expendable_fields(View errors, const object& issue, const EpicFields& epic_fields) {
  std::vector<std::string> fields;
  if (!errors["errorMessages"].empty()) return fields;
  for (const auto [field, reason] : errors["errors"].members()) {
    if (!is_expendable(field, reason.str(), epic_fields) || !was_sent(issue, field)) return {};
    fields.emplace_back(field);
  }
  return fields;
}

bool is_not_on_screen(View errors, std::string_view field) {
  return says_not_on_screen(errors["errors"][field].str());
}

void drop_field(object& issue, std::string_view field) {
  for (const char* const part : {"fields", "update"}) {
    auto* const sent = issue.if_contains(part);
    if (sent == nullptr || !sent->is_object()) continue;
    sent->get_object().erase(sent_name_of(field));
    if (sent->get_object().empty() && std::string_view(part) == "update") issue.erase(part);
  }
}

}  // namespace jira
