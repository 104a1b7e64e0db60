// What a feature or a requirement becomes: the attributes of an issue. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>
#include <issues_core/issue_text.hpp>

namespace github_issues {

using issues::issue_body;
using issues::issue_title;
using issues::Requirements;

/// An issue to be created.                                                                   [any]
/// milestone  the number of its milestone; null for none.
aha::json::object new_issue(aha::View record, aha::View milestone, Requirements requirements);

/// What changes in its issue when a record changes. Labels are handled apart.                [any]
aha::json::object changed_issue(aha::View record, aha::View milestone, Requirements requirements);

}  // namespace github_issues
