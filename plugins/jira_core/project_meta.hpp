// What Jira says about itself, in the shape that meta_data has. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace jira {

/// The custom fields this service works with: {"epic_name_field": id or null, ..}, without the reference to Aha!,
/// which may have to be made first.                                                          [any]
/// fields  the answer of GET field
aha::json::object known_custom_fields(aha::View fields);

/// The id of the field "Aha! Reference"; null if there is none.                              [any]
aha::View reference_field(aha::View fields);

/// {"id", "key", "name"} of one project, as Jira lists it.                                   [any]
aha::json::object project_entry(aha::View project);

/// Keeps what was loaded of projects before: their issue types. Linear in the number of projects. [any]
void keep_issue_types(aha::json::array& projects, aha::View earlier_projects);

/// [{"id", "name"}] of resolutions or statuses.                                              [any]
aha::json::array named_entries(aha::View list);

/// Collects what the chosen project is made of, one issue type after the other. Linear in all.  [any]
class ProjectMeta {
 public:
  /// known  known_custom_fields() and "aha_reference_field"
  explicit ProjectMeta(aha::json::object known) : known_(std::move(known)) {}

  /// type    {"id", "name", "subtask", "hierarchyLevel"}, the last by Jira Cloud alone
  /// fields  {id: {"name", "schema"}}; null or empty if Jira tells none, and then no "has_field_" is known
  void add_issue_type(aha::View type, aha::View fields);
  /// The same statuses for all types added so far.
  void set_statuses(aha::View statuses);
  /// The statuses of each type: [{"id", "statuses"}].
  void set_statuses_by_type(aha::View types);

  /// Moves all into `meta`: "fields", "issue_type_sets", "status_sets", and the name of the set into the project
  /// with this key.
  void store(aha::json::object& meta, std::string_view project_key) &&;

 private:
  void add_fields(aha::json::object& entry, aha::View fields);
  std::string add_status_set(aha::View statuses);

  const aha::json::value known_;
  aha::json::object fields_;
  aha::json::array types_;
  aha::json::object status_sets_;
  std::unordered_map<std::string, std::size_t> position_of_type_;
};

}  // namespace jira
