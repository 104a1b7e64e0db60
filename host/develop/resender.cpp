#include "develop/resender.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <boost/json.hpp>
#include <memory>
#include <utility>

#include "edge/c_edge.hpp"

namespace develop {
namespace {

std::size_t append(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

// The sentence of a Problem, or its status.
std::string detail_of(const std::string& answer, long status) {
  boost::system::error_code error;
  const auto problem = boost::json::parse(answer, error);
  const auto* const object = error ? nullptr : problem.if_object();
  const auto* const detail = object != nullptr ? object->if_contains("detail") : nullptr;
  if (detail != nullptr && detail->is_string()) return std::string(detail->get_string());
  return fmt::format("the host answers with status {}", status);
}

}  // namespace

Resender::~Resender() {
  if (thread_.joinable()) thread_.join();
}

bool Resender::send(std::string body) {
  if (is_busy_.exchange(true)) return false;
  if (thread_.joinable()) thread_.join();
  thread_ = std::thread([this, body = std::move(body)] {
    edge::c_edge([](std::string_view) {}, [&] { post(body); });
    is_busy_ = false;
  });
  return true;
}

void Resender::post(const std::string& body) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
  if (!handle || !headers) return tell_("there is no memory left for a request");
  std::string answer;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url_.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");  // else one that the environment names is asked
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer);
  if (const CURLcode code = curl_easy_perform(handle.get()); code != CURLE_OK)
    return tell_(curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) tell_(detail_of(answer, status));
}

}  // namespace develop
