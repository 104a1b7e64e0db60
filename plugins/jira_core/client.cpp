#include "client.hpp"

#include <aha/http_status.hpp>

#include <utility>

namespace jira {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;
using aha::json::object;
using aha::json::value;
using aha::url::Query;

constexpr std::string_view api = "/rest/api/2";
/// The most that Jira Cloud gives of an issue type's fields at once; by default it gives 50.
constexpr int page_size = 200;
constexpr int search_size = 100;

Query page_from(std::int64_t start_at) {
  return Query().add("startAt", start_at).add("maxResults", page_size);
}

/// Throws ConfigurationError for an empty segment, which would lead to another resource.
std::string path_of(std::string_view before, std::string_view segment, std::string_view after = {}) {
  std::string path(api);
  path += before.substr(0, before.size() - 1);
  path += aha::url::path({segment});
  path += after;
  return path;
}

std::string path_of(std::string_view path) {
  return std::string(api) + std::string(path);
}

}  // namespace

Client::Client(aha::http::Client http, const Settings& settings, const FieldNames& names, Retired retired)
    : settings_(settings), retired_(std::move(retired)), jira_(std::move(http), settings, names, retired_) {}

// ---------------------------------------------------------------- what a Jira offers

View Client::fields() {
  return jira_.expect(jira_.get(path_of("/field")), {200}, "list its fields").json();
}

View Client::create_field(const object& field) {
  const Response response = jira_.send_json("POST", path_of("/field"), field);
  return jira_.expect(response, {201}, "create the custom field \"Aha! Reference\"").json()["id"];
}

void Client::add_field_to_default_screen(std::string_view field_id) {
  jira_.ask("POST", path_of("/screens/addToDefault/", field_id), {}, Body::text({}, "application/json"));
}

std::vector<value> Client::find_project_pages(const std::vector<std::int64_t>& starts) {
  std::vector<Connection::Path> paths;
  paths.reserve(starts.size());
  for (const std::int64_t start_at : starts)
    paths.push_back({path_of("/project/search"), Query().add("startAt", start_at)});
  std::vector<value> pages;
  for (const Response& response : jira_.ask_all(paths)) {
    if (response.status() == 404) return {};
    pages.push_back(jira_.expect(response, {200}, "list its projects").parsed());
  }
  return pages;
}

View Client::projects() {
  return jira_.expect(jira_.get(path_of("/project")), {200}, "list its projects").json();
}

View Client::resolutions() {
  return jira_.expect(jira_.get(path_of("/resolution")), {200}, "list its resolutions").json();
}

View Client::server_info() {
  return jira_.expect(jira_.get(path_of("/serverInfo")), {200}, "tell its address").json();
}

// ---------------------------------------------------------------- one project

value Client::find_create_meta(std::string_view project_id) {
  if (retired_.is_gone(endpoint::create_meta)) return {};
  Query query;
  query.add("projectIds", project_id).add("expand", "projects.issuetypes.fields");
  const Response response = jira_.get(path_of("/issue/createmeta"), query);
  if (says_gone(response.status())) return {};
  return jira_.expect(response, {200}, "describe the project's issue types").parsed();
}

View Client::issue_type_page(std::string_view project, std::int64_t start_at) {
  const Response response =
      jira_.get(path_of("/issue/createmeta/", project, "/issuetypes"), page_from(start_at));
  if (says_gone(response.status())) retired_.set_unknown(endpoint::create_meta);
  jira_.expect(response, {200}, "list the project's issue types");
  retired_.set_gone(endpoint::create_meta);
  return response.json();
}

std::vector<value> Client::issue_type_field_pages(std::string_view project,
                                                  const std::vector<FieldPage>& pages) {
  std::vector<Connection::Path> paths;
  paths.reserve(pages.size());
  for (const FieldPage& page : pages)
    paths.push_back(
        {path_of("/issue/createmeta/", project, "/issuetypes" + aha::url::path({page.issue_type})),
         page_from(page.start_at)});
  std::vector<value> fields;
  for (const Response& response : jira_.ask_all(paths))
    fields.push_back(jira_.expect(response, {200}, "list the fields of an issue type").parsed());
  return fields;
}

ProjectStatuses Client::project_statuses(std::string_view project) {
  const Response response = jira_.get(path_of("/project/", project, "/statuses"));
  switch (response.status()) {
    case 404:
      return {ProjectStatuses::Kind::unknown_route, {}};
    case 400:
    case 500:
      return {ProjectStatuses::Kind::not_given, {}};
    default:
      return {ProjectStatuses::Kind::by_issue_type,
              jira_.expect(response, {200}, "list the statuses of the project").json()};
  }
}

View Client::statuses() {
  return jira_.expect(jira_.get(path_of("/status")), {200}, "list its statuses").json();
}

View Client::find_version(std::string_view id) {
  return jira_.found(jira_.get(path_of("/version/", id)), "show version " + std::string(id));
}

View Client::versions() {
  const Response response = jira_.get(path_of("/project/", settings_.project(), "/versions"));
  return jira_.expect(response, {200}, "list the versions of project " + settings_.project()).json();
}

View Client::create_version(object version) {
  version["project"] = settings_.project();
  return jira_.expect(jira_.send_json("POST", path_of("/version"), version), {201}, "create the version")
      .json();
}

View Client::update_version(std::string_view id, object changes) {
  changes["id"] = id;
  const Response response = jira_.send_json("PUT", path_of("/version/", id), changes);
  return jira_.expect(response, {200}, "update version " + std::string(id)).json();
}

View Client::find_users(std::string_view query) {
  const Response response = jira_.get(path_of("/user/picker"), Query().add("query", query));
  if (response.status() == 404) return {};
  return jira_.expect(response, {200}, "look for a user").json()["users"];
}

// ---------------------------------------------------------------- issues

View Client::find_issue(std::string_view id) {
  return jira_.found(jira_.get(path_of("/issue/", id), Query().add("expand", "renderedFields")),
                     "show issue " + std::string(id));
}

View Client::search(std::string_view jql, std::string_view fields) {
  Query query;
  query.add("jql", jql).add("fields", fields).add("maxResults", search_size);
  const Response response = jira_.ask_either(
      endpoint::search, [&] { return jira_.get(path_of("/search"), query); },
      [&] { return jira_.get(path_of("/search/jql"), query); });
  return jira_.expect(response, {200}, "search for issues").json()["issues"];
}

View Client::create_issue(const object& issue) {
  object in_project = issue;
  object project;
  project["key"] = settings_.project();
  if (!in_project["fields"].is_object()) in_project["fields"].emplace_object();
  in_project["fields"].get_object()["project"] = std::move(project);
  const Response response = jira_.send_json("POST", path_of("/issue"), in_project);
  return jira_.expect(response, {201}, "create an issue").json();
}

void Client::update_issue(std::string_view id, const object& changes) {
  jira_.expect(jira_.send_json("PUT", path_of("/issue/", id), changes), {204},
               "update issue " + std::string(id));
}

void Client::create_issue_link(const object& link) {
  jira_.expect(jira_.send_json("POST", path_of("/issueLink"), link), {201}, "link two issues by \"Relates\"");
}

void Client::rank_issue(const object& ranking) {
  jira_.expect(jira_.send_json("PUT", "/rest/agile/1.0/issue/rank", ranking), {204}, "rank the issue");
}

Response Client::put_parent(View issue_id, View epic_key) {
  object change;
  if (epic_key.truthy()) {
    change["fields"].emplace_object()["parent"].emplace_object()["key"] = epic_key.json();
  } else {
    object none;
    none["set"].emplace_object()["none"] = true;
    change["update"].emplace_object()["parent"].emplace_array().push_back(std::move(none));
  }
  return jira_.send_json("PUT", path_of("/issue/", issue_id.text()), change);
}

void Client::set_parent(View issue_id, View epic_key) {
  const std::string action =
      epic_key.truthy() ? "add the issue to epic " + epic_key.text() : "take the issue out of its epic";
  jira_.expect(put_parent(issue_id, epic_key), {200, 204}, action);
}

View Client::issue_links(View issue_id) {
  const Response response =
      jira_.get(path_of("/issue/", issue_id.text()), Query().add("fields", "issuelinks"));
  return jira_.expect(response, {200}, "list the links of issue " + issue_id.text())
      .json()["fields"]["issuelinks"];
}

void Client::add_to_epic(View issue_id, View epic_key) {
  if (is_gateway(settings_.server_url())) return set_parent(issue_id, epic_key);
  const std::string epic = aha::url::path({epic_key.text()});
  const bool connect = settings_.is_connect();
  object body;
  if (!connect) body["ignoreEpics"] = true;
  body[connect ? "issues" : "issueKeys"] = aha::json::array{issue_id.json()};
  const Response response = jira_.ask_either(
      endpoint::epics,
      [&] {
        return connect ? jira_.send_json("POST", "/rest/agile/1.0/epic" + epic + "/issue", body)
                       : jira_.send_json("PUT", "/rest/greenhopper/1.0/epics" + epic + "/add", body);
      },
      [&] { return put_parent(issue_id, epic_key); });
  jira_.expect(response, {200, 204}, "add the issue to epic " + epic_key.text());
}

void Client::remove_from_epic(View issue_id) {
  if (is_gateway(settings_.server_url())) return set_parent(issue_id, {});
  const bool connect = settings_.is_connect();
  object body;
  body[connect ? "issues" : "issueKeys"] = aha::json::array{issue_id.json()};
  const Response response = jira_.ask_either(
      endpoint::epics,
      [&] {
        return connect ? jira_.send_json("POST", "/rest/agile/1.0/epic/none/issue", body)
                       : jira_.send_json("PUT", "/rest/greenhopper/1.0/epics/remove", body);
      },
      [&] { return put_parent(issue_id, {}); });
  jira_.expect(response, {200, 204}, "take the issue out of its epic");
}

View Client::newest_comments(std::string_view issue_id) {
  const Response response = jira_.get(path_of("/issue/", issue_id, "/comment"),
                                      Query().add("orderBy", "-created").add("maxResults", "50"));
  return jira_.expect(response, {200}, "list the comments of issue " + std::string(issue_id))
      .json()["comments"];
}

View Client::create_comment(std::string_view issue_id, const object& comment) {
  const Response response = jira_.send_json("POST", path_of("/issue/", issue_id, "/comment"), comment);
  return jira_.expect(response, {201}, "add the comment to issue " + std::string(issue_id)).json();
}

View Client::attachments(std::string_view issue_id) {
  const Response response = jira_.get(path_of("/issue/", issue_id), Query().add("fields", "attachment"));
  return jira_.expect(response, {200}, "list the attachments of issue " + std::string(issue_id))
      .json()["fields"]["attachment"];
}

void Client::upload_attachment(std::string_view issue_id, const Body& file) {
  const std::string path = path_of("/issue/", issue_id, "/attachments");
  // Jira's guard against forged forms. Old servers know the first word alone; the second is the documented one.
  const auto upload = [&](const char* word) {
    return jira_.ask_with("X-Atlassian-Token", word, "POST", path, {}, file);
  };
  const Response response = upload("nocheck");
  const bool is_taken_for_forged = (response.status() == 403 || response.status() == 404) &&
                                   response.body().substr(0, 2000).find("XSRF") != std::string_view::npos;
  jira_.expect(is_taken_for_forged ? upload("no-check") : response, {200},
               "attach the file to issue " + std::string(issue_id));
}

}  // namespace jira
