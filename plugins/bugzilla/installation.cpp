#include "installation.hpp"

#include <aha/blanks.hpp>
#include <aha/errors.hpp>
#include <aha/url.hpp>

#include <algorithm>
#include <optional>

namespace bugzilla {
namespace {

using aha::http::Body;
using aha::http::Query;
using aha::http::Response;

constexpr std::string_view remembered = "key";
constexpr std::string_view script_without_rewriting = "/rest.cgi/";

/// Whether the refusal may be about the key. Bugzilla numbers its errors: those of a bug's fields and of files are about
/// something else, and another way would have them again.
/// source: Bugzilla::WebService::Constants
bool may_be_about_key(const Response& refusal) {
  if (refusal.status() == 401) return true;
  if (refusal.status() != 400) return false;
  const auto code = refusal.json_or_null()["code"].integer();
  return !code || *code < 50 || (*code >= 300 && *code < 500) || *code >= 1000;
}

/// Whether the web server, and not Bugzilla, says that there is nothing.
bool is_no_bugzilla(const Response& response) {
  return response.status() == 404 && !response.json_or_null().is_object();
}

}  // namespace

std::string start_page_in(std::string_view typed) {
  std::string url = aha::url::base(typed);
  for (const std::string_view part : {"/rest/", "/rest.cgi"})
    if (const std::size_t at = url.find(part); at != std::string::npos) url.resize(at);
  if (url.ends_with("/rest")) url.resize(url.size() - std::string_view("/rest").size());
  if (url.ends_with(".cgi")) url.resize(std::min(url.rfind('/'), url.size()));
  return url;
}

Installation::Installation(const aha::Service& service)
    : http_(service.http()),
      memory_(service.memory()),
      start_page_(start_page_in(service.data()["server_url"].text())),
      key_(aha::trimmed(service.data()["api_key"].text())) {
  if (start_page_.empty()) throw aha::InvalidUrlError("The address of Bugzilla is not set.");
  http_.header("Content-Type", "application/json").header("Accept", "application/json");
  if (service.event() == "installed")
    return;  // which finds out again: the server or its rules may have changed
  const std::string known = memory_.get(remembered).value_or("");
  for (const Way way : ways)
    for (const std::string_view script : {script_, script_without_rewriting})
      if (known == std::string(script) + std::to_string(static_cast<int>(way)) + mark()) {
        way_ = way;
        script_ = script;
        is_proven_ = true;
        return;
      }
}

Response Installation::send(std::string_view method, const std::string& path, const Body& body,
                            const Query& query, const std::function<bool(const Response&)>& proves) {
  const auto is_accepted = [&](const Response& response) {
    return response.ok() && (proves ? proves(response) : method != "GET");
  };
  const Response first = send_by(way_, method, path, body, query);
  if (is_accepted(first) && !is_proven_) remember(way_);
  const bool may_try = may_be_about_key(first) || (!is_proven_ && first.ok() && proves && !proves(first));
  if (!may_try || has_tried_) return first;
  has_tried_ = true;
  const Way refused = way_;
  for (const Way way : ways) {
    if (way == refused) continue;
    const Response next = send_by(way, method, path, body, query);
    if (is_accepted(next) || (!first.ok() && next.ok())) {
      remember(way);
      return next;
    }
  }
  return first;
}

Response Installation::send_by(Way way, std::string_view method, const std::string& path, const Body& body,
                               const Query& query) {
  Response response = send_at(script_, way, method, path, body, query);
  if (script_ == script_without_rewriting || !is_no_bugzilla(response)) return response;
  Response other = send_at(script_without_rewriting, way, method, path, body, query);
  if (is_no_bugzilla(other)) return response;
  script_ = script_without_rewriting;
  return other;
}

Response Installation::send_at(std::string_view script, Way way, std::string_view method,
                               const std::string& path, const Body& body, const Query& query) const {
  aha::http::Client http = http_;
  std::string url = start_page_ + std::string(script) + path;
  switch (way) {
    case Way::header:
      http.header("X-BUGZILLA-API-KEY", key_);
      break;
    case Way::bearer:
      http.bearer(key_);
      break;
    case Way::query:
      url = aha::url::with_query(url, {{"api_key", key_}});
      break;
  }
  return http.send(method, aha::url::with_query(url, query), body);
}

/// What was found out about one server says nothing about another.
std::string Installation::mark() const {
  return " " + start_page_;
}

void Installation::remember(Way way) {
  way_ = way;
  is_proven_ = true;
  memory_.put(remembered, std::string(script_) + std::to_string(static_cast<int>(way)) + mark());
}

}  // namespace bugzilla
