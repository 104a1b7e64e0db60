// Keeps versions and issues in step with releases, features and requirements.
#pragma once

#include "client.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string_view>
#include <vector>

namespace redmine {

/// One event's work. The id of what was made is stored on its record in Aha! at once, so that whatever fails
/// later finds it again. All: [call][suspends]; errors say which record they are about.
class Sync {
 public:
  /// service and client must outlive this.
  Sync(const aha::Service& service, Client& client) : service_(service), client_(client) {}

  void create_version(aha::View release);
  void update_version(aha::View release);
  /// The feature's issue, and one below it for each requirement.
  void create_feature(aha::View feature);
  void update_feature(aha::View feature);

 private:
  void send_requirements(aha::View feature, Place place);
  aha::View create_issue(aha::View record, Place place);
  void update_issue(aha::View record, Place place);
  aha::View find_version_left_behind(const aha::json::object& version);
  aha::View find_issue_left_behind(const aha::json::object& issue);
  std::vector<Upload> upload(const std::vector<aha::View>& attachments);
  template <class Send>
  auto with_uploads(std::vector<Upload> uploads, const Send& send);
  std::vector<aha::View> attachments_missing_in(aha::View issue_id, aha::View record);
  aha::View version_of(aha::View feature) const;
  aha::View linked_id(aha::View record) const;
  void store_link(aha::View record, std::string_view kind, aha::View created);

  const aha::Service& service_;
  Client& client_;
};

}  // namespace redmine
