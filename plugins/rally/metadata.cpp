#include "metadata.hpp"

#include "session.hpp"

#include <aha/paging.hpp>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace rally {
namespace {

using aha::View;
using aha::json::array;
using aha::json::object;
using aha::url::Query;

object members_of(View one, std::initializer_list<std::string_view> names) {
  object kept;
  for (const auto [name, value] : one.members())
    if (std::find(names.begin(), names.end(), name) != names.end()) kept[name] = value.json();
  return kept;
}

void sort_by(array& list, std::string_view name) {
  std::stable_sort(list.begin(), list.end(), [&](const aha::json::value& a, const aha::json::value& b) {
    return View(a)[name].str() < View(b)[name].str();
  });
}

/// Visits each result of a query, page by page.
void each_result(Session& session, const std::function<std::string(std::int64_t start)>& url,
                 const std::function<void(View)>& visit) {
  aha::paging::by_offset(aha::paging::most_pages, 1, [&](std::int64_t start) {
    const View query = document_of(session.get(url(start)))["QueryResult"];
    for (const View result : query["Results"]) visit(result);
    return aha::paging::Page{query["Results"].size(), query["PageSize"].integer().value_or(0),
                             query["TotalResultCount"].integer()};
  });
}

array load_projects(Session& session) {
  array projects;
  each_result(
      session,
      [&](std::int64_t start) {
        return session.workspace_url("/projects?fetch=true&pagesize=100&start=" + std::to_string(start));
      },
      [&](View project) {
        object kept = members_of(project, {"ObjectID", "_ref", "Name", "_refObjectUUID"});
        kept["ParentUUID"] = project["Parent"]["_refObjectUUID"].json();
        projects.push_back(std::move(kept));
      });
  sort_by(projects, "Name");
  return projects;
}

array load_workspaces(Session& session) {
  const View list =
      document_of(session.get(session.url("/subscription")))["Subscription"]["Workspaces"]["_ref"];
  array workspaces;
  each_result(
      session,
      [&](std::int64_t start) { return list.text() + "?pagesize=100&start=" + std::to_string(start); },
      [&](View workspace) {
        object kept = members_of(workspace, {"ObjectID", "Name"});
        const View configuration = workspace["WorkspaceConfiguration"]["_ref"];
        if (configuration.present())
          kept["Configuration"] = document_of(session.get(configuration.text())).json();
        workspaces.push_back(std::move(kept));
      });
  sort_by(workspaces, "Name");
  return workspaces;
}

// ---------------------------------------------------------------- types and their fields

std::string types_path(std::string_view condition) {
  return "/typedefinitions?" +
         Query().add("start", 1).add("pagesize", 200).add("query", condition).add("fetch", "true").encoded();
}

array custom_fields_of(Session& session, View type) {
  array fields;
  const View list = type["Attributes"]["_ref"];
  if (!list.present()) return fields;
  const View attributes = results_of(document_of(session.get(list.text() + "?start=1&pagesize=200")));
  for (const View attribute : attributes)
    if (attribute["Custom"].truthy())
      fields.push_back(members_of(attribute, {"AttributeType", "Name", "ElementName"}));
  return fields;
}

array load_portfolio_types(Session& session) {
  const View found = results_of(document_of(session.get(
      session.secure_workspace_url(types_path("((TypePath contains PortfolioItem) AND (Ordinal >= 0))")))));
  std::vector<View> types(found.begin(), found.end());
  std::stable_sort(types.begin(), types.end(), [](View a, View b) {
    return a["Ordinal"].integer().value_or(0) < b["Ordinal"].integer().value_or(0);
  });
  array all;
  for (const View type : types) {
    object one = type.is_object() ? type.json().as_object() : object();
    one["CustomFields"] = custom_fields_of(session, type);
    all.push_back(std::move(one));
  }
  return all;
}

array load_story_fields(Session& session) {
  const View story = results_of(document_of(session.get(
      session.secure_workspace_url(types_path("(Name = \"Hierarchical Requirement\")")))))[std::size_t{0}];
  if (story.is_null()) throw aha::RemoteError("Rally names no type for user stories in this workspace.");
  return custom_fields_of(session, story);
}

// ---------------------------------------------------------------- states

Query with_workspace(Query query, View data) {
  if (!workspace_path(data).empty()) query.add("workspace", std::string(api_url) + workspace_path(data));
  return query;
}

void add_state(object& states, std::string_view type, View state) {
  auto& list = states[type];
  if (!list.is_array()) list.emplace_array();
  list.as_array().push_back(state.json());
}

void load_portfolio_states(Session& session, View data, object& states) {
  const Query query = with_workspace(
      Query().add("start", 1).add("pagesize", 200).add("order", "OrderIndex").add("fetch", "true"), data);
  const View document =
      answered([&] { return document_of(session.get(session.secure_url("/state?" + query.encoded()))); });
  for (const View state : results_of(document))
    if (state["TypeDef"].truthy())
      add_state(states, state["TypeDef"]["_refObjectName"].text(), state["Name"]);
}

void load_story_states(Session& session, View data, object& states) {
  const Query types = with_workspace(
      Query().add("query", "(ElementName = HierarchicalRequirement)").add("fetch", "true"), data);
  const View story = results_of(
      document_of(session.get(session.secure_url("/typedefinitions?" + types.encoded()))))[std::size_t{0}];
  const View list = story["Attributes"]["_ref"];
  if (!list.present()) return;
  const Query query = with_workspace(Query().add("start", 1).add("pagesize", 200).add("fetch", "true"), data);
  const View attributes = results_of(document_of(session.get(aha::url::with_query(list.text(), query))));
  const auto schedule = std::find_if(attributes.begin(), attributes.end(),
                                     [](View one) { return one["ElementName"] == "ScheduleState"; });
  if (schedule == attributes.end() || !(*schedule)["AllowedValues"]["_ref"].present()) return;
  const View values = results_of(document_of(session.get((*schedule)["AllowedValues"]["_ref"].text())));
  for (const View state : values) add_state(states, "UserStory", state["StringValue"]);
}

object load_states(const aha::Service& service) {
  Session session(service);
  object states;
  load_portfolio_states(session, service.data(), states);
  load_story_states(session, service.data(), states);
  return states;
}

}  // namespace

object load_metadata(const aha::Service& service) {
  object loaded;
  Session projects(service), workspaces(service), types(service);
  loaded["projects"] = load_projects(projects);
  loaded["workspaces"] = load_workspaces(workspaces);
  loaded["type_definitions"] = load_portfolio_types(types);
  loaded["state_definitions"] = load_states(service);
  object custom_fields;
  custom_fields["UserStory"] = load_story_fields(types);
  for (const View type : View(loaded["type_definitions"]))
    custom_fields[type["Name"].text()] = type["CustomFields"].json();
  loaded["custom_fields"] = std::move(custom_fields);
  loaded["install_successful"] = true;
  return loaded;
}

}  // namespace rally
