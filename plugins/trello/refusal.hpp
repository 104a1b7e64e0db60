// What Trello's refusals mean, and what a person can do about them.
#pragma once

#include <aha/errors.hpp>
#include <aha/http.hpp>

#include <string>
#include <string_view>

namespace trello {

/// The words for an answer that is not the one hoped for.                                      [call]
/// action  what was tried, to follow "Trello would not": "create a card in the list 5f"
std::string refusal_text(const aha::http::Response& response, std::string_view action);

/// The same as an error.                                                                       [call]
aha::RemoteError refusal(const aha::http::Response& response, std::string_view action);

}  // namespace trello
