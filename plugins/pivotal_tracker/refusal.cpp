#include "refusal.hpp"

#include <aha/http_status.hpp>
#include <aha/view.hpp>

namespace pivotal_tracker {
namespace {

using aha::View;
using aha::http::Response;

/// Tracker's own words: "invalid_parameter: One or more request parameters was missing or invalid."
std::string reason_of(const Response& response) {
  const View body = response.json_or_null();
  if (!body["error"].present()) return response.excerpt();
  std::string reason = body["code"].text() + ": " + body["error"].text();
  for (const View detail : {body["general_problem"], body["possible_fix"]})
    if (detail.present()) reason += " " + detail.text();
  for (const View error : body["validation_errors"])
    reason += " " + error["field"].text() + ": " + error["problem"].text();
  return reason;
}

std::string advice_for(const Response& response) {
  using aha::http::Verdict;
  switch (aha::http::verdict_of(response)) {
    case Verdict::moved:
      return aha::http::moved_advice(response, "Tracker");
    case Verdict::invalid:
      return "Correct what Tracker names in the record and send it again.";
    case Verdict::unauthorized:
      return "Copy the API token from your profile page in Tracker into the integration's settings again.";
    case Verdict::forbidden:
      return "The owner of the API token has to be a member of the project, and the API has to be switched "
             "on for it.";
    case Verdict::missing:
      return "The project, or what the record is linked to, is not there. Choose the project again, or "
             "remove the "
             "record's link to Tracker in Aha! and send it again.";
    case Verdict::rate_limited:
      return "The account has made too many requests; send again later.";
    case Verdict::failing:
      return "Tracker itself has trouble; send again later.";
    default:
      return "Check the API host.";
  }
}

}  // namespace

std::string refusal_text(const Response& response, std::string_view action, const Settings& settings) {
  const int status = response.status();
  std::string text = "Tracker would not " + std::string(action) + " (" + std::to_string(status);
  if (const std::string reason = reason_of(response); !reason.empty()) text += ": " + reason;
  text += "). " + advice_for(response);
  const bool may_be_gone = status == 404 || status == 410 || status >= 500 || status < 400;
  if (settings.default_host() && may_be_gone) text += service_ended;
  return text;
}

aha::RemoteError refusal(const Response& response, std::string_view action, const Settings& settings) {
  return aha::RemoteError(refusal_text(response, action, settings), response.retry_after());
}

}  // namespace pivotal_tracker
