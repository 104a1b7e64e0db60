#include "account.hpp"

#include <aha/errors.hpp>
#include <tfs_core/refusal.hpp>
#include <tfs_core/settings.hpp>

namespace tfs {
namespace {

using aha::http::Body;
using aha::http::Response;
using aha::url::Query;

constexpr std::string_view api_version_today = "7.1";
constexpr std::string_view moved = "gone:visualstudio.com";  // -> the account's name

std::string versioned(const std::string& url, Query query, std::string_view version) {
  return aha::url::with_query(url, query.add("api-version", version));
}

/// Whether the address knows the account: a page to sign in, or another 404, tells less than the first answer did.
bool understands(int status) {
  return (status >= 200 && status < 300 && status != 203) || status == 400 || status == 409 || status == 412;
}

}  // namespace

Account::Account(const aha::Service& service)
    : service_(service), memory_(service.memory()), http_(service.http()), has_moved_(false) {
  const Settings settings(service.data());
  name_ = service.data()["account_name"].text();
  if (name_.empty())
    throw aha::ConfigurationError(
        "The name of the account is not set: it is \"example\" of https://example.visualstudio.com or "
        "https://dev.azure.com/example.");
  has_moved_ = memory_.get(moved) == name_;
  http_.basic_auth(settings.user_name(), settings.password());
}

Response Account::send(const Request& request) {
  if (has_moved_) {
    const Response response = send_today(request);
    if (says_gone(response.status())) set_moved(false);  // the old address gets another chance
    return response;
  }
  const Response before = send_before(request);
  if (!says_gone(before.status())) return before;
  const auto today = try_today(request);
  if (!today || !understands(today->status())) return before;
  set_moved(true);
  return *today;
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

Response Account::send_before(const Request& request) const {
  const std::string url = "https://" + name_ + ".visualstudio.com/defaultcollection" + request.path;
  return http_.send(request.method, versioned(url, request.query, api_version), request.body);
}

Response Account::send_today(const Request& request) const {
  const std::string url = "https://dev.azure.com/" + aha::url::encode(name_) +
                          (request.path_today.empty() ? request.path : request.path_today);
  const std::string_view type =
      request.content_type_today.empty() ? request.body.content_type() : request.content_type_today;
  return http_.send(request.method_today.empty() ? request.method : request.method_today,
                    versioned(url, request.query, api_version_today),
                    Body::text({}, std::string(type)).append(request.body));
}

std::optional<Response> Account::try_today(const Request& request) const {
  try {
    return send_today(request);
  } catch (const aha::ConnectionError& error) {
    service_.log().info(std::string("dev.azure.com could not be asked instead: ") + error.what());
    return std::nullopt;
  }
}

}  // namespace tfs
