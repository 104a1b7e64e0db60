#include "server.hpp"

#include <aha/bytes.hpp>
#include <aha/errors.hpp>
#include <tfs_core/settings.hpp>

#include <algorithm>
#include <cctype>
#include <vector>

namespace tfs {
namespace {

using aha::http::Body;
using aha::http::Response;
using aha::url::Query;

constexpr std::string_view remembered_scheme = "auth";
constexpr int unauthorized = 401;

bool begins_with(std::string_view text, std::string_view lower_case) {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == b; };
  return text.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                    [&](char lower, char any) { return same(any, lower); });
}

/// Whether a WWW-Authenticate header offers `scheme`. Servers send a header for each scheme, or one for all.
bool offers(const Response& response, std::string_view scheme) {
  for (const aha_header& header : response.headers()) {
    if (!begins_with(aha::to_view(header.name), "www-authenticate")) continue;
    std::string_view rest = aha::to_view(header.value);
    while (!rest.empty()) {
      if (begins_with(rest, scheme)) return true;
      const std::size_t comma = rest.find(',');
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    }
  }
  return false;
}

/// The address of the collection out of what people paste: a page of it ("/Maps/_workitems", "/_home") is cut off.
std::string collection_in(std::string_view typed) {
  std::string url = aha::url::base(typed);
  const std::size_t host = url.find("://");
  if (host == std::string::npos) return url;
  const std::size_t page = url.find("/_", host + 3);
  return page == std::string::npos ? url : url.substr(0, page);
}

}  // namespace

Server::Server(const aha::Service& service)
    : service_(service),
      memory_(service.memory()),
      url_(collection_in(service.data()["server_url"].text())),
      scheme_(Scheme::ntlm) {
  if (aha::url::origin(url_).empty())
    throw aha::InvalidUrlError(
        "The server URL is not set, or is no URL: it begins with https:// and ends with the name of the "
        "collection, "
        "such as https://devops.example.com/tfs/DefaultCollection");
  scheme_ = scheme_to_begin_with();
}

Response Server::send(const Request& request) {
  return send(request.method, address_of(request), request.body);
}

void Server::send_each(std::span<const Request> requests, const std::function<void(const Response&)>& visit) {
  std::vector<aha::http::Request> together;
  for (const Request& request : requests)
    together.push_back({client_for(scheme_), address_of(request), std::string(request.method), request.body});
  const auto answers = aha::http::send_all(together, requests_at_once);
  for (std::size_t i = 0; i < requests.size(); ++i)
    visit(answers[i].status() == unauthorized ? send(requests[i]) : answers[i]);
}

std::string Server::address_of(const Request& request) const {
  Query query = request.query;
  query.add("api-version", request.only_today ? api_version_today : api_version);
  return aha::url::with_query(url_ + request.path, query);
}

std::optional<Response> Server::get_named(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) {
    service_.log().warn("A webhook was ignored: what it names its work item by is no address.");
    return std::nullopt;
  }
  const std::size_t path = url.find_first_of("/?#", scheme + 3);
  const std::string_view rest = path == std::string_view::npos ? std::string_view() : url.substr(path);
  return send("GET", aha::url::origin(url_) + std::string(rest), {});
}

// ---------------------------------------------------------------- who asks

Response Server::send(std::string_view method, std::string_view url, const Body& body) {
  const Response response = client_for(scheme_).send(method, url, body);
  const Scheme other = scheme_ == Scheme::ntlm ? Scheme::basic : Scheme::ntlm;
  if (response.status() != unauthorized || !may_try(other, response)) return response;
  const Response second = client_for(other).send(method, url, body);
  if (second.status() != unauthorized) {
    scheme_ = other;
    memory_.put(remembered_scheme, mark_of(other));
  }
  return second;
}

Server::Scheme Server::scheme_to_begin_with() const {
  const auto mark = memory_.get(remembered_scheme);
  for (const Scheme scheme : {Scheme::ntlm, Scheme::basic})
    if (mark == mark_of(scheme)) return scheme;
  return Settings(service_.data()).user_name().empty() ? Scheme::basic : Scheme::ntlm;
}

bool Server::may_try(Scheme scheme, const Response& refusal) const {
  if (scheme == Scheme::ntlm) return offers(refusal, "ntlm");
  return url_.starts_with("https://") && offers(refusal, "basic");
}

aha::http::Client Server::client_for(Scheme scheme) const {
  const Settings settings(service_.data());
  aha::http::Client http = service_.http();
  if (scheme == Scheme::ntlm) return http.ntlm(settings.user_name(), settings.password());
  return http.basic_auth(settings.user_name(), settings.password());
}

/// What was found out about one server and user says nothing about another.
std::string Server::mark_of(Scheme scheme) const {
  return (scheme == Scheme::ntlm ? "ntlm " : "basic ") + std::string(Settings(service_.data()).user_name()) +
         " " + url_;
}

}  // namespace tfs
