// One message in the two formats that Teams takes: the connectors' and the workflows'.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace microsoft_teams {

/// When it happened, as "2016-11-10  9:09 pm" in UTC; a text that is no time stays as it is.
std::string time_of(aha::View audit);

/// What changed, one fact a change: its field's name goes into `name_key`, and where the value has markup it
/// becomes Markdown with what was inserted in bold. Other members and types stay.
aha::json::array facts_of(aha::View audit, std::string_view name_key);

/// An activity for a connector: a MessageCard.
aha::json::object connector_card(aha::View audit);

/// An activity for a workflow: an Adaptive Card as the one attachment of a message.
aha::json::object workflow_card(aha::View audit);

/// A heading and a line of text for a workflow.
aha::json::object workflow_note(std::string_view heading, std::string_view text);

}  // namespace microsoft_teams
