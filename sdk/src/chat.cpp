#include <aha/blanks.hpp>
#include <aha/chat.hpp>
#include <aha/http_status.hpp>
#include <aha/service.hpp>

#include <algorithm>

namespace aha::chat {
namespace {

std::string advice_by_status(std::string_view remote, const http::Response& response) {
  const std::string name(remote);
  const int status = response.status();
  if (status < 300) return "Check that the address is that of a webhook.";
  if (std::string advice = http::moved_advice(response, name); !advice.empty())
    return advice + " Enter the address that " + name + " gives out now.";
  if (http::verdict_of(response) == http::Verdict::rate_limited)
    return "Too many messages came at once: let fewer activities through the filter.";
  if (status == 401 || status == 403)
    return "Its permission was withdrawn or is incomplete: connect the integration to " + name + " again.";
  if (status == 404 || status == 410)
    return "The address is not known there (any more): copy it from " + name + " again.";
  if (status >= 500) return name + " itself has trouble; the message may be sent again later.";
  return "Check the integration's settings.";
}

RemoteError refusal(const Room& room, const http::Response& response) {
  std::string message(room.remote);
  message += " did not take the message (status " + std::to_string(response.status());
  if (const std::string words = error_text_of(response); !words.empty()) message += ": " + words;
  message += "). ";
  std::string advice = room.advice == nullptr ? std::string() : room.advice(response);
  if (advice.empty()) advice = advice_by_status(room.remote, response);
  return RemoteError(message + advice, response.retry_after());
}

constexpr std::chrono::seconds first_wait{2};
constexpr std::chrono::seconds longest_wait{8};

}  // namespace

json::value fitted(std::size_t max_bytes, const std::function<json::value(const Extent&)>& build) {
  constexpr Extent smaller[] = {{4000}, {2000}, {1000}, {500}, {250}, {100}, {100, 50}, {100, 20}, {100, 5}};
  json::value message = build({});
  for (const Extent& extent : smaller) {
    if (json::serialize(message).size() <= max_bytes) break;
    message = build(extent);
  }
  return message;
}

std::string author(View audit) {
  const View name = audit["user"]["name"];
  return name.truthy() ? name.text() : "Aha!";
}

std::string error_text_of(const http::Response& response) {
  constexpr std::size_t quoted_bytes = 500;
  const View body = response.json_or_null();
  // Google nests it; others have an `error` that is a text.
  const View error = body["error"];
  const View message = body["message"].present() ? body["message"]
                       : error.is_object()       ? error["message"]
                                                 : error;
  std::string words = message.present() ? message.text() : std::string(response.body());
  if (words.size() <= quoted_bytes) return words;
  words.resize(quoted_bytes);
  return words + "...";
}

void post(const Service& service, const Room& room, std::string_view url, const json::value& message) {
  const http::Client client = service.http();
  for (std::chrono::seconds wait = first_wait;; wait *= 2) {
    const http::Response response = client.post(trimmed(url), message);
    const bool is_taken = std::ranges::find(room.taken, response.status()) != room.taken.end();
    if (is_taken && (room.is_refusal == nullptr || !room.is_refusal(response))) return;
    const bool is_limit = room.is_rate_limit != nullptr && room.is_rate_limit(response);
    if (!is_limit || wait > longest_wait || wait >= service.call().remaining()) throw refusal(room, response);
    service.sleep(wait);
  }
}

}  // namespace aha::chat
