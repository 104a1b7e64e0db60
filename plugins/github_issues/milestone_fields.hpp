// What a release becomes: the attributes of a milestone. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>
#include <issues_core/issue_text.hpp>

namespace github_issues {

using issues::origin_line;

/// A milestone to be created for a release.                                                  [any]
aha::json::object new_milestone(aha::View release);

/// What changes in its milestone when a release changes. The description is the users'.      [any]
aha::json::object changed_milestone(aha::View release);

}  // namespace github_issues
