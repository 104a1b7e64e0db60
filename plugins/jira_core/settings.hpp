// What the user set up for this integration, read the way the rest of the service wants it.
#pragma once

#include "server_address.hpp"

#include <aha/blanks.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace jira {

/// The integration's settings. A look at `data`, which must outlive it.                        [any]
class Settings {
 public:
  explicit Settings(aha::View data) : data_(data) {}

  /// Where Jira is: without a slash at its end, perhaps with a path (server_address.hpp).
  std::string server_url() const { return server_address(data_["server_url"].text()); }
  /// The key of the project, such as "DEMO".
  std::string project() const { return data_["project"].text(); }
  aha::View integration_id() const { return data_["integration_id"]; }

  /// Whether requests are made as the Connect add-on and not as a user with a password. upstream: either of
  /// the two ids decides, in both services.
  bool is_connect() const { return data_["atlassian_account_id"].truthy() || data_["user_id"].truthy(); }
  /// Whether requests are made with a personal access token of Jira Data Center: a password without a user.
  bool has_token_alone() const { return username().empty() && !password().empty(); }
  std::string username() const { return std::string(aha::trimmed(data_["username"].text())); }
  /// Without the line ends that come along when something is pasted, and, of a token, without blanks.
  std::string password() const {
    std::string typed = data_["password"].text();
    if (username().empty()) return std::string(aha::trimmed(typed));
    while (typed.ends_with('\n') || typed.ends_with('\r')) typed.pop_back();
    return typed;
  }
  aha::View account_id() const { return data_["atlassian_account_id"]; }
  aha::View user_id() const { return data_["user_id"]; }
  aha::View shared_secret() const { return data_["shared_secret"]; }
  aha::View consumer_key() const { return data_["consumer_key"]; }
  aha::View consumer_secret() const { return data_["consumer_secret"]; }

  bool sends_initiatives() const { return data_["send_initiatives"].flag(); }
  bool sends_releases() const { return !data_["dont_send_releases"].flag(); }
  bool sends_tags() const { return data_["send_tags"].flag(); }

  /// The id of the issue type that features become.
  aha::View feature_issue_type() const { return data_["feature_issue_type"]; }
  /// The same for requirements; that of features if none is chosen.
  aha::View requirement_issue_type() const {
    const aha::View chosen = data_["requirement_issue_type"];
    return chosen.present() ? chosen : feature_issue_type();
  }

  /// Which custom field of Aha! goes into which field of Jira: [{"aha_field", "jira_field"}].
  aha::View feature_field_mapping() const { return data_["field_mapping"]; }
  /// The same for requirements; that of features if there is none, not even an empty one.
  aha::View requirement_field_mapping() const {
    const aha::View own = data_["requirement_field_mapping"];
    return own.truthy() ? own : feature_field_mapping();
  }

 private:
  aha::View data_;
};

}  // namespace jira
