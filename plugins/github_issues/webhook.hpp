// Changes in GitHub on their way to Aha!.
#pragma once

#include "client.hpp"
#include "settings.hpp"

#include <aha/service.hpp>

namespace github_issues {

/// Finds the record that the issue is linked to and brings it, and then the issue's labels, up to date.
/// If none or several are linked, nothing is changed, and a warning says what was searched for. A failed
/// search is logged and ends well too, since Aha! has shown it so to its users from the start.
/// [call][suspends]
void follow_webhook(const aha::Service& service, Client& client, const Settings& settings);

}  // namespace github_issues
