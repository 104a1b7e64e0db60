#include "refusal.hpp"

#include <aha/http_status.hpp>
#include <aha/json.hpp>
#include <aha/view.hpp>

#include <algorithm>
#include <string>

namespace github_issues {
namespace {

using aha::View;
using aha::http::Response;
using aha::http::Verdict;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// One entry of `errors`: a text, or {"resource", "field", "code", "message"}.
std::string detail_of(View error) {
  if (error.is_string()) return error.text();
  if (error["message"].present()) return error["message"].text();
  return error["field"].text() + " " + error["code"].text();
}

/// GitHub's own words: "Validation Failed: title missing_field".
std::string reason_of(const Response& response) {
  const View body = response.json_or_null();
  if (!body.is_object()) return response.excerpt();
  std::string reason = body["message"].text();
  std::string_view separator = ": ";
  for (const View error : body["errors"]) {
    reason += separator;
    reason += detail_of(error);
    separator = ", ";
  }
  return reason;
}

std::string rate_limit_advice(milliseconds wait) {
  std::string advice = "The account has made too many requests";
  if (wait.count() > 0)
    advice += "; it may go on in " + std::to_string(std::chrono::ceil<seconds>(wait).count()) + " s";
  return advice + ". Send again later, or give the integration a separate account.";
}

std::string unauthorized_advice(const Response& response) {
  std::string advice;
  if (response.header("X-GitHub-OTP").starts_with("required"))
    advice = "The account is protected by two-factor authentication. ";
  return advice +
         "Put a personal access token into the password field: GitHub takes no account passwords, and tokens "
         "expire, so make a new one if it worked before.";
}

std::string forbidden_advice(const Response& response) {
  if (response.header("X-GitHub-SSO").starts_with("required"))
    return "The organisation demands single sign-on: authorise the token for it under Settings, Developer "
           "settings, Personal access tokens, Configure SSO.";
  return "The token may not do this: give it the scope \"repo\", or read and write access to the "
         "repository's issues, and check that the repository is not archived.";
}

std::string advice_for(const Response& response, std::string_view if_gone) {
  if (aha::http::verdict_of(response) == Verdict::rate_limited)
    return rate_limit_advice(response.retry_after());
  if (std::string advice = aha::http::moved_advice(response, "GitHub"); !advice.empty())
    return advice + " If the repository was moved, choose it again in the integration's settings.";
  const int status = response.status();
  if ((status == 404 || status == 410) && !if_gone.empty()) return std::string(if_gone);
  switch (status) {
    case 401:
      return unauthorized_advice(response);
    case 403:
      return forbidden_advice(response);
    case 404:
      return "Check that the repository is still there and that the token may see it: GitHub hides what it "
             "may not.";
    case 410:
      return "Check that the repository has issues switched on.";
    case 422:
      return "Correct what GitHub names in the record and send it again.";
    default:
      return status >= 500 ? "GitHub itself has trouble; send again later." : "Check the server URL.";
  }
}

}  // namespace

bool says_already_exists(const Response& response) {
  if (response.status() != 422) return false;
  const View errors = response.json_or_null()["errors"];
  return std::any_of(errors.begin(), errors.end(),
                     [](View error) { return error["code"] == "already_exists"; });
}

aha::RemoteError refusal(const Response& response, std::string_view action, std::string_view if_gone) {
  std::string message = "GitHub would not " + std::string(action) + " (" + std::to_string(response.status());
  if (const std::string reason = reason_of(response); !reason.empty()) message += ": " + reason;
  message += "). " + advice_for(response, if_gone);
  return aha::RemoteError(message, response.retry_after());
}

}  // namespace github_issues
