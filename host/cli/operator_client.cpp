#include "cli/operator_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <boost/json.hpp>
#include <memory>
#include <stdexcept>

#include "server/operator_socket.hpp"

namespace cli {
namespace {

namespace json = boost::json;

struct Answer {
  long status = 0;
  std::string body;
};

std::size_t append(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

Answer send(const std::filesystem::path& socket, const std::string& path, const std::string& body) {
  constexpr long timeout_s = 30;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
  if (!handle || !headers) throw std::runtime_error("there is no memory left for a request");
  const std::string url = "http://localhost" + path;
  Answer answer;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");  // else one that the environment names is asked
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, timeout_s);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer.body);
  if (const CURLcode code = curl_easy_perform(handle.get()); code != CURLE_OK)
    throw std::runtime_error(fmt::format(
        "no host answers on {}: {}. Give the --state-dir or --operator-socket of the host that runs, and run "
        "this as its user.",
        socket.string(), curl_easy_strerror(code)));
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  return answer;
}

}  // namespace

OperatorClient::OperatorClient(std::filesystem::path socket) : socket_(std::move(socket)) {
  if (socket_.empty()) throw std::runtime_error("--operator-socket is off, so there is no way to the host");
  if (const auto fault = server::find_socket_path_fault(socket_); !fault.empty())
    throw std::runtime_error(fmt::format("{} cannot be a socket: {}", socket_.string(), fault));
}

json::object OperatorClient::post(const std::string& path, const json::object& body) const {
  const Answer answer = send(socket_, path, json::serialize(body));
  boost::system::error_code error;
  json::value parsed = json::parse(answer.body, error);
  auto* const object = error ? nullptr : parsed.if_object();
  if (answer.status == 200 && object != nullptr) return std::move(*object);
  const auto* const detail = object != nullptr ? object->if_contains("detail") : nullptr;
  throw std::runtime_error(detail != nullptr && detail->is_string()
                               ? std::string(detail->as_string())
                               : fmt::format("the host answers with status {}", answer.status));
}

}  // namespace cli
