#include "project_meta.hpp"

#include <aha/hash.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tfs {
namespace {

using aha::View;
using aha::json::array;
using aha::json::object;
using aha::json::value;

/// Areas are asked for ten levels deep; what is deeper than this was never asked for.
constexpr int max_area_depth = 64;

/// The value with the members of objects in the order of their names: two that differ in that order alone are the same
/// to Ruby, whose hashes upstream names sets by. What is nested deeper than sets are keeps its order.
value in_order(const value& any, int depth = 0) {
  constexpr int max_depth = 16;
  if (depth > max_depth) return any;
  if (any.is_array()) {
    array list;
    for (const value& one : any.get_array()) list.push_back(in_order(one, depth + 1));
    return list;
  }
  if (!any.is_object()) return any;
  std::vector<std::string_view> names;
  for (const auto& member : any.get_object()) names.push_back(member.key());
  std::sort(names.begin(), names.end());
  object sorted;
  for (const std::string_view name : names) sorted[name] = in_order(any.at(name), depth + 1);
  return sorted;
}

/// A name for a set: alike for sets that are alike.
std::string name_of_set(const value& set) {
  constexpr std::size_t digits = 16;
  return aha::hash::hex(aha::hash::sha256(aha::json::serialize(in_order(set)))).substr(0, digits);
}

/// Keeps a set once, and gives its name.
std::string keep(object& sets, value set) {
  std::string name = name_of_set(set);
  if (!sets.contains(name)) sets[name] = std::move(set);
  return name;
}

array states_of(View type) {
  std::vector<std::string_view> states;
  for (const auto& [state, transitions] : type["transitions"].members())
    if (!state.empty()) states.push_back(state);
  std::sort(states.begin(), states.end());
  array list;
  for (const std::string_view state : states) list.emplace_back(state);
  return list;
}

array fields_of(View type) {
  std::vector<View> fields;
  for (const View field : type["fieldInstances"]) fields.push_back(field);
  std::stable_sort(fields.begin(), fields.end(),
                   [](View a, View b) { return a["referenceName"].str() < b["referenceName"].str(); });
  array list;
  for (const View field : fields) {
    object one;
    for (const auto& [name, content] : field.members())
      if (name != "url") one[name] = content.json();
    list.push_back(std::move(one));
  }
  return list;
}

void add_areas(View area, const std::string& prefix, int depth, array& paths) {
  if (depth > max_area_depth || area["name"].is_null()) return;
  const std::string path = prefix + area["name"].text();
  paths.emplace_back(path);
  if (!area["hasChildren"].truthy()) return;
  for (const View child : area["children"]) add_areas(child, path + "\\", depth + 1, paths);
}

}  // namespace

std::string Workflows::add(View categories, View types) {
  std::unordered_map<std::string, View> by_name;
  for (const View type : types) by_name.try_emplace(type["name"].text(), type);

  object workflow;
  object& offered = workflow["feature_mappings"].emplace_object();
  for (const View category : categories)
    for (const View listed : category["workItemTypes"]) {
      const std::string name = listed["name"].text();
      const auto type = by_name.find(name);
      if (type != by_name.end() && !offered.contains(name)) offered[name] = describe(type->second);
    }
  return keep(workflows_, std::move(workflow));
}

object Workflows::describe(View type) {
  object described;
  described["name"] = type["name"].json();
  described["statuses"] = keep(statuses_, states_of(type));
  described["fields"] = keep(fields_, fields_of(type));
  return described;
}

void Workflows::move_to(object& meta) {
  meta["status_sets"] = std::exchange(statuses_, {});
  meta["field_sets"] = std::exchange(fields_, {});
  meta["workflow_sets"] = std::exchange(workflows_, {});
}

array area_paths(View area) {
  array paths;
  add_areas(area, "", 0, paths);
  return paths;
}

View types_of_project(View meta, std::string_view project_id) {
  const View project = meta["projects"][project_id];
  return meta["workflow_sets"][project["workflow"].text()]["feature_mappings"];
}

}  // namespace tfs
