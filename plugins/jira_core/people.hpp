// Finds the people of a record among Jira's users.
#pragma once

#include "client.hpp"

#include <aha/view.hpp>

#include <string_view>

namespace jira {

/// Of the users that Jira found for a query, the one that fits best: whose name or key is the query, or whose
/// match shows it as a separate word. The first of those that fit alike; null for none.      [any]
/// users  [{"name", "key", "html", "accountId"}]; which of them are there depends on Jira's age
aha::View best_match(aha::View users, std::string_view query);

/// The user with this email address, else of this name; null if Jira knows neither. An email address finds
/// nothing if Jira is set up not to show them.                                               [call][suspends]
/// upstream: JiraUserResource#picker
aha::View find_user(Client& client, aha::View email, aha::View name);

}  // namespace jira
