// What a webhook of GitLab changes, in Aha! and back in GitLab. Data in, data out.
#pragma once

#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>
#include <issues_core/labels.hpp>

#include <optional>

namespace gitlab_issues {

/// What GitLab says happened. A look at the payload, which must outlive it.
struct Webhook {
  aha::View kind;     ///< "issue", "work_item"; other things have webhooks of the same shape
  aha::View issue;    ///< its attributes
  aha::View action;   ///< "open", "close", "reopen", "update"
  aha::View changes;  ///< {"labels": {"previous", "current"}, ..}; null if the server does not tell

  explicit Webhook(aha::View payload);
  bool about_an_issue() const;
  /// Whether this member of the issue changed, as far as the server tells.
  bool may_have_changed(std::string_view member) const;
};

/// In the order in which it is done.
struct WebhookPlan {
  /// These labels and no others, so that one status label is left.
  std::optional<issues::Labels> labels_now;
  /// Members of the record to change; empty for none.
  aha::json::object changes;
  /// These labels and the label of the record's new status, whose name is known once it has changed.
  std::optional<issues::Labels> labels_with_new_status;
};

/// record   the feature or requirement as Aha! has it
/// current  the issue as GitLab has it now: the webhook may be older
///
/// Nothing is planned for what Aha! has already, nor for what did not change in GitLab, nor for the opening of
/// an issue that this service made: a change which came from Aha! does not come back.        [any]
WebhookPlan plan_webhook(const Webhook& webhook, aha::View record, aha::View current,
                         const Settings& settings);

}  // namespace gitlab_issues
