// What records become: the attributes of stories, epics and tasks. Data in, data out.
#pragma once

#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <optional>
#include <string>

namespace pivotal_tracker {

/// Something in Tracker that belongs to a record: what was just created, or what Aha! remembers of it.
struct Remote {
  aha::View id;
  aha::View url;
  aha::View label_id;  ///< of an epic: the label that its stories carry

  /// From the answer to a creation.
  static Remote created(aha::View answer);
  /// From a record's `integration_fields`; without an id if nothing is stored.
  static Remote stored(aha::View fields, aha::View integration_id);
};

/// What was uploaded for a record, in order, as Tracker gave it. Files that it did not take are not among them: Tracker
/// refuses a story with a file that it does not know.
using Uploads = aha::json::array;

/// The record's name, as much as Tracker takes of it.                                       [any]
std::string sent_name(aha::View record);

/// A story to be created.                                                                     [any]
/// record  a feature or a requirement
/// parent  the requirement's feature; null for a feature
/// above   the story or epic it belongs to; nothing for none
aha::json::object new_story(aha::View record, aha::View parent, const std::optional<Remote>& above,
                            const Uploads& uploads, const Settings& settings);

/// What changes in its story when a record changes. Its labels are merged by the caller.      [any]
aha::json::object changed_story(aha::View record, const std::optional<Remote>& above,
                                const Settings& settings);

/// An epic to be created for a feature or an initiative.                                      [any]
aha::json::object new_epic(aha::View record, const Uploads& uploads);

/// What changes in its epic when a feature changes.                                           [any]
aha::json::object changed_epic(aha::View feature);

/// A task to be created for a requirement.                                                    [any]
aha::json::object new_task(aha::View requirement);

/// What changes in its task when a requirement changes.                                       [any]
aha::json::object changed_task(aha::View requirement);

}  // namespace pivotal_tracker
