// What a feature, a requirement or an initiative becomes: the fields of an issue. Data in, data out.
#pragma once

#include "issue_type.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace jira {

/// An issue that a record is linked to, or one just made; null members for none.
struct IssueLink {
  aha::View id;
  aha::View key;

  explicit operator bool() const { return id.present() && key.present(); }
};

/// The epic that an issue belongs to.
struct EpicReference {
  aha::json::value key;    // null: the project has no epics
  bool is_parent = false;  // named as the issue's parent, and not in the field Epic Link
};

/// All that the fields of an issue are made of. Views must outlive it.
struct IssueSource {
  aha::View record;           // the feature or requirement
  aha::View feature;          // the feature, or that of the requirement: its due date counts
  bool is_feature = true;     // record is the feature
  IssueType type;             // what the record becomes
  aha::View meta;             // meta_data: which custom field is which
  aha::View version_id = {};  // of its release; null for none
  IssueLink parent = {};      // of a requirement: its feature's issue
  bool sends_tags = false;
  std::optional<EpicReference> epic = {};
  aha::View assignee = {};  // Jira's user; null leaves the field alone
  aha::View reporter = {};
  aha::json::object mapped = {};  // mapped_fields() of field_mapping.hpp
};

/// `text` as Jira takes a summary: one line of at most 255 UTF-16 units, the last three dots if it was cut.
/// [any] source: Jira refuses line ends ("contains newline characters") and more than 255 characters
std::string one_line(std::string_view text);

/// Wiki markup of a description's HTML; null for null.                                       [any]
aha::json::value wiki_markup(aha::View html);

/// The body of POST issue.                                                                   [any]
aha::json::object new_issue(const IssueSource& source);

/// The body of PUT issue/{id}. An issue's type, parent, reporter and epic are left alone, and of a requirement
/// its due date, which may have been set in Jira.                                            [any]
aha::json::object changed_issue(const IssueSource& source);

/// The body of POST issue for an initiative, which becomes an epic.                          [any]
aha::json::object new_epic(aha::View initiative, const IssueType& type, aha::View meta);

/// The body of POST issueLink: a requirement's issue to that of its feature.                 [any]
aha::json::object relates_to(aha::View issue_id, aha::View parent_id);

/// The body of PUT rank: the issue right before or after another, as adjacent_fields tells.  [any]
aha::json::object ranking(aha::View issue_key, aha::View adjacent_id, bool adjacent_comes_before);

/// The body of POST comment.                                                                 [any]
aha::json::object new_comment(aha::View comment);

}  // namespace jira
