#include "issue_fields.hpp"

#include "labels.hpp"

namespace github_issues {

aha::json::object new_issue(aha::View record, aha::View milestone, Requirements requirements) {
  aha::json::object issue = changed_issue(record, milestone, requirements);
  // Sent at once: set a moment later, they would come back in webhooks one by one and thrash the tags.
  issue["labels"] = to_json(as_labels(texts_of(record["tags"]), limits));
  return issue;
}

aha::json::object changed_issue(aha::View record, aha::View milestone, Requirements requirements) {
  aha::json::object issue;
  issue["title"] = issue_title(record, limits);
  issue["body"] = issue_body(record, requirements, limits);
  issue["milestone"] = milestone.json();
  return issue;
}

}  // namespace github_issues
