// Changes in GitLab on their way to Aha!.
#pragma once

#include "client.hpp"
#include "settings.hpp"

#include <aha/service.hpp>

namespace gitlab_issues {

/// Whether the webhook may be acted on: no secret is set, or GitLab sent it along (X-Gitlab-Token) or signed
/// the exact bytes received with it (webhook-signature, newer servers). Otherwise the user is warned. Not an
/// error: a forged webhook must neither be tried again nor put the integration in doubt.      [call]
bool is_authentic(const aha::Service& service, const Settings& settings);

/// Finds the record that the issue is linked to and brings it, and then the issue's labels, up to date.
/// If none or several are linked, nothing is changed, and a warning says what was searched for. A failed
/// search is logged and ends well too, since Aha! has shown it so to its users from the start.
/// [call][suspends]
void follow_webhook(const aha::Service& service, Client& client, const Settings& settings);

}  // namespace gitlab_issues
