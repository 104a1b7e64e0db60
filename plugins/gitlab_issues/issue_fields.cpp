#include "issue_fields.hpp"

namespace gitlab_issues {

using aha::View;
using issues::Requirements;

aha::json::object issue_fields(View record, View milestone, const std::string& parent,
                               const Settings& settings) {
  const auto requirements =
      settings.requirements_as_checklist() ? Requirements::as_checklist : Requirements::left_out;
  aha::json::object issue;
  issue["title"] = issues::issue_title(record, limits);
  issue["description"] = issues::issue_body(record, requirements, limits, parent);
  issue["milestone_id"] = milestone.json();
  return issue;
}

std::string parent_line(View feature_issue) {
  return "Parent: #" + feature_issue["iid"].text();
}

issues::Labels labels_of(View record, const Settings& settings) {
  return settings.status_labels() ? issues::with_status_label(record) : issues::texts_of(record["tags"]);
}

aha::json::object labels_change(const issues::Labels& labels) {
  std::string joined;
  for (const std::string& label : issues::as_labels(labels, limits))
    joined += (joined.empty() ? "" : ",") + label;
  aha::json::object change;
  change["labels"] = joined;
  return change;
}

std::string_view state_event(View issue, View record, const Settings& settings) {
  const std::string_view state = settings.status_mapping().state_for(record["workflow_status"]["id"]);
  if (state == "closed" && issue["state"] != "closed") return "close";
  if (state == "open" && issue["state"] != "opened") return "reopen";
  return {};
}

}  // namespace gitlab_issues
