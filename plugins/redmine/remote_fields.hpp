// What records become in Redmine: the attributes of issues and versions. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <vector>

namespace redmine {

/// An attachment of a record, and what Redmine gave for its bytes.
struct Upload {
  aha::View attachment;
  aha::json::value token;  // null if there are no bytes to upload, true if Redmine refused them
};

/// Where an issue belongs. Null views leave the attribute out.
struct Place {
  aha::View parent_issue_id = {};
  aha::View version_id = {};
};

/// A version for a release: name, due date, and where it came from.                          [any]
aha::json::object version(aha::View release);

/// The attributes of a new issue for a feature or a requirement.                             [any]
/// data  the integration's settings: tracker, project, priority and text formatting
aha::json::object new_issue(aha::View record, aha::View data, Place place,
                            const std::vector<Upload>& uploads);

/// What changes in its issue when a record changes: all but project, tracker and priority, which may have been changed
/// in Redmine since.                                                                         [any]
aha::json::object changed_issue(aha::View record, aha::View data, Place place,
                                const std::vector<Upload>& uploads);

/// The attachments of a record and of its description, each once.                            [any]
std::vector<aha::View> attachments(aha::View record);

/// Whether an issue or version that Redmine lists is what was sent for a record: every attribute of `names`
/// reads the same in both.                                                                   [any]
bool is_same(aha::View listed, const aha::json::object& sent, std::initializer_list<std::string_view> names);

}  // namespace redmine
