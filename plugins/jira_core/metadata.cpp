#include "metadata.hpp"

#include "project_meta.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace jira {
namespace {

using aha::View;
using aha::json::array;
using aha::json::object;
using aha::json::value;

/// No Jira has so many pages of anything; one that never says it is at its end would be asked for ever.
constexpr int max_pages = 10'000;

object reference_field_definition() {
  object field;
  field["name"] = "Aha! Reference";
  field["description"] = "Link to the Aha! item this issue is related to.";
  field["type"] = "com.atlassian.jira.plugin.system.customfieldtypes:url";
  return field;
}

View find_or_create_reference_field(Client& client, View fields) {
  if (const View found = reference_field(fields)) return found;
  const View created = client.create_field(reference_field_definition());
  client.add_field_to_default_screen(created.text());
  return created;
}

array list_projects(Client& client) {
  array projects;
  std::int64_t start_at = 0;
  for (int pages = 0; pages < max_pages; ++pages) {
    const View page = client.find_project_page(start_at);
    if (!page) {
      // upstream: servers before 7.x know the route without "search" only
      array all;
      for (const View project : client.projects()) all.push_back(project_entry(project));
      return all;
    }
    for (const View project : page["values"]) projects.push_back(project_entry(project));
    const std::int64_t step = page["maxResults"].integer().value_or(0);
    if (page["isLast"].truthy() || step <= 0 || page["values"].empty()) break;
    start_at += step;
  }
  return projects;
}

/// Shows `visit` the items of a list, page after page. Cloud calls the list by its name and tells the total, Data
/// Center calls it "values" and tells which page is the last.
void each_item(std::string_view list_name, const std::function<View(std::int64_t start_at)>& page_from,
               const std::function<void(View)>& visit) {
  std::int64_t start_at = 0;
  for (int pages = 0; pages < max_pages; ++pages) {
    const View page = page_from(start_at);
    const View list = page[list_name].is_array() ? page[list_name] : page["values"];
    std::for_each(list.begin(), list.end(), visit);
    start_at += static_cast<std::int64_t>(list.size());
    const auto total = page["total"].integer();
    if (list.empty() || page["isLast"].truthy() || (total && start_at >= *total)) return;
  }
}

/// By the successor of createmeta: the types, then the fields of each.
void add_types_one_by_one(Client& client, const std::string& project, ProjectMeta& loaded) {
  const auto types_from = [&](std::int64_t start_at) { return client.issue_type_page(project, start_at); };
  each_item("issueTypes", types_from, [&](View type) {
    value fields = object();
    const auto fields_from = [&](std::int64_t start_at) {
      return client.issue_type_field_page(project, type["id"].text(), start_at);
    };
    each_item("fields", fields_from, [&](View field) {
      const View id = field["fieldId"].truthy() ? field["fieldId"] : field["key"];
      fields.get_object()[id.text()] = field.json();
    });
    loaded.add_issue_type(type, fields);
  });
}

void add_statuses(const aha::Service& service, Client& client, const std::string& project,
                  ProjectMeta& loaded) {
  const ProjectStatuses statuses = client.project_statuses(project);
  switch (statuses.kind) {
    case ProjectStatuses::Kind::by_issue_type:
      return loaded.set_statuses_by_type(statuses.types);
    case ProjectStatuses::Kind::unknown_route:
      return loaded.set_statuses(client.statuses());
    case ProjectStatuses::Kind::not_given:
      service.log().warn(
          "Jira does not give the statuses of project " + project +
          "; statuses cannot be mapped until it does. Its administrator can tell from Jira's log.");
  }
}

/// The ids of the custom fields this service works with.
object known_ids(const object& meta) {
  object ids;
  for (const std::string_view name : {"epic_name_field", "epic_link_field", "story_points_field",
                                      "aha_position_field", "aha_reference_field"})
    if (const auto* const id = meta.if_contains(name)) ids[name] = *id;
  return ids;
}

View project_with_key(View projects, std::string_view key) {
  const auto found =
      std::find_if(projects.begin(), projects.end(), [&](View project) { return project["key"] == key; });
  return found == projects.end() ? View() : *found;
}

}  // namespace

void load_server(Client& client, object& meta) {
  const View fields = client.fields();
  for (auto& [name, id] : known_custom_fields(fields)) meta[name] = id;
  meta["aha_reference_field"] = find_or_create_reference_field(client, fields).json();
  array projects = list_projects(client);
  keep_issue_types(projects, View(meta["projects"]));
  meta["projects"] = std::move(projects);
  meta["resolutions"] = named_entries(client.resolutions());
}

void load_project(const aha::Service& service, Client& client, const Settings& settings, object& meta) {
  const View chosen = project_with_key(View(meta["projects"]), settings.project());
  if (!chosen) return;
  const std::string id = chosen["id"].text();
  const object known = known_ids(meta);
  meta["fields"].emplace_object();
  meta["issue_type_sets"].emplace_object();
  meta["status_sets"].emplace_object();
  if (const View create_meta = client.find_create_meta(id)) {
    for (const View project : create_meta["projects"]) {
      ProjectMeta loaded(known);
      for (const View type : project["issuetypes"]) loaded.add_issue_type(type, type["fields"]);
      add_statuses(service, client, project["key"].text(), loaded);
      std::move(loaded).store(meta, project["key"].str());
    }
    return;
  }
  ProjectMeta loaded(known);
  add_types_one_by_one(client, settings.project(), loaded);
  add_statuses(service, client, settings.project(), loaded);
  std::move(loaded).store(meta, settings.project());
}

}  // namespace jira
