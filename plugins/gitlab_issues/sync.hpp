// Keeps milestones and issues in step with releases, features and requirements, in the direction Aha! to
// GitLab.
#pragma once

#include "client.hpp"
#include "settings.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace gitlab_issues {

/// One event's work. The ids of a milestone or issue are stored on its record in Aha! right after it was
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

  /// Makes sure that the feature has an issue in this milestone; brings the issues of its requirements up to
  /// date, or makes them.
  void attach_feature(aha::View feature, aha::View milestone);
  /// Brings the issues of the feature and of its requirements up to date, or makes them.
  void update_feature(aha::View feature, aha::View milestone);

 private:
  aha::View find_or_create_milestone(aha::View release);
  aha::View due_date(aha::View release);
  aha::View attach_issue(aha::View record, aha::View milestone, const std::string& parent);
  aha::View create_issue(aha::View record, aha::View milestone, const std::string& parent);
  aha::View update_issue(aha::View record, aha::View key, aha::View milestone, const std::string& parent);
  aha::View update_or_attach_issue(aha::View record, aha::View milestone, const std::string& parent);
  void update_requirements(aha::View feature, aha::View milestone, aha::View feature_issue);
  void set_labels(aha::View issue, aha::View record);

  aha::View stored(aha::View record, std::string_view name) const;
  void store(aha::View record, const aha::json::object& fields);

  const aha::Service& service_;
  Client& client_;
  const Settings& settings_;
};

}  // namespace gitlab_issues
