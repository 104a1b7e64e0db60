#include "refusal.hpp"

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

std::string advice_for(int status) {
  switch (status) {
    case 203:  // the page to sign in, which the cloud sends to a token it does not know
    case 302:
      return "It asks to sign in: check the personal access token, or user name and password, and that a "
             "token "
             "has not expired.";
    case 401:
      return "Check the personal access token, or user name and password.";
    case 403:
      return "Check that the token may read projects and read and write work items, and that its user may do "
             "so "
             "in the project.";
    case 404:
      return "Check the address, and that the project, the area and the work item type that were chosen are "
             "still "
             "there. Where a linked work item was deleted, remove the record's link in Aha! and send it "
             "again.";
    case 429:
      return "It asks to be sent less: try again later.";
    default:
      return status >= 500 ? "Try again later." : "Correct what it names, then send the record again.";
  }
}

}  // namespace

void refuse(const Response& response, std::string_view product, std::string_view action) {
  const int status = response.status();
  std::string message =
      std::string(product) + " would not " + std::string(action) + " (" + std::to_string(status);
  if (const std::string reason = reason_of(response); !reason.empty()) message += ": " + reason;
  message += "). " + advice_for(status);
  if (status == 302 || status == 401 || status == 403) throw aha::ConfigurationError(message);
  throw Refused(message, response.retry_after());
}

bool says_gone(int status) {
  return status == 404 || status == 405 || status == 410;
}

}  // namespace tfs
