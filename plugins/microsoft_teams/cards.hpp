// One message in the two formats that Teams takes: the connectors' and the workflows'.
#pragma once

#include <aha/chat.hpp>
#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace microsoft_teams {

/// When it happened, as "2016-11-10  9:09 pm" in the zone it was written in; a text that is no time stays as it is.
std::string time_of(aha::View audit);

/// Which values facts may have. Workflows refuse a card with a fact that is no pair of texts; connectors take any.
enum class Values { texts, as_they_are };

/// What changed, one fact a change: its field's name goes into `name_key`, and a value with markup becomes Markdown with
/// what was inserted in bold. Other members stay.
aha::json::array facts_of(aha::View audit, std::string_view name_key, Values values,
                          const aha::chat::Extent& extent);

/// An activity for a connector: a MessageCard.
aha::json::object connector_card(aha::View audit, const aha::chat::Extent& extent);

/// An activity for a workflow: an Adaptive Card as the one attachment of a message.
aha::json::object workflow_card(aha::View audit, const aha::chat::Extent& extent);

/// A heading and a line of text for a workflow.
aha::json::object workflow_note(std::string_view heading, std::string_view text);

}  // namespace microsoft_teams
