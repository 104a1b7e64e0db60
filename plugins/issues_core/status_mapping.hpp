// Statuses of Aha! and the two states of an issue.
#pragma once

#include <aha/view.hpp>

#include <string_view>

namespace issues {

/// Which statuses of Aha! the two states of an issue stand for: {"open": "<id>", "closed": "<id>"}. [any]
/// Ids are compared as text: they are strings in some places and numbers in others.
class StatusMapping {
 public:
  explicit StatusMapping(aha::View mapping) : mapping_(mapping) {}

  /// The id of the status that an issue in this state has; null if the user mapped none.
  aha::View status_for(std::string_view state) const { return mapping_[state]; }
  /// The first state mapped to this status ("open", "closed"); "" if there is none.
  std::string_view state_for(aha::View status_id) const;

 private:
  aha::View mapping_;
};

/// Whether a checkbox such as add_status_labels is set: true, a number other than 0, or a text that begins
/// with one. Not View::flag(): the text "true" counts as off here, as it always has.          [any]
/// upstream: add_status_labels_enabled?
bool is_switched_on(aha::View checkbox);

}  // namespace issues
