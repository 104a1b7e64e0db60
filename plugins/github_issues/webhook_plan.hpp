// What a webhook of GitHub changes, in Aha! and back in GitHub. Data in, data out.
#pragma once

#include "labels.hpp"
#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <optional>
#include <string_view>

namespace github_issues {

/// What GitHub says happened. A look at the payload, which must outlive it.
struct Webhook {
  aha::View action;      ///< "opened", "closed", "reopened", "labeled", "unlabeled", "edited", ...
  aha::View issue;       ///< of a pull request, which is an issue with code: the pull request
  aha::View label;       ///< the label that was added or taken away
  aha::View repository;  ///< "owner/name"
  aha::View sender;      ///< the login of who did it

  explicit Webhook(aha::View payload);
  /// Whether everything is there that makes it an issue's webhook.
  bool about_an_issue() const { return action && issue && has_repository; }

  bool has_repository;
};

/// In the order in which it is done.
struct WebhookPlan {
  /// These labels and no others, so that one status label is left.
  std::optional<Labels> labels_now;
  /// The issue is closed, since its record is in the status of closed issues already.
  bool close_issue = false;
  /// Members of the record to change; empty for none.
  aha::json::object changes;
  /// These labels and the label of the record's new status, whose name is known once it has changed.
  std::optional<Labels> labels_with_new_status;
};

/// record         the feature or requirement as Aha! has it
/// sent_from_aha  whether the issue was made by this service
///
/// Nothing is planned for what Aha! has already, so that a change which came from Aha! does not come back.
/// Where GitHub tells of it step by step, the steps are known by who made them: the integration's own
/// account. A step of that account which holds nothing new (a label taken away that Aha! no longer has) says
/// nothing about the other labels either.
WebhookPlan plan_webhook(const Webhook& webhook, aha::View record, bool sent_from_aha,
                         const Settings& settings);

}  // namespace github_issues
