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

/// What a work item says of the format of its description: nothing if it comes from an API that knows no formats. [any]
/// source: devblogs.microsoft.com/devops, "Markdown support arrives for work items"
std::optional<bool> says_markdown(aha::View work_item);

/// Whether a description may be Markdown: a text without a tag of HTML, which is not the record's. [any]
bool may_be_markdown(aha::View work_item, aha::View record);

// Patches are JSON Patch documents (RFC 6902): [{"op", "path", "value"}].

/// The fields of a new work item, its title first: description, area, and what the settings add or put in their place.
/// [any]
aha::json::array new_work_item(aha::View record, Kind kind, const Settings& settings);

/// Title and description, if the work item's differ from the record's. A record that Aha! sends without a name or a
/// description leaves the work item's.                                                         [any]
/// is_markdown  whether the work item's description is Markdown; it stays so
aha::json::array changed_fields(aha::View record, aha::View work_item, bool is_markdown);

/// The fields that both sides change.
inline constexpr std::string_view title_field = "System.Title";
inline constexpr std::string_view description_field = "System.Description";

/// A value of one of these in the form in which two are compared: a description without what differs by how it is written.
/// [any]
std::string compared(std::string_view field, aha::View value, bool is_markdown);

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

/// What changes in a record of Aha! so that it reads as its work item: name, description, workflow_status. A description
/// that differs in how its HTML is written only is the same.                                   [any]
/// is_markdown     whether the work item's description is Markdown
/// changed         the fields that a webhook names as changed: {"System.Title": ..}; null if it names none, and then all
///                 of them may be
/// status_mapping  {state: id of the status}. A state that is not in it leaves the status.
aha::json::object record_changes(aha::View record, aha::View work_item, bool is_markdown, aha::View changed,
                                 aha::View status_mapping);

}  // namespace tfs
