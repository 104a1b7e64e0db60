#include "refusal.hpp"

#include <aha/http_status.hpp>
#include <aha/view.hpp>

namespace gitlab_issues {
namespace {

using aha::View;
using aha::http::Response;

/// "404 Project Not Found", or {"title": ["has already been taken"]}.
std::string message_text(View message) {
  if (!message.is_object()) return message.text();
  std::string text;
  for (const auto& [field, problems] : message.members()) {
    if (!text.empty()) text += "; ";
    text += std::string(field);
    for (const View problem : problems) text += " " + problem.text();
    if (!problems.is_array()) text += " " + problems.text();
  }
  return text;
}

std::string advice_for(const Response& response, const Settings& settings) {
  if (std::string advice = aha::http::moved_advice(response, "GitLab"); !advice.empty())
    return advice + " If the project was moved, press Test connection and choose it again.";
  if (aha::http::verdict_of(response) == aha::http::Verdict::rate_limited)
    return "The account has made too many requests; send again later.";
  const int status = response.status();
  const bool api_is_gone = status == 404 || status == 410;
  if (api_is_gone && settings.version() == Version::v3)
    return "GitLab 11 and later have no API v3: end the server URL in /v4, then press Test connection and "
           "choose "
           "the project again.";
  switch (status) {
    case 400:
    case 422:
      return "Correct what GitLab names in the record and send it again.";
    case 401:
      return "Make a new private token with the scope \"api\" and enter it in the integration's settings: "
             "tokens expire.";
    case 403:
      return "The token may not do this: its owner has to be a member of the project, at least as a "
             "Reporter, "
             "and its scope has to be \"api\".";
    case 404:
      return "It was deleted or moved, or the token may not see it. Choose the project again in the "
             "integration's settings; if an issue or milestone was deleted, remove the record's link to "
             "GitLab in Aha! and send it again.";
    case 410:
      return "Check that the project has issues switched on.";
    default:
      return status >= 500 ? "GitLab itself has trouble; send again later."
                           : "Check the server URL: it has to be the address of GitLab's API.";
  }
}

}  // namespace

std::string reason_of(const Response& response) {
  const View body = response.json_or_null();
  if (body["message"].present()) return message_text(body["message"]);
  if (body["error"].present())
    return body["error"].text() +
           (body["error_description"].present() ? ": " + body["error_description"].text() : "");
  return response.excerpt();
}

bool says_taken(const Response& response) {
  return response.status() == 400 && reason_of(response).find("already") != std::string::npos;
}

aha::RemoteError refusal(const Response& response, std::string_view action, const Settings& settings) {
  std::string message = "GitLab would not " + std::string(action) + " (" + std::to_string(response.status());
  if (const std::string reason = reason_of(response); !reason.empty()) message += ": " + reason;
  message += "). " + advice_for(response, settings);
  return aha::RemoteError(message, response.retry_after());
}

}  // namespace gitlab_issues
