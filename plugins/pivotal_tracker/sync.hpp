// Keeps stories, epics and tasks in step with features and requirements, in the direction Aha! to Tracker.
#pragma once

#include "client.hpp"
#include "remote_fields.hpp"
#include "second_attempt.hpp"
#include "settings.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pivotal_tracker {

/// One event's work. What was made is stored on its record in Aha! right away, so that whatever fails later
/// finds it again. All: [call][suspends]; errors say which step failed.
class Sync {
 public:
  /// service, client and settings must outlive this.
  Sync(const aha::Service& service, Client& client, const Settings& settings)
      : service_(service), client_(client), settings_(settings), second_attempt_(service, client) {}

  /// Makes the feature's story or epic, and what its requirements become. A feature that has one already is updated.
  void create_feature(aha::View feature);
  /// Brings them up to date; makes those of requirements that have none. A requirement that is refused does not keep the
  /// others from being sent; then the first error is thrown.
  void update_feature(aha::View feature);

 private:
  std::optional<Remote> epic_of_initiative(aha::View initiative);
  Remote create_story(aha::View record, aha::View parent, const std::optional<Remote>& above);
  Remote create_epic(aha::View record, std::string_view type, const std::vector<aha::View>& attachments);
  void create_task(aha::View requirement, const Remote& story);
  void update_story(const Remote& story, aha::View record, const std::optional<Remote>& above);
  void update_epic(const Remote& epic, aha::View feature);
  void send_requirements(aha::View feature, const Remote& above);
  void create_requirement(aha::View requirement, aha::View feature, const Remote& above);
  void update_requirement(aha::View requirement, aha::View feature, const Remote& above);

  Uploads upload(const std::vector<aha::View>& attachments);
  void send_new_files(Kind kind, aha::View id, aha::View record);
  Remote stored(aha::View record) const;
  void store(std::string_view type, aha::View record, const char* what, const aha::json::object& fields);

  const aha::Service& service_;
  Client& client_;
  const Settings& settings_;
  SecondAttempt second_attempt_;
};

}  // namespace pivotal_tracker
