#include "webhook_plan.hpp"

#include "issue_fields.hpp"

#include <aha/blanks.hpp>

#include <algorithm>

namespace github_issues {
namespace {

using aha::trimmed;
using aha::View;

bool contains(const Labels& labels, std::string_view label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

bool includes(const Labels& all, const Labels& some) {
  return std::all_of(some.begin(), some.end(),
                     [&](const std::string& label) { return contains(all, label); });
}

bool is_followed_action(View action) {
  constexpr std::string_view followed[] = {"opened", "edited", "closed", "reopened", "labeled", "unlabeled"};
  return std::ranges::find(followed, action.str()) != std::end(followed);
}

/// Makes one plan; the steps share what the webhook and the record say.
class Planner {
 public:
  Planner(const Webhook& webhook, View record, const Settings& settings)
      : webhook_(webhook),
        record_(record),
        settings_(settings),
        record_tags_(texts_of(record["tags"])),
        by_own_account_(!settings.username().empty() &&
                        is_same_label(webhook.sender.str(), settings.username())) {
    for (const View label : webhook.issue["labels"]) {
      if (label["name"].is_null()) continue;
      const std::string name = label["name"].text();
      (settings.status_labels() && is_status_label(name) ? statuses_ : tags_).push_back(name);
    }
    tags_ = as_tags(tags_, record_tags_, limits);
  }

  WebhookPlan plan(bool sent_from_aha) {
    follow_title();
    if (webhook_.action == "unlabeled") restore_status_label();
    if (webhook_.action == "labeled") follow_status_label();
    if (webhook_.action == "closed" || webhook_.action == "reopened") follow_state();
    if (webhook_.action == "opened") sent_from_aha ? close_if_done() : follow_state();
    follow_tags();
    mirror_new_status();
    return std::move(plan_);
  }

 private:
  /// GitHub trims titles, long ones are shortened, and a record without a name was sent under a title from its
  /// description: none of these is a change that was made in GitHub.
  void follow_title() {
    if (webhook_.action != "edited" || !webhook_.title_changed || by_own_account_) return;
    const View title = webhook_.issue["title"];
    const View name = record_["name"];
    if (title.is_null() || title == name) return;
    const std::string sent_title = issue_title(record_, limits);
    if (!sent_title.empty() && trimmed(sent_title) == trimmed(title.str())) return;
    plan_.changes["name"] = title.json();
  }

  /// A user removed the last status label: the record still has a status, so it is put back.
  void restore_status_label() {
    const std::string removed = webhook_.label["name"].text();
    if (!settings_.status_labels() || !statuses_.empty() || !is_status_label(removed)) return;
    // Our own account takes a label away on the way to another; putting the old one back would undo that.
    if (by_own_account_ && !is_label_of_status(removed)) return;
    plan_.labels_now = tags_;
    plan_.labels_now->push_back(removed);
  }

  bool is_label_of_status(std::string_view label) const {
    return is_same_label(label, as_label(status_label(record_["workflow_status"]["name"].text()), limits));
  }

  /// The status label that was added counts; others of its kind are taken away. A label of another kind says nothing
  /// about the status.
  void follow_status_label() {
    if (statuses_.empty() || by_own_account_) return;
    const std::string added = webhook_.label["name"].text();
    if (!added.empty() && !contains(statuses_, added)) return;
    const std::string label = added.empty() ? statuses_.back() : added;
    if (statuses_.size() > 1) {
      plan_.labels_now = tags_;
      plan_.labels_now->push_back(label);
    }
    const std::string status = label.substr(status_label_prefix.size());
    if (!status.empty() && !is_label_of_status(label)) plan_.changes["workflow_status"] = status;
  }

  void follow_state() {
    const View status = settings_.status_mapping().status_for(webhook_.issue["state"].str());
    if (status && status != record_["workflow_status"]["id"])
      plan_.changes["workflow_status"] = status.json();
  }

  /// GitHub creates issues open, whatever status their record is in.
  void close_if_done() {
    const View status = record_["workflow_status"]["id"];
    plan_.close_issue = settings_.status_mapping().state_for(status) == "closed";
  }

  void follow_tags() {
    const bool follows = webhook_.action == "closed" || webhook_.action == "reopened" ||
                         webhook_.action == "labeled" || webhook_.action == "unlabeled";
    if (follows && !same_labels(record_tags_, tags_) && !is_step_of_own_change())
      plan_.changes["tags"] = to_json(tags_);
  }

  /// While the labels that Aha! sent are set one by one, GitHub tells of states in between.
  bool is_step_of_own_change() const {
    const std::string label = webhook_.label["name"].text();
    if (!by_own_account_ || label.empty()) return false;
    if (webhook_.action == "labeled") return contains(record_tags_, label) && includes(record_tags_, tags_);
    if (webhook_.action == "unlabeled")
      return !contains(record_tags_, label) && includes(tags_, record_tags_);
    return false;
  }

  void mirror_new_status() {
    const bool state_changed =
        webhook_.action == "opened" || webhook_.action == "closed" || webhook_.action == "reopened";
    if (!settings_.status_labels() || !state_changed || !plan_.changes.contains("workflow_status")) return;
    if (webhook_.action == "opened") add_record_tags();
    plan_.labels_with_new_status = tags_;
  }

  /// The union, each once, in the order of GitHub first.
  void add_record_tags() {
    Labels all;
    const auto add = [&](const std::string& label) {
      if (!contains(all, label)) all.push_back(label);
    };
    std::for_each(tags_.begin(), tags_.end(), add);
    std::for_each(record_tags_.begin(), record_tags_.end(), add);
    tags_ = std::move(all);
  }

  const Webhook& webhook_;
  const View record_;
  const Settings& settings_;
  const Labels record_tags_;
  const bool by_own_account_;
  Labels tags_;      // the issue's labels but for the status labels
  Labels statuses_;  // its status labels, if they are in use
  WebhookPlan plan_;
};

}  // namespace

Webhook::Webhook(View payload)
    : action(payload["action"]),
      issue(payload["issue"]),
      label(payload["label"]),
      repository(payload["repository"]["full_name"]),
      sender(payload["sender"]["login"]),
      title_changed(!payload["changes"]["title"].is_null()),
      is_followed(is_followed_action(action) && issue["number"] && !issue["pull_request"] &&
                  payload["comment"].is_null() && payload["repository"].truthy()) {}

WebhookPlan plan_webhook(const Webhook& webhook, View record, bool sent_from_aha, const Settings& settings) {
  return Planner(webhook, record, settings).plan(sent_from_aha);
}

}  // namespace github_issues
