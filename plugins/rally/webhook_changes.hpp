// What a webhook of Rally's changes in Aha!. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace rally {

/// The state of an item as a webhook carries it: attributes under identifiers, each with its name.
/// A look at the payload, which must outlive it.                                              [any]
class ItemState {
 public:
  explicit ItemState(aha::View payload) : attributes_(payload["message"]["state"]) {}

  bool is_missing() const { return !attributes_.is_object(); }
  /// An attribute's value as it came; null where there is none.
  aha::View raw(std::string_view name) const;
  /// The same, and of an object its name: user stories have their states so.
  aha::View value(std::string_view name) const;

 private:
  aha::View attributes_;
};

/// The status of Aha!'s that the item's state stands for; null where the user mapped none.    [any]
/// mapping  {"Discovering": "<id>"}
aha::View mapped_status(const ItemState& state, aha::View mapping);

/// The changed members of a record but for its assigned user, whom Rally is asked for.        [any]
/// kind       "feature" or "requirement"
/// time_zone  the workspace's, where dates are dates
aha::json::object changes_of(const ItemState& state, std::string_view kind, aha::View data,
                             std::string_view time_zone);

/// The time zone of the chosen workspace, out of what "Test connection" stored; "" where it is not known. [any]
std::string time_zone_of(aha::View meta, aha::View data);

}  // namespace rally
