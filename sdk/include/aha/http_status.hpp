// What the status of an answer means. One table for every service, so that a rate limit is never taken for a missing
// permission, nor a lookup that failed for a record that is gone.
#pragma once

#include <aha/http.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace aha::http {

enum class Verdict {
  ok,            ///< 2xx
  moved,         ///< 301, 302, 303, 307, 308: the API is elsewhere, or a login page stands before it
  invalid,       ///< 400, 405, 406, 411, 413, 414, 415, 422: the request itself
  unauthorized,  ///< 401: the credentials
  forbidden,     ///< 403: the credentials are right, and may not do this
  sso_required,  ///< 403: the token first has to be authorized for the organization's single sign-on
  rate_limited,  ///< 429, and any 403 or 503 that says so
  missing,       ///< 404: not there, or hidden from these credentials
  gone,          ///< 410: was there, or an API version that was retired
  conflict,      ///< 409, 412: another client changed it meanwhile
  failing,       ///< 5xx
  other,         ///< 1xx, 304 and numbers without a meaning here
};

/// The meaning of an answer. A 403 is a rate limit if it has Retry-After, if X-RateLimit-Remaining is 0, or if its
/// message speaks of a rate limit; a 503 is one if it has Retry-After. Sources: RFC 9110, section 15; RFC 6585; GitHub,
/// "Rate limits for the REST API" (secondary limits answer 403 or 429).                       [any]
Verdict verdict_of(const Response& response);

/// Whether the third party says that the record is not there: 404 or 410. No other status does: after a 401, 403, 429,
/// 5xx or redirect the record may well exist, and a second one must not be made.              [any]
bool says_missing(const Response& response);

/// Whether the answer refuses what the request says, so that sending it again would be refused again: 400, 404, 405,
/// 406, 409, 410 to 415, 422, and a 403 that is no rate limit. What is left out for it is reported, and the rest sent. [any]
bool refuses_content(Verdict verdict);
inline bool refuses_content(const Response& response) {
  return refuses_content(verdict_of(response));
}

/// The answer's JSON; null if the record is not there. Throws refusal(response) for any other status but 2xx.
/// refusal  the service's own error for an answer
template <class Refusal>
View found_or_null(const Response& response, Refusal&& refusal) {
  if (says_missing(response)) return {};
  if (!response.ok()) throw std::forward<Refusal>(refusal)(response);
  return response.json();
}

/// Where a redirect leads, without credentials and query; "" for any other status, and if it does not say. [any]
std::string redirect_target(const Response& response);

/// For a redirect, the sentence "Jira sends the request elsewhere (https://new.example.com): check the server URL, and
/// that no login page stands before Jira." The target is named without credentials and query. "" for any other status.
/// server  how the user knows the third party, such as "Jira"                                 [any]
std::string moved_advice(const Response& response, std::string_view server);

}  // namespace aha::http
