// Keeps work items in step with features and requirements.
#pragma once

#include "client.hpp"
#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tfs {

/// One event's work. The id of what was made is stored on its record in Aha! before anything else is tried with it, but
/// for a requirement's link to its feature.                                           All: [call][suspends]
class Sync {
 public:
  /// All must outlive this.
  Sync(const aha::Service& service, const Settings& settings, Client& client)
      : service_(service), settings_(settings), client_(client) {}

  /// A work item for the feature, one below it for each requirement, and their attachments. Requirements or files that
  /// Azure DevOps refuses are logged, and the event goes on without.
  void create_feature(aha::View feature);
  /// Title, description and new attachments of the linked work item, and the same for the requirements, which are made
  /// where they have none. A requirement that is refused ends the event.
  void update_feature(aha::View feature);

 private:
  aha::View create_work_item(aha::View record, Kind kind);
  aha::View find_left_behind(aha::View record, Kind kind, const aha::json::array& fields);
  void send_requirement(aha::View requirement, aha::View parent);
  void create_requirement(aha::View requirement, aha::View parent);
  aha::View update_requirement(std::string_view id, aha::View requirement);
  void move_below(aha::View work_item, aha::View parent);
  void attach_missing(aha::View work_item, const std::vector<aha::View>& attachments);
  aha::View upload(aha::View attachment);
  void store_link(aha::View record, Kind kind, aha::View work_item);

  const aha::Service& service_;
  const Settings& settings_;
  Client& client_;
};

}  // namespace tfs
