#include "metadata.hpp"

#include "project_meta.hpp"

#include <aha/errors.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace jira {
namespace {

using aha::View;
using aha::json::array;
using aha::json::object;
using aha::json::value;

/// No Jira has so many pages of anything; one that never says it is at its end would be asked for ever.
constexpr int max_pages = 10'000;

/// So many pages or issue types are held at a time: enough to fill what goes out together.
constexpr std::size_t lists_at_once = 16;

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

array all_projects(Client& client) {
  array projects;
  for (const View project : client.projects()) projects.push_back(project_entry(project));
  return projects;
}

/// Where the pages begin that can be asked for now: the next one, and those behind it if Jira tells the total, as it
/// does in the cloud.
std::vector<std::int64_t> page_starts(std::int64_t next, std::int64_t page_size, View total) {
  std::vector<std::int64_t> starts{next};
  while (starts.size() < lists_at_once && starts.back() + page_size < total.integer().value_or(0))
    starts.push_back(starts.back() + page_size);
  return starts;
}

array list_projects(Client& client) {
  array projects;
  std::vector<std::int64_t> starts{0};
  for (int rounds = 0; rounds < max_pages; ++rounds) {
    const std::vector<value> pages = client.find_project_pages(starts);
    // upstream: servers before 7.x know the route without "search" only
    if (pages.empty()) return all_projects(client);
    std::int64_t next = starts.front();
    std::int64_t page_size = 0;
    // A page that is shorter than the first moves those behind it, which are then requested again.
    for (std::size_t i = 0; i < pages.size() && starts[i] == next; ++i) {
      const View page(pages[i]);
      for (const View project : page["values"]) projects.push_back(project_entry(project));
      page_size = page["maxResults"].integer().value_or(0);
      const bool is_step = page_size > 0 && page_size <= INT32_MAX;
      if (page["isLast"].truthy() || !is_step || page["values"].empty()) return projects;
      next += page_size;
    }
    starts = page_starts(next, page_size, View(pages.front())["total"]);
  }
  return projects;
}

/// A list that comes page by page. Cloud calls it by its name and tells the total, Data Center calls it "values" and
/// tells which page is the last.
class PagedList {
 public:
  explicit PagedList(std::string_view name) : name_(name) {}

  std::int64_t next_start() const { return next_start_; }
  bool is_whole() const { return is_whole_; }

  /// Shows `visit` the items of the next page.
  template <class Visit>
  void take(View page, Visit visit) {
    const View items = page[name_].is_array() ? page[name_] : page["values"];
    std::for_each(items.begin(), items.end(), visit);
    next_start_ += static_cast<std::int64_t>(items.size());
    const auto total = page["total"].integer();
    is_whole_ =
        items.empty() || page["isLast"].truthy() || (total && next_start_ >= *total) || ++pages_ == max_pages;
  }

 private:
  std::string_view name_;
  std::int64_t next_start_ = 0;
  int pages_ = 0;
  bool is_whole_ = false;
};

/// An issue type, and its fields as far as they have come: {id: {"name", "schema"}}.
struct TypeWithFields {
  View type;
  PagedList pages{"fields"};
  value fields = object();

  void take(View page) {
    pages.take(page, [this](View field) {
      const View id = field["fieldId"].truthy() ? field["fieldId"] : field["key"];
      // Not the values it allows, which may be thousands.
      object& kept = fields.get_object()[id.text()].emplace_object();
      kept["name"] = field["name"].json();
      kept["schema"] = field["schema"].json();
    });
  }
};

/// The fields of these types: the first page of each, then the second of those that have one, and so on.
void load_fields(Client& client, const std::string& project, std::vector<TypeWithFields>& types) {
  for (;;) {
    std::vector<TypeWithFields*> open;
    std::vector<FieldPage> wanted;
    for (TypeWithFields& type : types) {
      if (type.pages.is_whole()) continue;
      open.push_back(&type);
      wanted.push_back({type.type["id"].text(), type.pages.next_start()});
    }
    if (open.empty()) return;
    const std::vector<value> pages = client.issue_type_field_pages(project, wanted);
    for (std::size_t i = 0; i < pages.size(); ++i) open[i]->take(View(pages[i]));
  }
}

/// By the successor of createmeta: the types, then the fields of each, some types at a time.
void add_types_one_by_one(Client& client, const std::string& project, ProjectMeta& loaded) {
  std::vector<View> types;
  for (PagedList list("issueTypes"); !list.is_whole();)
    list.take(client.issue_type_page(project, list.next_start()), [&](View type) { types.push_back(type); });
  for (std::size_t from = 0; from < types.size(); from += lists_at_once) {
    std::vector<TypeWithFields> some;
    for (std::size_t i = from; i < std::min(from + lists_at_once, types.size()); ++i)
      some.push_back({types[i]});
    load_fields(client, project, some);
    for (const TypeWithFields& one : some) loaded.add_issue_type(one.type, View(one.fields));
  }
}

/// Null if Jira does not give it, or gives more than the host takes.
value find_create_meta(const aha::Service& service, Client& client, std::string_view project_id) {
  try {
    return client.find_create_meta(project_id);
  } catch (const aha::AnswerTooLarge& error) {
    service.log().info(std::string(error.what()) + " Its issue types are read one by one instead.");
    return {};
  }
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
  const value create_meta = find_create_meta(service, client, id);
  if (View(create_meta).truthy()) {
    for (const View project : View(create_meta)["projects"]) {
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
