#include "webhook_plan.hpp"

#include <issues_core/issue_text.hpp>

#include <string>
#include <string_view>

namespace gitlab_issues {
namespace {

using aha::View;
using issues::Labels;

bool changes_state(View action) {
  return action == "close" || action == "open" || action == "reopen";
}

/// The issue's labels, those that mirror a status apart where they are in use.
struct SortedLabels {
  Labels tags;
  Labels statuses;

  SortedLabels(View labels, const Settings& settings) {
    for (const std::string& label : issues::texts_of(labels))
      (settings.status_labels() && issues::is_status_label(label) ? statuses : tags).push_back(label);
  }
};

/// GitLab trims titles, and a record without a name was sent under a title from its description: neither is a
/// change that somebody made in GitLab.
void follow_title(WebhookPlan& plan, const Webhook& webhook, View record) {
  const View title = webhook.issue["title"];
  if (title.is_null() || title == record["name"] || !webhook.may_have_changed("title")) return;
  const std::string sent = issues::issue_title(record);
  if (!sent.empty() && issues::trimmed(sent) == issues::trimmed(title.str())) return;
  plan.changes["name"] = title.json();
}

/// Of several status labels the last counts; the others are taken away.
void follow_labels(WebhookPlan& plan, View record, const SortedLabels& labels) {
  if (!labels.statuses.empty()) {
    const std::string& label = labels.statuses.back();
    if (labels.statuses.size() > 1) {
      plan.labels_now = labels.tags;
      plan.labels_now->push_back(label);
    }
    const std::string status = label.substr(issues::status_label_prefix.size());
    if (!status.empty() && record["workflow_status"]["name"] != status)
      plan.changes["workflow_status"] = status;
  }
  const bool known =
      record["tags"].is_array() && issues::same_labels(issues::texts_of(record["tags"]), labels.tags);
  if (!known) plan.changes["tags"] = issues::to_json(labels.tags);
}

void follow_state(WebhookPlan& plan, const Webhook& webhook, View record, const SortedLabels& labels,
                  const Settings& settings) {
  // Issues are made open, whatever status their record is in: that is no news of GitLab's.
  if (webhook.action == "open" && record["url"].present() &&
      issues::has_line(webhook.issue["description"].str(), issues::origin_line(record)))
    return;
  const View state = webhook.issue["state"];
  const std::string name = state == "opened" || state == "reopened" ? "open" : state.text();
  const View status = settings.status_mapping().status_for(name);
  if (!status.present() || status == record["workflow_status"]["id"]) return;
  plan.changes["workflow_status"] = status.json();
  if (settings.status_labels()) plan.labels_with_new_status = labels.tags;
}

}  // namespace

Webhook::Webhook(View payload)
    : kind(payload["object_kind"]),
      issue(payload["object_attributes"]),
      action(issue["action"]),
      changes(payload["changes"]) {}

bool Webhook::about_an_issue() const {
  const bool right_kind = kind.is_null() || kind == "issue" || kind == "work_item";
  return right_kind && issue["id"] && action;
}

bool Webhook::may_have_changed(std::string_view member) const {
  return !changes.is_object() || !changes[member].is_null();
}

WebhookPlan plan_webhook(const Webhook& webhook, View record, View labels, const Settings& settings) {
  WebhookPlan plan;
  const SortedLabels sorted(labels, settings);
  follow_title(plan, webhook, record);
  if (webhook.action == "update" && webhook.may_have_changed("labels")) follow_labels(plan, record, sorted);
  if (changes_state(webhook.action)) follow_state(plan, webhook, record, sorted, settings);
  return plan;
}

}  // namespace gitlab_issues
