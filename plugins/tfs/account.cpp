#include "account.hpp"

#include <aha/blanks.hpp>
#include <aha/errors.hpp>
#include <tfs_core/refusal.hpp>
#include <tfs_core/settings.hpp>

#include <algorithm>
#include <cctype>
#include <vector>

namespace tfs {
namespace {

using aha::http::Body;
using aha::http::Response;
using aha::url::Query;

constexpr std::string_view moved = "gone:visualstudio.com";  // -> the account's name

std::string versioned(const std::string& url, Query query, std::string_view version) {
  return aha::url::with_query(url, query.add("api-version", version));
}

Response sent(const aha::http::Request& request) {
  return request.client.send(request.method, request.url, request.body);
}

/// Whether the address knows the account: a page to sign in, or another 404, tells less than the first answer did.
bool understands(int status) {
  return (status >= 200 && status < 300 && status != 203) || status == 400 || status == 409 || status == 412;
}

}  // namespace

std::string organization_in(std::string_view typed) {
  std::string name = aha::url::base(typed);
  if (const std::size_t scheme = name.find("://"); scheme != std::string::npos) name.erase(0, scheme + 3);
  if (const std::size_t user = name.find('@'); user != std::string::npos)
    name.erase(0, user + 1);  // of a clone URL
  if (constexpr std::string_view host = "dev.azure.com/";
      aha::url::origin("https://" + name) == "https://dev.azure.com")
    name.erase(0, host.size());
  name.resize(std::min(name.find('/'), name.size()));
  if (constexpr std::string_view domain = ".visualstudio.com"; name.ends_with(domain))
    name.resize(name.size() - domain.size());
  const auto is_of_a_name = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; };
  return std::ranges::all_of(name, is_of_a_name) ? name : std::string();
}

Account::Account(const aha::Service& service)
    : service_(service), memory_(service.memory()), http_(service.http()), has_moved_(false) {
  const Settings settings(service.data());
  name_ = organization_in(service.data()["account_name"].text());
  if (name_.empty())
    throw aha::ConfigurationError(
        "The name of the account is not set, or is none: it is \"example\" of https://dev.azure.com/example "
        "or "
        "https://example.visualstudio.com.");
  has_moved_ = memory_.get(moved) == name_;
  http_.basic_auth(settings.user_name(), aha::trimmed(settings.password()));
}

Response Account::send(const Request& request) {
  if (has_moved_ || request.only_today) {
    const Response response = sent(today(request));
    if (has_moved_ && says_gone(response.status())) set_moved(false);  // the old address gets another chance
    return response;
  }
  const Response first = sent(before(request));
  if (!says_gone(first.status())) return first;
  const auto second = try_today(request);
  if (!second || !understands(second->status())) return first;
  set_moved(true);
  return *second;
}

void Account::send_each(std::span<const Request> requests,
                        const std::function<void(const Response&)>& visit) {
  const bool asks_today = has_moved_;
  std::vector<aha::http::Request> together;
  for (const Request& request : requests) together.push_back(asks_today ? today(request) : before(request));
  const auto answers = aha::http::send_all(together, requests_at_once);
  for (std::size_t i = 0; i < requests.size(); ++i)
    visit(!asks_today && says_gone(answers[i].status()) ? send(requests[i]) : answers[i]);
}

std::optional<Response> Account::get_named(std::string_view url) {
  const std::string host = host_of(url);
  const bool is_microsofts = host == "dev.azure.com" || host.ends_with(".visualstudio.com");
  if (is_microsofts && aha::url::origin(url) == "https://" + host) return http_.get(url);
  service_.log().warn("A webhook was ignored: it names a work item at \"" + host +
                      "\", and the token is for Azure DevOps Services only.");
  return std::nullopt;
}

void Account::set_moved(bool has_moved) {
  has_moved_ = has_moved;
  if (has_moved)
    memory_.put(moved, name_);
  else
    memory_.erase(moved);
}

aha::http::Request Account::before(const Request& request) const {
  const std::string url = "https://" + name_ + ".visualstudio.com/defaultcollection" + request.path;
  return {http_, versioned(url, request.query, api_version), std::string(request.method), request.body};
}

aha::http::Request Account::today(const Request& request) const {
  const std::string url =
      "https://dev.azure.com/" + name_ + (request.path_today.empty() ? request.path : request.path_today);
  const std::string_view type =
      request.content_type_today.empty() ? request.body.content_type() : request.content_type_today;
  return {http_, versioned(url, request.query, api_version_today),
          std::string(request.method_today.empty() ? request.method : request.method_today),
          Body::text({}, std::string(type)).append(request.body)};
}

std::optional<Response> Account::try_today(const Request& request) const {
  try {
    return sent(today(request));
  } catch (const aha::ConnectionError& error) {
    service_.log().info(std::string("dev.azure.com could not be asked instead: ") + error.what());
    return std::nullopt;
  }
}

}  // namespace tfs
