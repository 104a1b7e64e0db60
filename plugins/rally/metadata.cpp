#include "metadata.hpp"

#include "session.hpp"

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

constexpr int per_page = 200;

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

array load_projects(Session& session) {
  array projects;
  each_result(session, session.workspace_url("/projects?fetch=true"), 100, [&](View project) {
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
  each_result(session, list.text(), 100, [&](View workspace) {
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
  return "/typedefinitions?" + Query().add("query", condition).add("fetch", "true").encoded();
}

array custom_fields_of(Session& session, View type) {
  array fields;
  const View list = type["Attributes"]["_ref"];
  if (!list.present()) return fields;
  each_result(session, list.text(), per_page, [&](View attribute) {
    if (attribute["Custom"].truthy())
      fields.push_back(members_of(attribute, {"AttributeType", "Name", "ElementName"}));
  });
  return fields;
}

array load_portfolio_types(Session& session) {
  std::vector<View> types = all_results(
      session,
      session.secure_workspace_url(types_path("((TypePath contains PortfolioItem) AND (Ordinal >= 0))")),
      per_page);
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
  const std::vector<View> stories = all_results(
      session, session.secure_workspace_url(types_path("(Name = \"Hierarchical Requirement\")")), per_page);
  if (stories.empty()) throw aha::RemoteError("Rally names no type for user stories in this workspace.");
  return custom_fields_of(session, stories.front());
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
  const Query query = with_workspace(Query().add("order", "OrderIndex").add("fetch", "true"), data);
  const auto take = [&](View state) {
    if (state["TypeDef"].truthy())
      add_state(states, state["TypeDef"]["_refObjectName"].text(), state["Name"]);
  };
  answered([&] {
    each_result(session, session.secure_url("/state?" + query.encoded()), per_page, take);
    return View();
  });
}

void load_story_states(Session& session, View data, object& states) {
  const Query types = with_workspace(
      Query().add("query", "(ElementName = HierarchicalRequirement)").add("fetch", "true"), data);
  const View story = results_of(
      document_of(session.get(session.secure_url("/typedefinitions?" + types.encoded()))))[std::size_t{0}];
  const View list = story["Attributes"]["_ref"];
  if (!list.present()) return;
  const Query query = with_workspace(Query().add("fetch", "true"), data);
  const auto attributes = all_results(session, aha::url::with_query(list.text(), query), per_page);
  const auto schedule = std::find_if(attributes.begin(), attributes.end(),
                                     [](View one) { return one["ElementName"] == "ScheduleState"; });
  if (schedule == attributes.end() || !(*schedule)["AllowedValues"]["_ref"].present()) return;
  each_result(session, (*schedule)["AllowedValues"]["_ref"].text(), 0,
              [&](View state) { add_state(states, "UserStory", state["StringValue"]); });
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
