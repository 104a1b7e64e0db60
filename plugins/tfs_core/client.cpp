#include "client.hpp"

#include <algorithm>
#include <utility>

namespace tfs {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;
using aha::url::Query;

constexpr std::string_view patch_type = "application/json-patch+json";

std::string path_of(std::string_view project_id, std::string_view endpoint) {
  return "/" + std::string(project_id) + "/_apis/" + std::string(endpoint);
}

std::string path_of(std::string_view endpoint) {
  return "/_apis/" + std::string(endpoint);
}

std::string of_project(std::string_view project_id) {
  return " of project " + std::string(project_id);
}

Body json_patch(const aha::json::array& patch) {
  return Body::text(aha::json::serialize(patch), std::string(patch_type));
}

/// A text as WIQL writes it. Line ends stand in no title and in no literal.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c == '\r' || c == '\n' ? ' ' : c;
  }
  return out + "'";
}

}  // namespace

// ---------------------------------------------------------------- what a collection offers

View Client::projects() {
  constexpr std::string_view action = "list its projects";
  const View projects = get(path_of("projects"), action, Query().add("$top", max_projects))["value"];
  if (!projects.is_array())
    throw Refused(std::string(connection_.product()) + " was asked to " + std::string(action) +
                  " and its answer has none. Check that the address is that of a collection.");
  return projects;
}

View Client::categories(std::string_view project_id) {
  return get(path_of(project_id, "wit/workitemtypecategories"),
             "list the categories of work item types" + of_project(project_id))["value"];
}

View Client::work_item_types(std::string_view project_id) {
  return get(path_of(project_id, "wit/workitemtypes"),
             "list the work item types" + of_project(project_id))["value"];
}

View Client::areas(std::string_view project_id) {
  return get(path_of(project_id, "wit/classificationNodes/areas"), "list the areas" + of_project(project_id),
             Query().add("$depth", 10));
}

// ---------------------------------------------------------------- work items

View Client::work_item(std::string_view id) {
  const std::string endpoint = "wit/workitems/" + aha::url::encode(id);
  const Response response = connection_.send({.method = "GET",
                                              .path = path_of(endpoint),
                                              .query = Query().add("$expand", "all"),
                                              .path_today = path_today(endpoint)});
  return expect(response, 200, "show work item " + std::string(id)).json();
}

View Client::work_item_at(std::string_view url) {
  const auto response = connection_.get_named(url);
  return response ? expect(*response, 200, "show the work item that a webhook named").json() : View();
}

View Client::find_by_title(std::string_view type, std::string_view title) {
  aha::json::object query;
  query["query"] =
      "Select [System.Id] From WorkItems Where [System.TeamProject] = @project"
      " And [System.WorkItemType] = " +
      quoted(type) + " And [System.Title] = " + quoted(title) + " Order By [System.Id] Desc";
  const Response response = connection_.send({.method = "POST",
                                              .path = path_of(settings_.project(), "wit/wiql"),
                                              .query = Query().add("$top", 10),
                                              .body = Body::json(query)});
  return expect(response, 200, "look for work items of this title").json()["workItems"];
}

View Client::create_work_item(std::string_view type, const aha::json::array& patch) {
  const std::string action = "create a work item of type \"" + std::string(type) + "\"";
  const Response response =
      connection_.send({.method = "PATCH",
                        .path = path_of(settings_.project(), "wit/workitems/$" + aha::url::encode(type)),
                        .body = json_patch(patch),
                        .method_today = "POST"});
  const View created = expect(response, 200, action).json();
  if (created["id"].is_null())
    throw Refused(std::string(connection_.product()) + " was asked to " + action +
                  " and its answer names none. Check the address.");
  return created;
}

void Client::update_work_item(std::string_view id, const aha::json::array& patch, std::string_view action) {
  if (patch.empty()) return;
  const std::string endpoint = "wit/workitems/" + aha::url::encode(id);
  const Response response = connection_.send({.method = "PATCH",
                                              .path = path_of(endpoint),
                                              .body = json_patch(patch),
                                              .path_today = path_today(endpoint)});
  expect(response, 200, action).json();
}

View Client::upload_attachment(std::string_view file_name, const aha::http::File& file) {
  // upstream sends every body as JSON, this one too; today's API insists on octets
  const Response response = connection_.send({.method = "POST",
                                              .path = path_of("wit/attachments"),
                                              .query = Query().add("fileName", file_name),
                                              .body = Body::file(file, "application/json"),
                                              .path_today = path_today("wit/attachments"),
                                              .content_type_today = "application/octet-stream"});
  // Today's API is described as answering 200. upstream: 201 alone
  const View uploaded = response.json_or_null();
  if (response.status() == 200 && uploaded["url"].present()) return uploaded;
  return expect(response, 201, "take the attachment '" + std::string(file_name) + "'").json();
}

// ---------------------------------------------------------------- requests

View Client::get(std::string path, std::string_view action, const Query& query) {
  const Response response = connection_.send({.method = "GET", .path = std::move(path), .query = query});
  return expect(response, 200, action).json();
}

/// Today's API is described with the project in every path, where the old one has it in some.
std::string Client::path_today(std::string_view endpoint) const {
  const std::string project = settings_.project();
  return project.empty() ? std::string() : path_of(project, endpoint);
}

const Response& Client::expect(const Response& response, int status, std::string_view action) const {
  if (response.status() != status) refuse(response, connection_.product(), action);
  return response;
}

}  // namespace tfs
