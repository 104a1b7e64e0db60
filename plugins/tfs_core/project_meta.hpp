// What meta_data remembers of a collection: its projects, their areas, and the work item types to choose from.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace tfs {

/// Gathers the work item types of projects. Most projects are made alike, so what is alike is kept once:
///   workflow_sets  {workflow: {"feature_mappings": {type: {"name", "statuses", "fields"}}}}
///   status_sets    {statuses: [state, ..]}
///   field_sets     {fields: [{"referenceName", "name", ..}]}
/// Time and memory grow with the size of the answers.                                          [any]
class Workflows {
 public:
  /// Adds the types of one project, and gives the name of its workflow.
  /// categories  as Client::categories gives them; types: as Client::work_item_types
  std::string add(aha::View categories, aha::View types);

  /// Puts the three sets into meta_data, and leaves none here.
  void move_to(aha::json::object& meta);

 private:
  aha::json::object describe(aha::View type);

  aha::json::object workflows_;
  aha::json::object statuses_;
  aha::json::object fields_;
};

/// The paths of an area and all below it: ["Project", "Project\Area", ..].                     [any]
aha::json::array area_paths(aha::View area);

/// The work item types of a project: {type: {"name"}}; null if nothing is known of it.         [any]
/// meta  meta_data as `installed` left it
aha::View types_of_project(aha::View meta, std::string_view project_id);

}  // namespace tfs
