// What a feature or a requirement becomes: the attributes of an issue. Data in, data out.
#pragma once

#include "settings.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>
#include <issues_core/issue_text.hpp>
#include <issues_core/labels.hpp>

#include <string>
#include <string_view>

namespace gitlab_issues {

/// An issue to be created, and what changes in it when its record changes. Labels are handled apart. [any]
/// milestone  its id
/// parent     for a requirement: the line made by parent_line; "" for a feature
aha::json::object issue_fields(aha::View record, aha::View milestone, const std::string& parent,
                               const Settings& settings);

/// The line in a requirement's issue that names the issue of its feature.                     [any]
std::string parent_line(aha::View feature_issue);

/// The labels of an issue; empty if they are to be left alone, since the record has neither tags nor a
/// status to show.                                                                            [any]
issues::Labels labels_of(aha::View record, const Settings& settings);

/// Labels as GitLab takes them: one text, with commas between.                                [any]
aha::json::object labels_change(const issues::Labels& labels);

/// The event that brings an issue in this state to where its record's status wants it: "close", "reopen", or
/// "" for none.                                                                               [any]
std::string_view state_event(aha::View issue, aha::View record, const Settings& settings);

}  // namespace gitlab_issues
