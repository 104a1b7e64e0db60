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
  aha::View action;  ///< "opened", "closed", "reopened", "labeled", "unlabeled", "edited", ...
  aha::View issue;
  aha::View label;       ///< the label that was added or taken away
  aha::View repository;  ///< "owner/name"
  aha::View sender;      ///< the login of who did it

  bool title_changed;  ///< of "edited"

  explicit Webhook(aha::View payload);
  /// Whether it is an issue's webhook, and not that of a comment or pull request, about something that Aha! follows.
  bool about_an_issue() const { return is_followed; }

  bool is_followed;
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
/// Planned is what the webhook says has changed, and nothing that Aha! has already. A title or status label that the
/// integration's own account set is Aha!'s, and may be older than what Aha! has by now. Of that account's other labels,
/// a step that holds nothing new (one taken away that Aha! no longer has) says nothing about the others either.
WebhookPlan plan_webhook(const Webhook& webhook, aha::View record, bool sent_from_aha,
                         const Settings& settings);

}  // namespace github_issues
