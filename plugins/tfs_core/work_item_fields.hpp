// What records become in Azure DevOps, and work items in Aha!. Data in, data out.
#pragma once

#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace tfs {

// Patches are JSON Patch documents (RFC 6902): [{"op", "path", "value"}].

/// The fields of a new work item, its title first: description, area, and what the settings add or put in their place.
/// [any]
aha::json::array new_work_item(aha::View record, Kind kind, const Settings& settings);

/// Title and description, where the work item's differ from the record's.                      [any]
aha::json::array changed_fields(aha::View record, aha::View work_item);

/// Puts a work item below the one at `url`.                                                    [any]
aha::json::array below_parent(aha::View url);

/// Takes away the relation at `index`.                                                         [any]
aha::json::array without_relation(std::size_t index);

/// Attaches an uploaded file.                                                                  [any]
/// attachment  of Aha!, for the size: a number, or text that begins with one
aha::json::array attached_file(aha::View url, aha::View attachment);

/// Where the work item's relations name a parent, and it is not the one at `url`; nothing else.   [any]
std::optional<std::size_t> other_parent(aha::View work_item, aha::View url);

/// Whether the work item's relations name any parent.                                          [any]
bool has_parent(aha::View work_item);

/// The names of the files that are attached to a work item.                                    [any]
std::unordered_set<std::string> attached_names(aha::View work_item);

/// What changes in a record of Aha! so that it reads as its work item: name, description, workflow_status. [any]
/// status_mapping  {state: id of the status}. A state that is not in it sets the status to null, as upstream does;
///                 without any mapping the status stays.
aha::json::object record_changes(aha::View record, aha::View work_item, aha::View status_mapping);

}  // namespace tfs
