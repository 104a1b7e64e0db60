#include <aha/chat.hpp>
#include <aha/service.hpp>

#include <algorithm>

namespace aha::chat {
namespace {

std::string advice_by_status(std::string_view remote, int status) {
  const std::string name(remote);
  if (status < 300) return "Check that the address is that of a webhook.";
  if (status < 400) return "The address leads elsewhere: enter the one that " + name + " gives out now.";
  if (status == 401 || status == 403)
    return "Its permission was withdrawn or is incomplete: connect the integration to " + name + " again.";
  if (status == 404 || status == 410)
    return "The address is not known there (any more): copy it from " + name + " again.";
  if (status == 429) return "Too many messages came at once: let fewer activities through the filter.";
  if (status >= 500) return name + " itself has trouble; the message may be sent again later.";
  return "Check the integration's settings.";
}

RemoteError refusal(const Room& room, const http::Response& response) {
  std::string message(room.remote);
  message += " did not take the message (status " + std::to_string(response.status());
  if (const std::string words = error_text_of(response); !words.empty()) message += ": " + words;
  message += "). ";
  std::string advice = room.advice == nullptr ? std::string() : room.advice(response);
  if (advice.empty()) advice = advice_by_status(room.remote, response.status());
  return RemoteError(message + advice, response.retry_after());
}

}  // namespace

std::string author(View audit) {
  const View name = audit["user"]["name"];
  return name.truthy() ? name.text() : "Aha!";
}

std::string error_text_of(const http::Response& response) {
  constexpr std::size_t quoted_bytes = 500;
  const View message = response.json_or_null()["message"];
  std::string words = message.present() ? message.text() : std::string(response.body());
  if (words.size() <= quoted_bytes) return words;
  words.resize(quoted_bytes);
  return words + "...";
}

void post(const Service& service, const Room& room, std::string_view url, const json::value& message) {
  const http::Response response = service.http().post(url, message);
  if (std::find(room.taken.begin(), room.taken.end(), response.status()) == room.taken.end())
    throw refusal(room, response);
}

}  // namespace aha::chat
