#include "session.hpp"

#include <aha/http_status.hpp>
#include <aha/paging.hpp>
#include <aha/url.hpp>

#include <algorithm>

namespace rally {
namespace {

using aha::View;
using aha::http::Response;

std::string joined(View errors) {
  std::string all;
  for (const View error : errors) all += (all.empty() ? "" : "; ") + error.text();
  return all;
}

/// The part of a document that says how it went.
View verdict_of(View document) {
  for (const char* name : {"OperationResult", "CreateResult", "QueryResult"})
    if (document[name].truthy()) return document[name];
  return {};
}

/// Rally's reasons if the body has them, else the start of the body.
std::string refusal_text(const Response& response) {
  std::string words = joined(verdict_of(response.json_or_null())["Errors"]);
  if (words.empty()) words = response.excerpt();
  if (words.empty()) words = "it gives no reason";
  return "Rally answers with status " + std::to_string(response.status()) + ": " + words;
}

/// What Rally says no to in its own form, it says as JSON: anything else is a proxy's page, say, and tells nothing about
/// the item. upstream: the body of a 400 or 404 is parsed before anything else
bool is_foreign(const Response& response) {
  const bool from_rally = response.status() == 400 || response.status() == 404;
  return from_rally && response.body().size() >= 2 && response.json_or_null().is_null();
}

}  // namespace

View document_of(const Response& response, std::initializer_list<int> successes) {
  const int status = response.status();
  if (std::find(successes.begin(), successes.end(), status) != successes.end()) {
    const View document = response.json();
    if (const View errors = verdict_of(document)["Errors"]; errors.size() > 0)
      throw Refusal("Rally answers: " + joined(errors) + ".");
    return document;
  }
  if (const std::string moved = aha::http::moved_advice(response, "Rally"); !moved.empty())
    throw Refusal("Rally answers with status " + std::to_string(status) + ". " + moved);
  const bool is_limit = aha::http::verdict_of(response) == aha::http::Verdict::rate_limited;
  if ((status == 401 || status == 403) && !is_limit)
    throw aha::ConfigurationError(
        "Rally does not accept the user name and password, or the user may not do this (status " +
        std::to_string(status) +
        "). Check both; an API key goes into the password, and then the user name stays empty.");
  if (is_foreign(response)) throw aha::MalformedAnswer(refusal_text(response));
  throw Refusal(refusal_text(response), response.retry_after());
}

View made_by(View document) {
  const View made = document["CreateResult"]["Object"];
  if (!made.is_object()) throw Refusal("Rally answers as if all were well, and names nothing that it made.");
  return made;
}

bool is_at_rally(std::string_view absolute_url) {
  const std::string origin = aha::url::origin(absolute_url);
  return origin.starts_with("https://") && origin.ends_with(".rallydev.com") &&
         origin.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.",
                                  std::string_view("https://").size()) == std::string::npos;
}

View results_of(View document) {
  return document["QueryResult"]["Results"];
}

void each_result(const Session& session, const std::string& url, int per_page,
                 const std::function<void(View)>& visit) {
  constexpr int most_per_page = 2'000;  // source: Rally, "Web Services API", pagesize
  aha::paging::by_offset(aha::paging::most_pages, 1, [&](std::int64_t start) {
    aha::url::Query page;
    if (per_page > 0 || start > 1)
      page.add("pagesize", per_page > 0 ? per_page : most_per_page).add("start", start);
    const View query = document_of(session.get(aha::url::with_query(url, page)))["QueryResult"];
    for (const View result : query["Results"]) visit(result);
    const std::size_t items = query["Results"].size();
    const auto total = query["TotalResultCount"].integer(), size = query["PageSize"].integer();
    return aha::paging::Page{items, size.value_or(total ? static_cast<std::int64_t>(items) : 0), total};
  });
}

std::vector<View> all_results(const Session& session, const std::string& url, int per_page) {
  std::vector<View> all;
  each_result(session, url, per_page, [&](View result) { all.push_back(result); });
  return all;
}

std::string workspace_path(View data) {
  return data["workspace"].present() ? "/workspace/" + data["workspace"].text() : "";
}

Session::Session(const aha::Service& service)
    : service_(service), data_(service.data()), http_(service.http()) {
  http_.header("Accept", "application/json").header("Content-Type", "application/json");
  http_.header("X-RallyIntegrationName", "Aha! Integration")
      .header("X-RallyIntegrationVendor", "Aha! Labs Inc.");
  http_.cookies(cookies_);
  if (has_api_key())
    http_.header("ZSESSIONID", aha::trimmed(data_["user_password"].str()));
  else
    http_.basic_auth(user_name(), data_["user_password"].text());
}

aha::http::Response Session::get(std::string_view url) const {
  return http_.get(checked(url));
}

aha::http::Response Session::del(std::string_view url) const {
  return http_.del(checked(url));
}

std::string_view Session::checked(std::string_view url) {
  if (!is_at_rally(url))
    throw Refusal("Rally names \"" + aha::url::origin(url) +
                  "\" as its own address, which it is not; nothing was sent there.");
  return url;
}

bool Session::has_api_key() const {
  return user_name().empty() && data_["user_password"].present();
}

std::string Session::with_key(std::string url) const {
  if (token_.empty()) return url;
  return aha::url::with_query(url, {{"key", token_}});
}

std::string Session::url(std::string_view path) const {
  return with_key(std::string(api_url) + std::string(path));
}

std::string Session::workspace_url(std::string_view path) const {
  return url(workspace_path(data_) + std::string(path));
}

std::string Session::secure_url(std::string_view path) {
  require_token();
  return url(path);
}

std::string Session::secure_workspace_url(std::string_view path) {
  require_token();
  return workspace_url(path);
}

std::string Session::with_new_token(std::string_view absolute_url) {
  authorize();
  return with_key(std::string(absolute_url));
}

std::string Session::with_token(std::string_view absolute_url) {
  require_token();
  return with_key(std::string(absolute_url));
}

void Session::require_token() {
  if (token_.empty()) authorize();
}

void Session::authorize() {
  if (has_api_key()) return;
  token_ = document_of(get(url("/security/authorize")))["OperationResult"]["SecurityToken"].text();
  service_.keep_secret(token_);
}

}  // namespace rally
