// Keeps work items in step with features and requirements.
#pragma once

#include "client.hpp"
#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/service.hpp>
#include <aha/view.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace tfs {

/// One event's work. The id of what was made is stored on its record in Aha! before anything else is tried with it.
/// All: [call][suspends]
class Sync {
 public:
  /// All must outlive this.
  Sync(const aha::Service& service, const Settings& settings, Client& client)
      : service_(service), settings_(settings), client_(client) {}

  /// A work item for the feature, one below it for each requirement, and their attachments. Requirements, places in the
  /// tree and files that Azure DevOps refuses are logged, and the event goes on without. A feature that has a work item
  /// already is updated.
  void create_feature(aha::View feature);
  /// Title, description and new attachments of the linked work item, and the same for the requirements, which are made if
  /// they have none. Throws what was refused first of the requirements, once all have been tried.
  void update_feature(aha::View feature);

 private:
  aha::View create_work_item(aha::View record, Kind kind);
  aha::View update_work_item(aha::View id, aha::View record);
  aha::View find_left_behind(aha::View record, Kind kind, const aha::json::array& fields);
  std::exception_ptr send_requirements(aha::View feature, aha::View work_item);
  void send_requirement(aha::View requirement, aha::View parent);
  void create_requirement(aha::View requirement, aha::View parent);
  void put_below(aha::View work_item, aha::View parent);
  void move_below(aha::View work_item, aha::View parent);
  void attach_missing(aha::View work_item, const std::vector<aha::View>& attachments);
  void attach(aha::View work_item, aha::View attachment);
  aha::View linked_id(aha::View record) const;
  void store_link(aha::View record, Kind kind, aha::View work_item);

  const aha::Service& service_;
  const Settings& settings_;
  Client& client_;
};

}  // namespace tfs
