#include "webhook_plan.hpp"

#include <aha/blanks.hpp>
#include <issues_core/issue_text.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace gitlab_issues {
namespace {

using aha::View;
using issues::Labels;

bool changes_state(View action) {
  return action == "close" || action == "open" || action == "reopen";
}

/// The issue's labels, those that mirror a status apart if they are in use.
struct SortedLabels {
  Labels tags;
  Labels statuses;

  SortedLabels(View current, View record, const Settings& settings) {
    for (const std::string& label : issues::texts_of(current["labels"]))
      (settings.status_labels() && issues::is_status_label(label) ? statuses : tags).push_back(label);
    tags = issues::as_tags(tags, issues::texts_of(record["tags"]), limits);
  }
};

/// Whether the webhook says that the service itself opened the issue: nothing in it is news from GitLab, and Aha! may
/// have newer values by now.
bool is_own_opening(const Webhook& webhook, View record) {
  return webhook.action == "open" && record["url"].present() &&
         issues::has_line(webhook.issue["description"].str(), issues::origin_line(record));
}

/// GitLab trims titles, long ones are shortened, and a record without a name was sent under a title from its
/// description: none of these is a change that was made in GitLab.
void follow_title(WebhookPlan& plan, const Webhook& webhook, View record, View current) {
  if (!webhook.may_have_changed("title") || is_own_opening(webhook, record)) return;
  // Of two changes, the issue has the newer one by now.
  const bool is_told = !webhook.changes["title"].is_null() && !current["title"].is_null();
  const View title = is_told ? current["title"] : webhook.issue["title"];
  if (title.is_null() || title == record["name"]) return;
  const std::string sent = issues::issue_title(record, limits);
  if (!sent.empty() && aha::trimmed(sent) == aha::trimmed(title.str())) return;
  plan.changes["name"] = title.json();
}

Labels titles_of(View labels) {
  Labels titles;
  for (const View label : labels) titles.push_back(label["title"].text());
  return titles;
}

/// The status label that was added and is still there. GitLab sorts labels, so if the webhook does not say what was
/// added, the last is a guess.
std::string added_status(const Webhook& webhook, const Labels& statuses) {
  if (statuses.empty()) return {};
  const View change = webhook.changes["labels"];
  if (!change.is_object()) return statuses.back();
  const Labels before = titles_of(change["previous"]);
  const Labels after = titles_of(change["current"]);
  const auto is_in = [](const Labels& labels, const std::string& label) {
    return std::ranges::find(labels, label) != labels.end();
  };
  const auto added = std::ranges::find_if(
      statuses, [&](const std::string& label) { return is_in(after, label) && !is_in(before, label); });
  return added == statuses.end() ? std::string() : *added;
}

/// The status label that was added counts; the others are taken away.
void follow_labels(WebhookPlan& plan, const Webhook& webhook, View record, const SortedLabels& labels) {
  if (const std::string label = added_status(webhook, labels.statuses); !label.empty()) {
    if (labels.statuses.size() > 1) {
      plan.labels_now = labels.tags;
      plan.labels_now->push_back(label);
    }
    const std::string known = issues::status_label(record["workflow_status"]["name"].text());
    const std::string status = label.substr(issues::status_label_prefix.size());
    if (!status.empty() && issues::as_label(known, limits) != label) plan.changes["workflow_status"] = status;
  }
  const bool known =
      record["tags"].is_array() && issues::same_labels(issues::texts_of(record["tags"]), labels.tags);
  if (!known) plan.changes["tags"] = issues::to_json(labels.tags);
}

void follow_state(WebhookPlan& plan, const Webhook& webhook, View record, const SortedLabels& labels,
                  const Settings& settings) {
  // Issues are made open, whatever status their record is in.
  if (is_own_opening(webhook, record)) return;
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

WebhookPlan plan_webhook(const Webhook& webhook, View record, View current, const Settings& settings) {
  WebhookPlan plan;
  const SortedLabels sorted(current, record, settings);
  follow_title(plan, webhook, record, current);
  if (webhook.action == "update" && webhook.may_have_changed("labels"))
    follow_labels(plan, webhook, record, sorted);
  if (changes_state(webhook.action)) follow_state(plan, webhook, record, sorted, settings);
  return plan;
}

}  // namespace gitlab_issues
