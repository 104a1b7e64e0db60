#include "refusal.hpp"

#include <aha/http_status.hpp>

namespace trello {
namespace {

std::string advice_for(const aha::http::Response& response) {
  using aha::http::Verdict;
  // Trello names the member that it does not take: "invalid value for desc".
  const bool names_value = response.body().find("invalid value for") != std::string_view::npos;
  switch (aha::http::verdict_of(response)) {
    case Verdict::moved:
      return aha::http::moved_advice(response, "Trello");
    case Verdict::invalid:
      if (response.status() == 413) return "It is larger than Trello takes.";
      if (names_value)
        return "Change what it names in the record, which may be too long, and send it again. If it is an "
               "id, choose the "
               "board and the list again in the integration's settings.";
      [[fallthrough]];
    case Verdict::missing:
    case Verdict::gone:
      return "Check that the board, the list and the card are still there, and choose them again in the "
             "integration's "
             "settings if they are not.";
    case Verdict::unauthorized:
      return "The authorisation was revoked or has expired, or its account may not use the board: press "
             "Authenticate "
             "in the integration's settings to connect it to Trello again.";
    case Verdict::forbidden:
      return "The account that authorised the integration may not do this on the board.";
    case Verdict::rate_limited:
      return "The account has made too many requests; send again later.";
    case Verdict::failing:
      return "Trello itself has trouble; send again later.";
    default:
      return "Send again later.";
  }
}

}  // namespace

std::string refusal_text(const aha::http::Response& response, std::string_view action) {
  std::string text = "Trello would not " + std::string(action) + " (" + std::to_string(response.status());
  if (!response.body().empty()) text += ": " + response.excerpt();
  return text + "). " + advice_for(response);
}

aha::RemoteError refusal(const aha::http::Response& response, std::string_view action) {
  return aha::RemoteError(refusal_text(response, action), response.retry_after());
}

}  // namespace trello
