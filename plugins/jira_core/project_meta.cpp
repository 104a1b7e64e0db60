#include "project_meta.hpp"

#include <aha/hash.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace jira {
namespace {

using aha::View;
using aha::json::array;
using aha::json::object;
using aha::json::value;

/// Which field must be on an issue type's screens for which name in meta_data.
struct Capability {
  std::string_view name;
  std::string_view field;           // its id, or
  std::string_view meta_data_name;  // of the member of meta_data that has its id
};
constexpr Capability capabilities[] = {
    {"has_field_fix_versions", "fixVersions", {}},
    {"has_field_aha_position", {}, "aha_position_field"},
    {"has_field_aha_reference", {}, "aha_reference_field"},
    {"has_field_story_points", {}, "story_points_field"},
    {"has_field_epic_name", {}, "epic_name_field"},
    {"has_field_epic_link", {}, "epic_link_field"},
    {"has_field_labels", "labels", {}},
    {"has_field_time_tracking", "timetracking", {}},
    {"has_field_assignee", "assignee", {}},
    {"has_field_reporter", "reporter", {}},
};

/// The first field of the list for which `wanted` holds.
template <class Wanted>
View id_of_field(View fields, Wanted wanted) {
  const auto found = std::find_if(fields.begin(), fields.end(), wanted);
  return found == fields.end() ? View() : (*found)["id"];
}

View field_of_kind(View fields, std::string_view kind) {
  return id_of_field(fields, [&](View field) { return field["schema"]["custom"] == kind; });
}

/// A name for a set of issue types or statuses: alike for sets that are alike.
std::string name_of_set(const array& set) {
  constexpr std::size_t digits = 16;
  return aha::hash::hex(aha::hash::sha256(aha::json::serialize(set))).substr(0, digits);
}

object field_entry(View field) {
  const View schema = field["schema"];
  object entry;
  entry["name"] = field["name"].json();
  entry["type"] = schema["type"].json();
  entry["sub_type"] = schema["items"].json();
  entry["editor"] = (schema["custom"].truthy() ? schema["custom"] : schema["system"]).json();
  return entry;
}

}  // namespace

object known_custom_fields(View fields) {
  object known;
  known["epic_name_field"] = field_of_kind(fields, "com.pyxis.greenhopper.jira:gh-epic-label").json();
  known["epic_link_field"] = field_of_kind(fields, "com.pyxis.greenhopper.jira:gh-epic-link").json();
  known["story_points_field"] =
      id_of_field(fields, [](View field) { return field["name"] == "Story Points"; }).json();
  known["aha_position_field"] = id_of_field(fields, [](View field) {
                                  return field["name"] == "Aha! Position" || field["name"] == "Aha! Rank";
                                }).json();
  return known;
}

View reference_field(View fields) {
  return id_of_field(fields, [](View field) { return field["name"] == "Aha! Reference"; });
}

object project_entry(View project) {
  object entry;
  entry["id"] = project["id"].json();
  entry["key"] = project["key"].json();
  entry["name"] = project["name"].json();
  return entry;
}

void keep_issue_types(array& projects, View earlier_projects) {
  std::unordered_map<std::string, View> loaded;
  for (const View project : earlier_projects)
    if (project["issue_types"].truthy()) loaded.emplace(project["id"].text(), project["issue_types"]);
  for (value& project : projects) {
    const auto found = loaded.find(View(project)["id"].text());
    if (found != loaded.end()) project.get_object()["issue_types"] = found->second.json();
  }
}

array named_entries(View list) {
  array entries;
  for (const View item : list) {
    object entry;
    entry["id"] = item["id"].json();
    entry["name"] = item["name"].json();
    entries.push_back(std::move(entry));
  }
  return entries;
}

void ProjectMeta::add_issue_type(View type, View fields) {
  object entry;
  entry["id"] = type["id"].json();
  entry["name"] = type["name"].json();
  entry["subtask"] = type["subtask"].json();
  if (const auto level = type["hierarchyLevel"].integer()) entry["hierarchy_level"] = *level;
  if (!fields.empty()) add_fields(entry, fields);
  position_of_type_.emplace(type["id"].text(), types_.size());
  types_.push_back(std::move(entry));
}

void ProjectMeta::add_fields(object& entry, View fields) {
  for (const Capability& capability : capabilities) {
    const std::string id = capability.field.empty() ? View(known_)[capability.meta_data_name].text()
                                                    : std::string(capability.field);
    entry[capability.name] = fields[id].present();
  }
  std::vector<std::string_view> ids;
  ids.reserve(fields.size());
  for (const auto [id, field] : fields.members()) {
    ids.push_back(id);
    if (!fields_.contains(id)) fields_[id] = field_entry(field);
  }
  std::sort(ids.begin(), ids.end());
  entry["fields"] = array(ids.begin(), ids.end());
}

std::string ProjectMeta::add_status_set(View statuses) {
  array set = named_entries(statuses);
  std::string name = name_of_set(set);
  if (!status_sets_.contains(name)) status_sets_[name] = std::move(set);
  return name;
}

void ProjectMeta::set_statuses(View statuses) {
  const std::string name = add_status_set(statuses);
  for (value& type : types_) type.get_object()["statuses"] = name;
}

void ProjectMeta::set_statuses_by_type(View types) {
  for (const View type : types) {
    const std::string name = add_status_set(type["statuses"]);
    const auto found = position_of_type_.find(type["id"].text());
    if (found != position_of_type_.end()) types_[found->second].get_object()["statuses"] = name;
  }
}

void ProjectMeta::store(object& meta, std::string_view project_key) && {
  const std::string name = name_of_set(types_);
  if (meta.contains("projects") && meta["projects"].is_array()) {
    for (value& project : meta["projects"].get_array())
      if (View(project)["key"] == project_key) project.get_object()["issue_types"] = name;
  }
  object sets;
  sets[name] = std::move(types_);
  meta["fields"] = std::move(fields_);
  meta["issue_type_sets"] = std::move(sets);
  meta["status_sets"] = std::move(status_sets_);
}

}  // namespace jira
