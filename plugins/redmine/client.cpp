#include "client.hpp"

#include <aha/blanks.hpp>
#include <aha/errors.hpp>
#include <aha/http_status.hpp>
#include <aha/paging.hpp>
#include <aha/url.hpp>

#include <algorithm>
#include <initializer_list>

namespace redmine {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;

constexpr int per_page = 100;  // the most Redmine gives

/// Redmine says why in {"errors": ["..."]}; anything else is quoted as it came.
std::string reasons(const Response& response) {
  std::string all;
  try {
    for (const View error : response.json()["errors"]) all += (all.empty() ? "" : "; ") + error.text();
  } catch (const aha::MalformedAnswer&) {  // a page of a proxy, say
  }
  return all.empty() ? response.excerpt() : all;
}

std::string advice(const Response& response) {
  if (const std::string moved = aha::http::moved_advice(response, "Redmine"); !moved.empty())
    return " " + moved;
  if (aha::http::verdict_of(response) == aha::http::Verdict::rate_limited)
    return " It asks to be sent less: send the record again later.";
  switch (response.status()) {
    case 401:
      return " Check the API key: it is shown on the user's account page in Redmine.";
    case 403:
      return " Check that REST web services are enabled in Redmine's settings, and that the "
             "key's user may do this in the project.";
    case 404:
      return " Check the address of Redmine and the chosen project; if a linked issue or version was deleted "
             "in Redmine, remove the record's link in Aha! and send it again.";
    default:
      return "";
  }
}

const Response& require(const Response& response, std::initializer_list<int> successes,
                        std::string_view purpose) {
  if (std::find(successes.begin(), successes.end(), response.status()) != successes.end()) return response;
  const std::string words = reasons(response);
  throw Refusal(response.status(),
                "Redmine would not " + std::string(purpose) + ": status " +
                    std::to_string(response.status()) + (words.empty() ? "." : ", " + words) +
                    advice(response),
                response.retry_after());
}

View member(View answer, std::string_view name, std::string_view purpose) {
  if (answer[name]["id"].is_null())
    throw aha::RemoteError("Redmine was asked to " + std::string(purpose) + " and its answer has no " +
                           std::string(name) + ". Check that the address is that of Redmine itself.");
  return answer[name];
}

/// The address of Redmine out of what people paste: a page of it is cut off.
std::string start_page_in(std::string_view typed) {
  std::string url = aha::url::base(typed);
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const std::size_t path = url.find('/', scheme + 3);
  if (path == std::string::npos) return url;
  std::size_t cut = url.size();
  for (const std::string_view page :
       {"/projects", "/issues", "/my", "/login", "/users", "/settings", "/admin"})
    for (std::size_t at = url.find(page, path); at != std::string::npos; at = url.find(page, at + 1)) {
      const std::size_t end = at + page.size();
      if (end == url.size() || url[end] == '/' || url[end] == '.') cut = std::min(cut, at);
    }
  return url.substr(0, cut);
}

Body body(std::string_view name, const aha::json::object& fields) {
  aha::json::object wrapped;
  wrapped[name] = fields;
  return Body::json(wrapped);
}

std::string path_of(std::string_view kind, View id) {
  if (!id.present())
    throw aha::RemoteError("The record has no link to Redmine's " + std::string(kind) +
                           ". Send it from Aha! to Redmine first.");
  return aha::url::path({kind, id.text()});
}

}  // namespace

Client::Client(aha::http::Client http, View data) : plain_(http), http_(std::move(http)), data_(data) {
  http_.header("Content-Type", "application/json")
      .header("X-Redmine-API-Key", aha::trimmed(data["api_key"].text()));
}

std::string Client::server() const {
  const std::string url = start_page_in(data_["redmine_url"].text());
  if (url.empty()) throw aha::ConfigurationError("The address of Redmine is not set.");
  return url;
}

std::string Client::project() const {
  if (!data_["project"].present())
    throw aha::ConfigurationError("No Redmine project is chosen. Press Test connection, then choose one.");
  return aha::url::encode(data_["project"].text());
}

View Client::get(const std::string& path, std::string_view purpose) {
  return require(http_.get(server() + path), {200}, purpose).json();
}

// ---------------------------------------------------------------- what the user chooses from

std::vector<View> Client::projects() {
  std::vector<View> all;
  aha::paging::by_offset(aha::paging::most_pages, 0, [&](std::int64_t offset) {
    const View projects =
        get("/projects.json?limit=" + std::to_string(per_page) + "&offset=" + std::to_string(offset),
            "list its projects")["projects"];
    all.insert(all.end(), projects.begin(), projects.end());
    return aha::paging::Page{projects.size(), per_page};
  });
  return all;
}

View Client::trackers() {
  return get("/trackers.json", "list its trackers")["trackers"];
}

View Client::issue_priorities() {
  return get("/enumerations/issue_priorities.json", "list its priorities")["issue_priorities"];
}

// ---------------------------------------------------------------- versions

View Client::create_version(const aha::json::object& version) {
  const std::string purpose = "create a version in project " + data_["project"].text();
  const Response response =
      http_.post(server() + "/projects/" + project() + "/versions.json", body("version", version));
  return member(require(response, {201}, purpose).json(), "version", purpose);
}

void Client::update_version(View id, const aha::json::object& version) {
  const Response response = http_.put(server() + path_of("versions", id) + ".json", body("version", version));
  require(response, {200, 204}, "change version " + id.text()).json();
}

View Client::versions() {
  return get("/projects/" + project() + "/versions.json", "list the project's versions")["versions"];
}

// ---------------------------------------------------------------- issues

View Client::create_issue(const aha::json::object& issue) {
  const std::string purpose = "create an issue in project " + data_["project"].text();
  const Response response = http_.post(server() + "/issues.json", body("issue", issue));
  return member(require(response, {201}, purpose).json(), "issue", purpose);
}

void Client::update_issue(View id, const aha::json::object& issue) {
  const Response response = http_.put(server() + path_of("issues", id) + ".json", body("issue", issue));
  require(response, {200, 204}, "change issue " + id.text()).json();
}

std::vector<std::string> Client::attachment_names(View id) {
  const View answer = get(path_of("issues", id) + ".json?include=attachments", "show issue " + id.text());
  std::vector<std::string> names;
  for (const View attachment : answer["issue"]["attachments"]) names.push_back(attachment["filename"].text());
  return names;
}

View Client::newest_issues() {
  return get(
      "/issues.json?project_id=" + project() + "&status_id=*&sort=id:desc&limit=" + std::to_string(per_page),
      "list the project's newest issues")["issues"];
}

// ---------------------------------------------------------------- attachments

View Client::upload(View attachment) {
  const std::string name = attachment["file_name"].text();
  const aha::http::File download = plain_.fetch(attachment["download_url"].text());
  if (!download.ok())
    throw aha::RemoteError("Aha! did not give it (status " + std::to_string(download.status()) +
                           "). The addresses of attachments expire: send the record again.");
  const Body file = Body::file(download, {});
  aha::http::Client octets = http_;
  octets.header("Content-Type", "application/octet-stream");
  const Response response = octets.post(server() + "/uploads.json", file);
  return require(response, {201}, "take the attachment " + name).json()["upload"]["token"];
}

}  // namespace redmine
