// A record as an issue. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>

namespace tracker {

/// The record's name, as much as Tracker takes of it.                                         [any]
std::string title_of(aha::View record);

/// What changes in its issue if a record changes.                                             [any]
aha::json::object changed_issue(aha::View record);

/// A new issue. Its external reference is what find_issue() looks for.                        [any]
/// project  its id
aha::json::object new_issue(aha::View record, aha::View project);

}  // namespace tracker
