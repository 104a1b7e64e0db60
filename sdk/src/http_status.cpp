#include <aha/http_status.hpp>

#include "ascii.hpp"

#include <aha/url.hpp>

#include <algorithm>

namespace aha::http {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// GitHub says so in `message` and in the address of its documentation, others in plain text.
bool speaks_of_rate_limit(const Response& response) {
  const std::string start = ascii::lower(response.body().substr(0, 4096));
  return start.find("rate limit") != std::string::npos || start.find("rate-limit") != std::string::npos ||
         start.find("ratelimit") != std::string::npos;
}

bool is_rate_limit(const Response& response) {
  switch (response.status()) {
    case 429:
      return true;
    case 403:
      return !response.header("Retry-After").empty() || response.header("X-RateLimit-Remaining") == "0" ||
             speaks_of_rate_limit(response);
    case 503:
      return !response.header("Retry-After").empty();
    default:
      return false;
  }
}

}  // namespace

Verdict verdict_of(const Response& response) {
  const int status = response.status();
  if (response.ok()) return Verdict::ok;
  if (is_redirect(status)) return Verdict::moved;
  if (is_rate_limit(response)) return Verdict::rate_limited;
  if (status >= 500 && status < 600) return Verdict::failing;
  switch (status) {
    case 400:
    case 405:
    case 406:
    case 411:
    case 413:
    case 414:
    case 415:
    case 422:
      return Verdict::invalid;
    case 401:
      return Verdict::unauthorized;
    case 403:
      // GitHub's header; the rest of its value is an address.
      return response.header("X-GitHub-SSO").starts_with("required") ? Verdict::sso_required
                                                                     : Verdict::forbidden;
    case 404:
      return Verdict::missing;
    case 410:
      return Verdict::gone;
    case 409:
    case 412:
      return Verdict::conflict;
    default:
      return Verdict::other;
  }
}

bool says_missing(const Response& response) {
  return response.status() == 404 || response.status() == 410;
}

bool refuses_content(Verdict verdict) {
  switch (verdict) {
    case Verdict::invalid:
    case Verdict::forbidden:
    case Verdict::missing:
    case Verdict::gone:
    case Verdict::conflict:
      return true;
    default:
      return false;
  }
}

std::string redirect_target(const Response& response) {
  if (!is_redirect(response.status())) return {};
  const std::string_view location = response.header("Location");
  std::string target = url::origin(location);
  if (target.empty()) return std::string(location.substr(0, location.find_first_of("?#")));
  const std::size_t path = location.find('/', location.find("://") + 3);
  if (path != std::string_view::npos)
    target += location.substr(path, location.find_first_of("?#", path) - path);
  return target;
}

std::string moved_advice(const Response& response, std::string_view server) {
  if (!is_redirect(response.status())) return {};
  const std::string target = redirect_target(response);
  std::string advice(server);
  advice += " sends the request elsewhere";
  if (!target.empty()) advice += " (" + target + ")";
  return advice + ": check the server URL, and that no login page stands before " + std::string(server) + ".";
}

}  // namespace aha::http
