// What a change in Tracker changes in Aha!. Data in, data out.
#pragma once

#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <vector>

namespace pivotal_tracker {

/// Whether the change is one that records follow: of a story, epic or task, with new values. What was created
/// is left out: a story that Aha! knows at that moment was made by this service.              [any]
bool is_followed(aha::View change);

/// The members of the record to set, one after the other as Tracker lists them.               [any]
/// change  an entry of a webhook's `changes`
/// record  the feature or requirement as far as Aha! showed it. What it says already is left out, so that a
///         change which came from Aha! does not come back.
std::vector<aha::json::object> planned_changes(aha::View change, aha::View record, const Settings& settings);

}  // namespace pivotal_tracker
