#include "client.hpp"

#include "issue_fields.hpp"
#include "refusal.hpp"

#include <aha/http_status.hpp>
#include <aha/log.hpp>
#include <aha/paging.hpp>
#include <aha/url.hpp>
#include <issues_core/issue_text.hpp>

namespace gitlab_issues {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;
using aha::json::object;
using aha::url::Query;

constexpr int per_page = 100;  // the most GitLab gives
/// Against a server that always has one more page.
constexpr int max_project_pages = 200;
/// A second attempt follows the first within hours: what that one left is among the newest.
constexpr int max_recent_pages = 3;

std::string path_to(std::string_view collection, View key) {
  return aha::url::path({collection, key.text()});
}

object remembered(View project) {
  object stored;
  stored["full_name"] = project["name"].json();
  stored["id"] = project["id"].json();
  stored["web_url"] = project["web_url"].json();
  stored["path_with_namespace"] = project["path_with_namespace"].json();
  return stored;
}

View titled(View milestones, View title) {
  for (const View milestone : milestones)
    if (milestone["title"] == title) return milestone;
  return {};
}

}  // namespace

Client::Client(aha::Call& call, aha::http::Client http, const Settings& settings)
    : call_(call), http_(std::move(http)), settings_(settings) {
  http_.header("PRIVATE-TOKEN", settings.private_token());
}

// ---------------------------------------------------------------- projects

aha::json::array Client::projects() {
  aha::json::array all;
  aha::paging::by_link_header(max_project_pages, [&](int page) {
    Query query{{"membership", "true"}, {"with_issues_enabled", "true"}};
    query.add("per_page", per_page).add("page", page);
    const Response response = http_.get(settings_.api_url() + "/projects", query);
    if (response.status() != 200)
      throw refusal(response, "list the projects of the token's owner", settings_);
    const aha::json::value projects = response.parsed();
    for (const View project : View(projects)) all.push_back(remembered(project));
    return response;
  });
  return all;
}

// ---------------------------------------------------------------- milestones

View Client::find_milestone(View id) {
  return found_or_null(http_.get(in_project(path_to("milestones", id))), "show milestone " + id.text());
}

View Client::find_listed_milestone(View title) {
  const Response response = http_.get(in_project("/milestones"));
  return titled(result_or_throw(response, 200, "list the milestones of " + settings_.project()), title);
}

View Client::find_any_milestone(View title) {
  const Response response = http_.get(in_project("/milestones"), {{"title", title.text()}});
  return titled(result_or_throw(response, 200, "list the milestones of " + settings_.project()), title);
}

View Client::create_milestone(const object& milestone) {
  const Response response = http_.post(in_project("/milestones"), Body::json(milestone));
  if (says_taken(response)) return {};
  return result_or_throw(response, 201, "create a milestone in " + settings_.project());
}

View Client::update_milestone(View id, object changes) {
  const std::string url = in_project(path_to("milestones", id));
  Response response = http_.put(url, Body::json(changes));
  // "closed", as it always was sent, was never an event of GitLab's; servers that mind are told the right one.
  if (response.status() == 400 && changes["state_event"] == "closed" &&
      reason_of(response).find("state_event") != std::string::npos) {
    changes["state_event"] = "close";
    response = http_.put(url, Body::json(changes));
  }
  return result_or_throw(response, 200, "change milestone " + id.text() + " of " + settings_.project());
}

// ---------------------------------------------------------------- issues

View Client::find_issue(View key) {
  return found_or_null(http_.get(in_project(path_to("issues", key))), "show issue " + key.text());
}

View Client::find_issue_with_line(std::string_view line) {
  View found;
  aha::paging::by_link_header(max_recent_pages, [&](int page) -> std::optional<Response> {
    Query query{{"scope", "all"}, {"order_by", "created_at"}, {"sort", "desc"}};
    query.add("per_page", per_page).add("page", page);
    const Response response = http_.get(in_project("/issues"), query);
    for (const View issue : result_or_throw(response, 200, "list the issues of " + settings_.project())) {
      if (!issues::has_line(issue["description"].str(), line)) continue;
      found = issue;
      return std::nullopt;
    }
    return response;
  });
  return found;
}

View Client::create_issue(const object& issue) {
  return result_or_throw(http_.post(in_project("/issues"), Body::json(issue)), 201,
                         "create an issue in " + settings_.project());
}

View Client::update_issue(View key, const object& changes) {
  return result_or_throw(http_.put(in_project(path_to("issues", key)), Body::json(changes)), 200,
                         "change issue " + key.text() + " of " + settings_.project());
}

void Client::set_labels(View key, const issues::Labels& labels) {
  const std::string action = "set the labels of issue " + key.text() + " of " + settings_.project();
  const Response response = http_.put(in_project(path_to("issues", key)), Body::json(labels_change(labels)));
  if (aha::http::refuses_content(response))
    aha::Log(call_).error(refusal(response, action, settings_).what());
  else
    result_or_throw(response, 200, action);
}

// ---------------------------------------------------------------- requests

std::string Client::in_project(std::string_view path) const {
  return settings_.api_url() + aha::url::path({"projects", settings_.project_id()}) + std::string(path);
}

View Client::found_or_null(const Response& response, const std::string& action) {
  return aha::http::found_or_null(response,
                                  [&](const Response& other) { return refusal(other, action, settings_); });
}

View Client::result_or_throw(const Response& response, int success, const std::string& action) {
  if (response.status() != success) throw refusal(response, action, settings_);
  return response.json();
}

}  // namespace gitlab_issues
