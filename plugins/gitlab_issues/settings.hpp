// What the user set up for this integration, read the way the rest of the service wants it.
#pragma once

#include <aha/blanks.hpp>
#include <aha/view.hpp>
#include <issues_core/limits.hpp>
#include <issues_core/status_mapping.hpp>

#include <string>
#include <string_view>

namespace gitlab_issues {

/// The versions of GitLab's API. The third left GitLab 11, in 2018; old servers still speak it.
enum class Version { v3, v4 };

/// Source: GitLab, "Application limits" and its models. Labels are sent in one text, parted by commas.
inline constexpr issues::Limits limits{
    .title = 255, .body = 1'048'576, .label = 255, .commas_in_labels = false};

/// Whether the projects that "installed" stored lack their paths, as those stored long ago do: they are then
/// known by their names alone.                                                                [any]
bool lack_paths(aha::View repos);

/// The integration's settings. A look at `data` and `meta_data`, which must outlive it.        [any]
class Settings {
 public:
  Settings(aha::View data, aha::View meta_data) : data_(data), repos_(meta_data["repos"]) {}

  std::string private_token() const { return std::string(aha::trimmed(data_["private_token"].text())); }
  /// Where the API is: the user's server, else gitlab.com's.
  std::string api_url() const;
  Version version() const { return api_url().ends_with("v3") ? Version::v3 : Version::v4; }
  /// What an issue goes by in addresses: its number in the project ("iid"), or, in v3, everywhere ("id").
  std::string_view issue_key() const { return version() == Version::v3 ? "id" : "iid"; }
  /// The field under which Aha! remembers that.
  std::string_view stored_issue_key() const { return version() == Version::v3 ? "id" : "number"; }

  /// What the user chose: the project's path, also if its address was typed, or its name.
  std::string project() const;
  /// The id of the chosen project. Throws ConfigurationError if none is chosen, or it is none of those stored.
  std::string project_id() const;

  /// Whether requirements become lines of a checklist in their feature's issue, not separate issues.
  bool requirements_as_checklist() const { return data_["mapping"] == "issue-checklist"; }
  /// The release phase whose end is the milestone's due date; null for none.
  aha::View due_date_phase() const { return data_["due_date_phase"]; }
  /// Whether a label such as "Aha!:In progress" mirrors a record's status.
  bool status_labels() const { return issues::is_switched_on(data_["add_status_labels"]); }
  issues::StatusMapping status_mapping() const { return issues::StatusMapping(data_["status_mapping"]); }
  aha::View integration_id() const { return data_["integration_id"]; }
  /// What GitLab sends with its webhooks, or signs them with; "" if none is set, and then nothing is
  /// checked. Not a field of the schema, which Aha! knows as it is: the operator adds it.
  std::string_view webhook_secret() const { return data_["webhook_secret"].str(); }

 private:
  aha::View data_;
  aha::View repos_;
};

}  // namespace gitlab_issues
