#include "client.hpp"

#include "work_item_fields.hpp"

#include <aha/paging.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tfs {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;
using aha::json::value;
using aha::url::Query;

constexpr std::string_view patch_type = "application/json-patch+json";

std::string path_of(std::string_view project_id, std::string_view endpoint) {
  return "/" + std::string(project_id) + "/_apis/" + std::string(endpoint);
}

std::string path_of(std::string_view endpoint) {
  return "/_apis/" + std::string(endpoint);
}

std::string endpoint_of(std::string_view work_item_id) {
  if (work_item_id.empty())
    throw Refused(
        "The answer about a work item does not name it. Check what answers in place of Azure DevOps.");
  return "wit/workitems/" + aha::url::encode(work_item_id);
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

std::vector<View> Client::projects() {
  constexpr std::string_view action = "list its projects";
  constexpr std::int64_t per_page = 1'000;
  std::vector<View> all;
  aha::paging::by_offset(static_cast<int>(max_projects / per_page), 0, [&](std::int64_t offset) {
    Query query;
    query.add("$top", per_page);
    if (offset > 0) query.add("$skip", offset);
    const Response response =
        connection_.send({.method = "GET", .path = path_of("projects"), .query = query});
    const View page = expect(response, 200, action).json()["value"];
    if (!page.is_array())
      throw Refused(std::string(connection_.product()) + " was asked to " + std::string(action) +
                    " and its answer has none. Check that the address is that of a collection.");
    all.insert(all.end(), page.begin(), page.end());
    // A server may give fewer at a time, and says by this header that there are more.
    const bool is_cut = page.size() > 0 && !response.header("X-MS-ContinuationToken").empty();
    return aha::paging::Page{page.size(), is_cut ? static_cast<std::int64_t>(page.size()) : per_page};
  });
  if (all.size() > max_projects) all.resize(max_projects);
  return all;
}

std::vector<value> Client::categories(std::span<const std::string> project_ids) {
  return get_all(project_ids, "wit/workitemtypecategories", "list the categories of work item types");
}

std::vector<value> Client::work_item_types(std::span<const std::string> project_ids) {
  return get_all(project_ids, "wit/workitemtypes", "list the work item types");
}

std::vector<value> Client::areas(std::span<const std::string> project_ids) {
  return get_all(project_ids, "wit/classificationNodes/areas", "list the areas", Query().add("$depth", 10));
}

// ---------------------------------------------------------------- work items

View Client::work_item(std::string_view id) {
  const std::string endpoint = endpoint_of(id);
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

View Client::update_of(std::string_view id, std::string_view number) {
  const std::string endpoint = endpoint_of(id) + "/updates/" + aha::url::encode(number);
  const Response response =
      connection_.send({.method = "GET", .path = path_of(endpoint), .path_today = path_today(endpoint)});
  return response.status() == 200 ? response.json_or_null() : View();
}

bool Client::has_markdown(View work_item, View record) {
  if (const auto said = says_markdown(work_item)) return *said;
  if (!may_be_markdown(work_item, record) || !work_item["id"].present()) return false;
  const std::string endpoint = endpoint_of(work_item["id"].text());
  const Response response = connection_.send({.method = "GET",
                                              .path = path_of(endpoint),
                                              .query = Query().add("fields", "System.Description"),
                                              .path_today = path_today(endpoint),
                                              .only_today = true});
  return response.status() == 200 && says_markdown(response.json_or_null()).value_or(false);
}

View Client::find_by_title(std::string_view type, std::string_view title) {
  aha::json::object query;
  query["query"] =
      "Select [System.Id] From WorkItems Where [System.TeamProject] = @project"
      " And [System.WorkItemType] = " +
      quoted(type) + " And [System.Title] = " + quoted(title) + " Order By [System.Id] Desc";
  const Response response = connection_.send({.method = "POST",
                                              .path = project_path("wit/wiql"),
                                              .query = Query().add("$top", 10),
                                              .body = Body::json(query)});
  return expect(response, 200, "look for work items of this title").json()["workItems"];
}

View Client::create_work_item(std::string_view type, const aha::json::array& patch) {
  if (type.empty())
    throw aha::ConfigurationError(
        "No work item type is chosen. Choose the types that features and requirements become in the "
        "integration's "
        "settings.");
  const std::string action = "create a work item of type \"" + std::string(type) + "\"";
  const Response response =
      connection_.send({.method = "PATCH",
                        .path = project_path("wit/workitems/$" + aha::url::encode(type)),
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
  const std::string endpoint = endpoint_of(id);
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

std::vector<value> Client::get_all(std::span<const std::string> project_ids, std::string_view endpoint,
                                   std::string_view action, const Query& query) {
  std::vector<Request> requests;
  for (const std::string& id : project_ids)
    requests.push_back({.method = "GET", .path = path_of(id, endpoint), .query = query});
  std::vector<value> all;
  connection_.send_each(requests, [&](const Response& response) {
    const std::string what = std::string(action) + " of project " + project_ids[all.size()];
    all.push_back(expect(response, 200, what).parsed());
  });
  return all;
}

std::string Client::project_path(std::string_view endpoint) const {
  const std::string project = settings_.project();
  if (project.empty())
    throw aha::ConfigurationError(
        "No project is chosen. Press Test connection in the integration's settings, then choose one.");
  return path_of(project, endpoint);
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
