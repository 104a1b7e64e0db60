#include "client.hpp"

#include <aha/multipart.hpp>
#include <aha/paging.hpp>
#include <aha/url.hpp>

namespace tracker {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;

const std::string api = "https://api.tracker.example/v1";

aha::oauth2::Provider provider(View data) {
  return {.token_url = "https://auth.tracker.example/token",
          .client_id = data["client_id"].text(),
          .client_secret = data["client_secret"].text(),
          .scope = "issues:write",
          .grant = aha::oauth2::Grant::client_credentials};
}

std::string issue_url(std::string_view id) {
  return api + aha::url::path({"issues", id});  // refuses an empty id, which would reach all issues
}

}  // namespace

Client::Client(const aha::Service& service)
    : service_(service), connection_(service, provider(service.data())) {}

aha::json::array Client::projects() const {
  aha::json::array all;
  aha::paging::by_cursor(aha::paging::most_pages, [&](const std::string& cursor) {
    aha::url::Query query{{"limit", "100"}};
    if (!cursor.empty()) query.add("cursor", cursor);
    const View page = send("GET", aha::url::with_query(api + "/projects", query)).expect_ok().json();
    for (const View project : page["projects"])
      all.push_back(aha::json::object{{"id", project["id"].json()}, {"name", project["name"].json()}});
    return page["next_cursor"].text();
  });
  return all;
}

View Client::create_issue(const aha::json::object& issue) const {
  return send("POST", api + "/issues", Body::json(issue)).expect_ok().json();
}

void Client::update_issue(std::string_view id, const aha::json::object& changes) const {
  send("PATCH", issue_url(id), Body::json(changes)).expect_ok();
}

View Client::find_issue(std::string_view reference) const {
  const aha::url::Query query{{"external_reference", reference}};
  return send("GET", aha::url::with_query(api + "/issues", query)).expect_ok().json()["issues"][0];
}

std::set<std::string> Client::file_names(std::string_view id) const {
  std::set<std::string> names;
  for (const View file : send("GET", issue_url(id) + "/files").expect_ok().json()["files"])
    names.insert(file["name"].text());
  return names;
}

void Client::attach(std::string_view id, View attachment) const {
  // The file stays with the host, whatever its size.
  const aha::http::File file = service_.http().fetch(attachment["download_url"].str());
  aha::http::Multipart form;
  form.file("file", attachment["file_name"].text(), attachment["content_type"].text(), file);
  send("POST", issue_url(id) + "/files", form.body()).expect_ok();
}

/// A token may have ended before its time. A request that was refused for it was not carried out, so it is sent again.
Response Client::send(std::string_view method, const std::string& url, const Body& body) const {
  const std::string token = connection_.access_token();
  const Response response = service_.http().bearer(token).send(method, url, body);
  if (response.status() != 401) return response;
  return service_.http().bearer(connection_.renewed(token)).send(method, url, body);
}

}  // namespace tracker
