#include "connection.hpp"

#include <aha/errors.hpp>
#include <aha/http_status.hpp>

#include <algorithm>
#include <ctime>
#include <utility>

namespace jira {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;
using aha::json::object;
using aha::url::Query;

/// upstream: catch_common_errors makes this failure, of all, no configuration error
template <class Send>
auto with_unresolved_as_remote(Send send) {
  try {
    return send();
  } catch (const aha::ConnectionError& error) {
    if (error.code() == AHA_ERESOLVE) throw aha::RemoteError(error.what());
    throw;
  }
}

/// Boards refuse issues of team-managed projects ("next-gen"), and say to edit the parent instead.
bool names_parent_instead(const Response& response) {
  return response.status() == 400 &&
         response.body().substr(0, 4096).find("next-gen") != std::string_view::npos;
}

}  // namespace

Connection::Connection(aha::http::Client http, const Settings& settings, const FieldNames& names,
                       Retired retired)
    : http_(std::move(http)), settings_(settings), names_(names), retired_(std::move(retired)) {}

Response Connection::ask_either(std::string_view name, const Request& old_one, const Request& successor) {
  if (!retired_.is_gone(name)) {
    const Response response = old_one();
    if (names_parent_instead(response)) return successor();
    if (!says_gone(response.status())) return response;
  }
  const Response response = successor();
  if (says_gone(response.status()))
    retired_.set_unknown(name);
  else if (response.ok())
    retired_.set_gone(name);
  return response;
}

Response Connection::send(const aha::http::Client& http, std::string_view method, std::string path,
                          const Query& query, const Body& body) {
  const Target target{settings_.server_url(), std::move(path), query};
  const Authorized request = authorize(http, settings_, method, target, std::time(nullptr));
  return with_unresolved_as_remote([&] { return request.client.send(method, request.url, body); });
}

// A few follow each other over the connection that is open sooner than others are opened for them.
aha::http::Answers Connection::ask_all(const std::vector<Path>& paths) {
  constexpr std::size_t few = 4;
  constexpr std::size_t together = 8;
  std::vector<aha::http::Request> requests;
  for (const auto& [path, query] : paths) {
    Authorized request =
        authorize(http_, settings_, "GET", {settings_.server_url(), path, query}, std::time(nullptr));
    requests.push_back({std::move(request.client), std::move(request.url)});
  }
  return with_unresolved_as_remote(
      [&] { return aha::http::send_all(requests, paths.size() > few ? together : 1); });
}

Response Connection::ask_with(std::string_view header, std::string_view value, std::string_view method,
                              std::string path, const Query& query, const Body& body) {
  aha::http::Client http = http_;
  http.header(header, value);
  return send(http, method, std::move(path), query, body);
}

Response Connection::ask(std::string_view method, std::string path, const Query& query, const Body& body) {
  return send(http_, method, std::move(path), query, body);
}

Response Connection::get(std::string path, const Query& query) {
  return ask("GET", std::move(path), query);
}

Response Connection::send_json(std::string_view method, std::string path, const object& body) {
  return ask(method, std::move(path), {}, Body::json(body));
}

const Response& Connection::expect(const Response& response, Statuses statuses,
                                   std::string_view action) const {
  if (std::find(statuses.begin(), statuses.end(), response.status()) != statuses.end()) return response;
  throw refusal(response, action, names_, settings_);
}

View Connection::found(const Response& response, std::string_view action) const {
  return aha::http::found_or_null(
      response, [&](const Response& refused) { return refusal(refused, action, names_, settings_); });
}

}  // namespace jira
