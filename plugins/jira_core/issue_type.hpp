// Issue types as meta_data holds them since the project was loaded.
#pragma once

#include "settings.hpp"

#include <aha/view.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jira {

/// One issue type: what it is called, and which of the fields this service knows are on its screens.   [any]
class IssueType {
 public:
  explicit IssueType(aha::View type) : type_(type) {}

  aha::View id() const { return type_["id"]; }
  std::string name() const { return type_["name"].text(); }
  bool is_subtask() const { return type_["subtask"].truthy(); }

  bool has_fix_versions() const { return type_["has_field_fix_versions"].truthy(); }
  bool has_aha_position() const { return type_["has_field_aha_position"].truthy(); }
  bool has_aha_reference() const { return type_["has_field_aha_reference"].truthy(); }
  bool has_story_points() const { return type_["has_field_story_points"].truthy(); }
  bool has_epic_name() const { return type_["has_field_epic_name"].truthy(); }
  bool has_epic_link() const { return type_["has_field_epic_link"].truthy(); }
  bool has_labels() const { return type_["has_field_labels"].truthy(); }
  bool has_time_tracking() const { return type_["has_field_time_tracking"].truthy(); }
  /// 1 for epics, 0 for what can be in them, -1 for subtasks. Nothing before Jira Cloud, and for what was loaded before
  /// this service looked at it.
  std::optional<std::int64_t> hierarchy_level() const { return type_["hierarchy_level"].integer(); }
  /// Whether an issue of this type may name one of `above` as its parent, and is no subtask. source:
  /// developer.atlassian.com, "Deprecation of the Epic Link, Parent Link and other related fields"
  bool is_child_of(const IssueType& above) const;

  /// Integrations that were set up before these two were looked at have neither: they count as there.
  bool has_assignee() const { return absent_or_true("has_field_assignee"); }
  bool has_reporter() const { return absent_or_true("has_field_reporter"); }

  /// The ids of the fields on its screens.
  aha::View fields() const { return type_["fields"]; }
  /// Whether the field of this id, such as "duedate", is on its screens. Linear in their number.
  bool has_field(std::string_view field_id) const;

 private:
  bool absent_or_true(std::string_view name) const { return type_[name].is_null() || type_[name].truthy(); }

  aha::View type_;
};

/// The issue types of the chosen project. A look at meta_data, which must outlive it.          [any]
class IssueTypes {
 public:
  /// Throws nothing: a caller that asks for a type gets the error.
  IssueTypes(aha::View meta, const Settings& settings) : meta_(meta), settings_(settings) {}

  /// The types, in Jira's order; null if the project is unknown or was not loaded.
  aha::View all() const;
  /// The type of this id. Throws RemoteError, which says what to press, if there is none.
  IssueType by_id(aha::View id) const;
  IssueType for_features() const { return by_id(settings_.feature_issue_type()); }
  IssueType for_requirements() const { return by_id(settings_.requirement_issue_type()); }
  /// What initiatives become: the first type that has an epic's name, else the first of the epics' level. Throws as
  /// by_id does.
  std::optional<IssueType> for_epics() const;

 private:
  aha::View project() const;
  aha::View loaded() const;

  aha::View meta_;
  const Settings settings_;
};

}  // namespace jira
