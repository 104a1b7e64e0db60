// What the user set up for this integration, read the way the rest of the service wants it.
#pragma once

#include <aha/view.hpp>

#include <cstdint>
#include <string>

namespace pivotal_tracker {

/// A look at `data`, which must outlive it.                                                    [any]
class Settings {
 public:
  explicit Settings(aha::View data) : data_(data) {}

  /// Where the API is: the user's host, else Pivotal Tracker's own.
  std::string api_url() const;
  /// Whether that is Pivotal Tracker's own server, which was switched off in 2025.
  bool default_host() const { return api_host().empty(); }
  /// Throws ConfigurationError if there is none.
  std::string api_token() const;
  /// Throws ConfigurationError if none is chosen.
  std::string project() const;
  /// The number of the integration that the user made in Tracker for Aha!; 0 for none. upstream: to_i
  std::int64_t integration() const { return data_["integration"].integer().value_or(0); }

  /// What features and requirements become. "epic-story-task" is no longer offered, but old integrations have
  /// it: initiatives are epics then.
  bool features_as_epics() const { return data_["mapping"] == "epic-story"; }
  bool requirements_as_tasks() const {
    return data_["mapping"] == "story-task" || data_["mapping"] == "epic-story-task";
  }
  bool initiatives_as_epics() const { return data_["mapping"] == "epic-story-task"; }
  /// Whether the story of a requirement names that of its feature.
  bool stories_name_their_parent() const { return data_["mapping"] == "story-story"; }

  /// The type of the story for a record of this kind: "feature", "bug", "chore".
  aha::json::value story_type(aha::View kind_id) const;
  /// {"accepted": "<id of a status of Aha!>"}; null if the user mapped nothing, and then states stand for
  /// categories of statuses.
  aha::View status_by_state() const { return data_["feature_statuses"]; }
  aha::View integration_id() const { return data_["integration_id"]; }

 private:
  /// The host alone, also out of a whole address.
  std::string api_host() const;

  aha::View data_;
};

/// What an earlier event stored on a record of Aha!; `name` such as "id". Null if there is nothing. [any]
///
/// fields  the record's `integration_fields`
/// Counted are fields of this integration, under whatever name Aha! filed them, and of those without an integration, which
/// older accounts have, those of this service, of the development proxy, and of no service.
aha::View stored_field(aha::View fields, aha::View integration_id, std::string_view name);

}  // namespace pivotal_tracker
