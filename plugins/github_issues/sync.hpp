// Keeps milestones and issues in step with releases, features and requirements, in the direction Aha! to
// GitHub.
#pragma once

#include "client.hpp"
#include "issue_fields.hpp"
#include "settings.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string_view>

namespace github_issues {

/// One event's work. The number of a milestone or issue is stored on its record in Aha! right after it was
/// made, so that whatever fails later finds it again. All: [call][suspends]; errors say which step failed.
class Sync {
 public:
  /// service, client and settings must outlive this.
  Sync(const aha::Service& service, Client& client, const Settings& settings)
      : service_(service), client_(client), settings_(settings) {}

  /// The release's milestone: the linked one, else one of its name, else a new one. Null for no release.
  aha::View attach_milestone(aha::View release);
  /// Brings the release's milestone up to date, or attaches one.
  void update_milestone(aha::View release);

  /// Makes sure that the feature has an issue in this milestone, and its requirements theirs.
  void attach_feature(aha::View feature, aha::View milestone);
  /// Brings the issues of the feature and of its requirements up to date, or attaches them.
  void update_feature(aha::View feature, aha::View milestone);

 private:
  aha::View find_or_create_milestone(aha::View release);
  void attach_issue(aha::View record, aha::View milestone);
  void update_issue(aha::View record, aha::View number, aha::View milestone);
  void update_or_attach_issue(aha::View record, aha::View milestone);
  void update_requirements(aha::View feature, aha::View milestone);
  aha::View create_issue(aha::View record, aha::View milestone);

  aha::View linked_number(aha::View record) const;
  Requirements requirements() const;
  void remember_issue(aha::View record, aha::View issue);
  std::string web_page(std::string_view path);
  void store_fields(aha::View record, const aha::json::object& fields);

  const aha::Service& service_;
  Client& client_;
  const Settings& settings_;
};

}  // namespace github_issues
