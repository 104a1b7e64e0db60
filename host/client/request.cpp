#include "client/request.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <boost/json.hpp>
#include <memory>
#include <stdexcept>

#include "edge/c_edge.hpp"
#include "files/path_text.hpp"

namespace client {
namespace {

namespace json = boost::json;

constexpr std::size_t most_answer_bytes = 256 * 1024 * 1024;

std::size_t append(char* data, std::size_t size, std::size_t count, void* body) {
  return edge::c_edge(std::size_t{0}, [&] {
    auto& text = *static_cast<std::string*>(body);
    if (text.size() + size * count > most_answer_bytes) return std::size_t{0};
    text.append(data, size * count);
    return size * count;
  });
}

}  // namespace

Answer ask(const Request& request) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
  if (headers && !request.bearer_token.empty() &&
      curl_slist_append(headers.get(), ("Authorization: Bearer " + request.bearer_token).c_str()) == nullptr)
    headers.reset();
  if (!handle || !headers) throw std::runtime_error("there is no memory left for a request");
  Answer answer;
  curl_easy_setopt(handle.get(), CURLOPT_URL, request.url.c_str());
  if (!request.socket.empty())
    curl_easy_setopt(handle.get(), CURLOPT_UNIX_SOCKET_PATH, files::text_of(request.socket).c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");  // else one that the environment names is asked
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  if (request.body) {
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, request.body->c_str());
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body->size()));
  }
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, request.timeout_s);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer.body);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_WRITE_ERROR)
    throw std::runtime_error("the answer is larger than there is room for: 256 MiB, or what memory is left");
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  return answer;
}

std::string reason_of(const Answer& answer) {
  boost::system::error_code error;
  const json::value parsed = json::parse(answer.body, error);
  const auto* const object = error ? nullptr : parsed.if_object();
  const auto* const detail = object != nullptr ? object->if_contains("detail") : nullptr;
  return detail != nullptr && detail->is_string()
             ? std::string(detail->get_string())
             : fmt::format("the host answers with status {}", answer.status);
}

}  // namespace client
