// What a release becomes: the attributes of a milestone. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

namespace gitlab_issues {

/// The release's name, as much as GitLab takes of it.                                       [any]
aha::json::value milestone_title(aha::View release);

/// A milestone to be created for a release.                                                  [any]
/// due  the day it is due: the end of a release phase, or the release's date
aha::json::object new_milestone(aha::View release, aha::View due);

/// What changes in its milestone when a release changes. The description is the users'.      [any]
aha::json::object changed_milestone(aha::View release, aha::View due);

}  // namespace gitlab_issues
