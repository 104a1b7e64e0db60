// What the user set up for this integration, read the way the rest of the service wants it.
#pragma once

#include <aha/blanks.hpp>
#include <aha/view.hpp>
#include <issues_core/status_mapping.hpp>

#include <string>
#include <string_view>

namespace github_issues {

using issues::StatusMapping;

/// The integration's settings. A look at `data`, which must outlive it.                        [any]
class Settings {
 public:
  explicit Settings(aha::View data) : data_(data) {}

  std::string_view username() const { return aha::trimmed(data_["username"].str()); }
  std::string_view password() const { return aha::trimmed(data_["password"].str()); }
  /// "owner/name", also if its address was typed. Throws ConfigurationError if none was chosen.
  std::string repository() const;
  /// Where the REST API is: the user's server, else github.com's.
  std::string api_url() const;
  /// Where people look at issues, made from the address of the API, with a slash at its end.
  std::string web_url() const;
  /// Whether requirements become lines of a checklist in their feature's issue, not separate issues.
  bool requirements_as_checklist() const { return data_["mapping"] == "issue-checklist"; }
  /// Whether a label such as "Aha!:In progress" mirrors a record's status.
  bool status_labels() const { return issues::is_switched_on(data_["add_status_labels"]); }
  StatusMapping status_mapping() const { return StatusMapping(data_["status_mapping"]); }
  aha::View integration_id() const { return data_["integration_id"]; }

 private:
  /// The user's server without what surrounds its address; "" for github.com.
  std::string server() const;

  aha::View data_;
};

}  // namespace github_issues
