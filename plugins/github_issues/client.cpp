#include "client.hpp"

#include "refusal.hpp"

#include <aha/http_status.hpp>
#include <aha/log.hpp>
#include <aha/paging.hpp>
#include <aha/timestamp.hpp>
#include <aha/url.hpp>
#include <issues_core/issue_text.hpp>

#include <ctime>

namespace github_issues {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;

constexpr int per_page = 100;  // the most GitHub gives
/// Against a server that always has one more page.
constexpr int max_list_pages = 100;
/// A second attempt follows the first within hours: what that one left is among the newest.
constexpr int max_recent_pages = 3;

bool is_moved(const Response& response) {
  return aha::http::verdict_of(response) == aha::http::Verdict::moved;
}

std::string path_to(std::string_view collection, View number) {
  return aha::url::path({collection, number.text()});
}

/// Null if GitHub says that it is gone: after anything else a second one must not be made. GitHub answers 301 for an
/// issue that was moved to another repository, out of the token's reach; in this one it is gone.
View record_or_null(const Response& response, const std::string& action) {
  if (response.status() == 301) return {};
  return aha::http::found_or_null(response, [&](const Response& other) { return refusal(other, action); });
}

View result_or_throw(const Response& response, int success, const std::string& action,
                     std::string_view if_gone = {}) {
  if (response.status() != success) throw refusal(response, action, if_gone);
  return response.json();
}

}  // namespace

Client::Client(aha::Call& call, aha::http::Client http, const Settings& settings)
    : call_(call), http_(std::move(http)), settings_(settings) {
  http_.basic_auth(settings.username(), settings.password());
  http_.header("Accept", "application/vnd.github+json").header("X-GitHub-Api-Version", "2022-11-28");
  http_.header("User-Agent", "aha-host");  // GitHub refuses requests without one
}

// ---------------------------------------------------------------- repositories

aha::json::array Client::repositories() {
  aha::json::array all;
  each_item(settings_.api_url() + "/user/repos", "list the account's repositories", max_list_pages,
            [&](View repository) {
              all.push_back(aha::json::object{{"full_name", repository["full_name"].json()}});
              return false;
            });
  return all;
}

void Client::warn_of_expiry(const Response& response) {
  constexpr std::int64_t soon_s = 14 * 24 * 3600;
  // "2026-12-10 08:00:00 UTC", or with an offset.
  const std::string told(response.header("github-authentication-token-expiration"));
  const std::string time = told.ends_with(" UTC") ? told.substr(0, told.size() - 4) + "Z" : told;
  const auto ends_s = aha::seconds_since_1970(time);
  if (ends_s && *ends_s - static_cast<std::int64_t>(std::time(nullptr)) < soon_s)
    aha::Log(call_).warn("The token ends on " + told.substr(0, 10) +
                         ". Make a new one in GitHub and put it into the password field before.");
}

const std::string& Client::repository() {
  if (!repository_) repository_ = settings_.repository();
  return *repository_;
}

std::string Client::in_repository(std::string_view path) {
  const std::string& name = repository();
  const std::size_t slash = std::min(name.find('/'), name.size());
  const std::string owner = name.substr(0, slash);
  const std::string of_owner = slash == name.size() ? "" : name.substr(slash + 1);
  return settings_.api_url() + aha::url::path({"repos", owner, of_owner}) + std::string(path);
}

bool Client::was_renamed() {
  if (rename_checked_) return false;
  rename_checked_ = true;
  const Response moved = http_.send("GET", in_repository(""), {});
  const std::string_view target = moved.header("Location");
  // The token goes to no other server.
  if (!is_moved(moved) || aha::url::origin(target) != aha::url::origin(settings_.api_url())) return false;
  const Response found = http_.send("GET", std::string(target), {});
  const View name = found.status() == 200 ? found.json()["full_name"] : View();
  if (!name.present() || name == repository()) return false;
  aha::Log(call_).warn("The repository " + repository() + " is now called " + name.text() +
                       ". Press Test connection and choose it again: until then, changes in GitHub do not "
                       "reach Aha!.");
  repository_ = name.text();
  return true;
}

// ---------------------------------------------------------------- milestones

View Client::find_milestone(View number) {
  return record_or_null(ask("GET", path_to("milestones", number)),
                        "show milestone " + number.text() + " of " + repository());
}

View Client::find_open_milestone(View title) {
  const View milestones =
      result_or_throw(ask("GET", "/milestones"), 200, "list the milestones of " + repository());
  for (const View milestone : milestones)
    if (milestone["title"] == title) return milestone;
  return {};
}

View Client::find_any_milestone(View title) {
  View found;
  each_item(in_repository("/milestones?state=all"), "list the milestones of " + repository(), max_list_pages,
            [&](View milestone) {
              if (milestone["title"] == title) found = kept(milestone);
              return !found.is_null();
            });
  return found;
}

View Client::create_milestone(const aha::json::object& milestone) {
  const Response response = ask("POST", "/milestones", Body::json(milestone));
  if (says_already_exists(response)) return {};
  return result_or_throw(response, 201, "create a milestone in " + repository());
}

View Client::update_milestone(View number, const aha::json::object& changes) {
  const Response response = ask("PATCH", path_to("milestones", number), Body::json(changes));
  return result_or_throw(response, 200, "update milestone " + number.text() + " of " + repository(),
                         "The milestone is gone, or the token may not see it. If it was deleted, remove the "
                         "release's link to GitHub in Aha!, and send the release again to make a new one.");
}

// ---------------------------------------------------------------- issues

View Client::find_issue(View number) {
  return record_or_null(ask("GET", path_to("issues", number)),
                        "show issue " + number.text() + " of " + repository());
}

View Client::find_issue_with_line(std::string_view line) {
  View found;
  each_item(in_repository("/issues?state=all&sort=created&direction=desc"),
            "list the issues of " + repository(), max_recent_pages, [&](View issue) {
              if (issues::has_line(issue["body"].str(), line)) found = kept(issue);
              return !found.is_null();
            });
  return found;
}

View Client::create_issue(const aha::json::object& issue) {
  const Response response = ask("POST", "/issues", Body::json(issue));
  return result_or_throw(response, 201, "create an issue in " + repository());
}

View Client::update_issue(View number, const aha::json::object& changes) {
  const Response response = ask("PATCH", path_to("issues", number), Body::json(changes));
  return result_or_throw(response, 200, "update issue " + number.text() + " of " + repository(),
                         "The issue is gone, or the token may not see it. If it was deleted or moved, remove "
                         "the record's link to GitHub in Aha!, and send it again to make a new one.");
}

void Client::close_issue(View number) {
  aha::json::object changes;
  changes["state"] = "closed";
  update_issue(number, changes);
}

void Client::set_labels(View number, const Labels& labels) {
  const std::string action = "set the labels of issue " + number.text() + " of " + repository();
  const Response response =
      ask("PUT", path_to("issues", number) + "/labels", Body::json(to_json(as_labels(labels, limits))));
  if (aha::http::refuses_content(response))
    aha::Log(call_).error(refusal(response, action).what());
  else
    result_or_throw(response, 200, action);
}

// ---------------------------------------------------------------- requests

Response Client::ask(std::string_view method, std::string_view path, const Body& body) {
  const Response response = http_.send(method, in_repository(path), body);
  // An issue that was moved to another repository answers alike, so the repository itself is asked.
  if (!is_moved(response) || response.header("Location").empty() || !was_renamed()) return response;
  return http_.send(method, in_repository(path), body);
}

View Client::kept(View item) {
  return call_.parse(aha::json::serialize(item.json()));
}

void Client::each_item(const std::string& url, std::string_view action, int max_pages, const Visit& visit) {
  aha::paging::by_link_header(max_pages, [&](int page) -> std::optional<Response> {
    const aha::url::Query query = aha::url::Query().add("per_page", per_page).add("page", page);
    const Response response = http_.send("GET", aha::url::with_query(url, query), {});
    if (response.status() != 200) throw refusal(response, std::string(action));
    if (page == 1) warn_of_expiry(response);
    const aha::json::value items = response.parsed();
    for (const View item : View(items))
      if (visit(item)) return std::nullopt;
    return response;
  });
}

}  // namespace github_issues
