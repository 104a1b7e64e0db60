#include "refusal.hpp"

namespace trello {
namespace {

std::string_view advice_for(int status) {
  switch (status) {
    case 400:
    case 404:
      return "Check that the board, the list and the card are still there, and choose them again in the "
             "integration's settings where they are not.";
    case 401:
      return "The authorisation was revoked or has expired, or its account may not use the board: press "
             "Authenticate in the integration's settings to connect it to Trello again.";
    case 403:
      return "The account that authorised the integration may not do this on the board.";
    case 413:
      return "It is larger than Trello takes.";
    case 429:
      return "The account has made too many requests; send again later.";
    default:
      return status >= 500 ? "Trello itself has trouble; send again later." : "Send again later.";
  }
}

}  // namespace

std::string refusal_text(const aha::http::Response& response, std::string_view action) {
  std::string text = "Trello would not " + std::string(action) + " (" + std::to_string(response.status());
  if (!response.body().empty()) text += ": " + response.excerpt();
  return text + "). " + std::string(advice_for(response.status()));
}

aha::RemoteError refusal(const aha::http::Response& response, std::string_view action) {
  return aha::RemoteError(refusal_text(response, action), response.retry_after());
}

}  // namespace trello
