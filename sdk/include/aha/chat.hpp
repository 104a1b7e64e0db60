// What services that post into chat rooms share: whose activity it is, and what a refused message means.
#pragma once

#include <aha/http.hpp>
#include <aha/json.hpp>
#include <aha/view.hpp>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace aha {

class Service;

namespace chat {

/// The message to a room when a user tests the connection. On the wire as recorded.
inline constexpr std::string_view greeting =
    "Aha! integration installed successfully. Make sure you enable the integration!";

/// Who did what `audit` tells: the user's name; "Aha!" if it names none.                     [any]
/// audit  `payload()["audit"]`; anything is fine.
std::string author(View audit);

/// The remote's own words about an error: the `message` of a JSON body or of its `error`, else the body itself, at
/// most 500 bytes of it.                                                                          [call]
std::string error_text_of(const http::Response& response);

/// Advice about a refused message, as a sentence; empty for what is true of any chat service.
using Advice = std::string (*)(const http::Response& response);

/// Which service a message goes to.
struct Room {
  std::string_view remote;  // its name for people, such as "Slack"
  Advice advice = nullptr;  // what this service knows better than advice by the status alone
  // upstream looks for these instead of for any 2xx
  std::initializer_list<int> taken = {200, 201, 204};
  // whether an answer with such a status is a refusal all the same
  bool (*is_refusal)(const http::Response& response) = nullptr;
  // whether a refusal is a rate limit that no status tells: the message is then sent again, three times at most
  bool (*is_rate_limit)(const http::Response& response) = nullptr;
};

/// How much of an activity a message shows.
struct Extent {
  std::size_t characters = std::string::npos;  // of one text
  std::size_t changes = std::string::npos;
};

/// The message that `build` makes with as much of the activity as fits.                       [any]
/// max_bytes  of the message as JSON; one that is larger whatever it shows is returned all the same
json::value fitted(std::size_t max_bytes, const std::function<json::value(const Extent&)>& build);

/// Posts one message as JSON. Redirects are not followed: a webhook's address is a credential.
/// url  what the settings hold; logged without the parts that are secret.
/// A rate limit is waited for if the remote says how long.
/// Throws RemoteError ("Slack did not take the message (status 404: no_team). ...", with Retry-After) unless
/// the remote took it, and what http::Client throws if there is no answer.          [call][suspends]
void post(const Service& service, const Room& room, std::string_view url, const json::value& message);

}  // namespace chat
}  // namespace aha
