#include "refusal.hpp"

#include <aha/http_status.hpp>
#include <aha/view.hpp>

namespace tfs {
namespace {

using aha::http::Response;

/// Azure DevOps says why in {"message": ".."}; anything else is quoted as it came.
std::string reason_of(const Response& response) {
  std::string message = response.json_or_null()["message"].text();
  if (!message.empty()) return message;
  return response.excerpt();
}

std::string advice_for(const Response& response, std::string_view product) {
  using aha::http::Verdict;
  constexpr std::string_view signs_in =
      "It asks to sign in: check the personal access token, or user name and password, and that a token has "
      "not "
      "expired. A token for all organizations stops working on 1 December 2026: make one for this "
      "organization. ";
  if (response.status() == 203)
    return std::string(signs_in);  // the page to sign in, with which the cloud answers
  switch (aha::http::verdict_of(response)) {
    case Verdict::moved:
      return (response.status() == 302 ? std::string(signs_in) : std::string()) +
             aha::http::moved_advice(response, product);
    case Verdict::unauthorized:
      return "Check the personal access token, or user name and password. A token for all organizations "
             "stops "
             "working on 1 December 2026: make one for this organization.";
    case Verdict::forbidden:
    case Verdict::sso_required:
      return "Check that the token may read projects and read and write work items, and that its user may do "
             "so "
             "in the project.";
    case Verdict::missing:
    case Verdict::gone:
      return "Check the address, and that the project, the area and the work item type that were chosen are "
             "still "
             "there. If a linked work item was deleted, remove the record's link in Aha! and send it again.";
    case Verdict::rate_limited:
      return "It asks to be sent less: try again later.";
    case Verdict::failing:
      return "Try again later.";
    default:
      return "Correct what it names, then send the record again.";
  }
}

}  // namespace

void refuse(const Response& response, std::string_view product, std::string_view action) {
  const int status = response.status();
  std::string message =
      std::string(product) + " would not " + std::string(action) + " (" + std::to_string(status);
  if (const std::string reason = reason_of(response); !reason.empty()) message += ": " + reason;
  message += "). " + advice_for(response, product);
  const bool is_limit = aha::http::verdict_of(response) == aha::http::Verdict::rate_limited;
  if (status == 302 || status == 401 || (status == 403 && !is_limit)) throw aha::ConfigurationError(message);
  throw Refused(message, response.retry_after());
}

bool says_gone(int status) {
  return status == 404 || status == 405 || status == 410;
}

}  // namespace tfs
