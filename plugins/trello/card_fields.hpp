// What a feature becomes: the attributes of a card; and a requirement: a line of a checklist. Data in, data
// out.
#pragma once

#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace trello {

/// The checklist of a card that holds its requirements. Part of the interface: it stays as it is.
inline constexpr std::string_view checklist_name = "Requirements";

/// A card to be created. Not due if the feature's release is a parking lot.                   [any]
aha::json::object new_card(aha::View feature, const Settings& settings);

/// What changes in its card when a feature changes; the list is where people moved it.        [any]
aha::json::object changed_card(aha::View feature);

/// The name of a checklist's item: the requirement's name and its description.                [any]
std::string item_name(aha::View requirement);

/// The comment of a new card. Part of the interface: it stays as it is.                       [any]
std::string origin_comment(aha::View feature);

/// Whether Trello keeps both texts as the same: it drops blanks at the ends.                  [any]
bool same_text(std::string_view a, std::string_view b);

}  // namespace trello
