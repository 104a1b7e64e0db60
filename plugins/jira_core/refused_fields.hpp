// Which fields an issue can do without if Jira refuses them. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace jira {

/// Which fields lead to another issue: an issue can do without its epic.
struct EpicFields {
  std::string epic_link;        // the id of the custom field; "" for none
  bool parent_is_epic = false;  // of an issue that is no subtask, which needs its parent
};

/// The fields that Jira names in a 400, if it names nothing else and each for a reason that concerns that field
/// alone: it is not on the screen, the user cannot be assigned, the priority, version or component does not exist, the
/// epic cannot be had; labels for any reason. Empty if any refusal is of another kind: the issue must then be
/// corrected, not cut.                                                                       [any]
/// errors  {"errorMessages": [..], "errors": {field: text}}
/// issue   what was sent: {"fields": {..}, "update": {..}}
std::vector<std::string> expendable_fields(aha::View errors, const aha::json::object& issue,
                                           const EpicFields& epic_fields = {});

/// Whether Jira refuses this field since it is not on the screen.                            [any]
bool is_not_on_screen(aha::View errors, std::string_view field);

/// Takes a field, called as Jira refuses it, out of what is sent.                                                        [any]
void drop_field(aha::json::object& issue, std::string_view field);

}  // namespace jira
