// What a webhook of Rally's changes in Aha!. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace rally {

/// The state of an item as a webhook carries it, and which attributes changed: both under identifiers, each with its name.
/// A look at the payload, which must outlive it.                                              [any]
class ItemState {
 public:
  explicit ItemState(aha::View payload)
      : attributes_(payload["message"]["state"]), changes_(payload["message"]["changes"]) {}

  bool is_missing() const { return !attributes_.is_object(); }
  /// An attribute's value as it came; null if there is none.
  aha::View raw(std::string_view name) const;
  /// The same, and of an object its name: user stories have their states so.
  aha::View value(std::string_view name) const;
  /// Whether one of these attributes is among what changed. A webhook that does not tell may have changed anything.
  bool has_changed(std::initializer_list<std::string_view> names) const;
  /// Whether the webhook tells what changed.
  bool tells_changes() const { return changes_.is_object(); }

 private:
  aha::View attributes_;
  aha::View changes_;
};

/// A description in the form in which two are compared: without what differs by how its HTML is written. [any]
std::string compared_html(aha::View html);

/// The status of Aha!'s that the item's state stands for; null if the user mapped none.       [any]
/// mapping  {"Discovering": "<id>"}
aha::View mapped_status(const ItemState& state, aha::View mapping);

/// The changed members of a record but for its assigned user, whom Rally is asked for: what the webhook says has changed,
/// if it reads differently in Aha!.                                                           [any]
/// record     as far as Aha! shows it
/// kind       "feature" or "requirement"
/// time_zone  the workspace's, in which dates are given
aha::json::object changes_of(const ItemState& state, aha::View record, std::string_view kind, aha::View data,
                             std::string_view time_zone);

/// The day ("2016-10-17") that a moment ("2016-10-18T02:00:00.000Z") falls on in a time zone; in one that is empty or
/// unknown, the date as it is written. Nullopt for a text that is no moment.                  [any]
std::optional<std::string> local_date(std::string_view moment, std::string_view time_zone);

/// The time zone of the chosen workspace, out of what "Test connection" stored; "" if it is not known. [any]
std::string time_zone_of(aha::View meta, aha::View data);

}  // namespace rally
