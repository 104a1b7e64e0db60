#include "cli/operator_client.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "client/request.hpp"
#include "files/path_text.hpp"
#include "server/operator_socket.hpp"

namespace cli {
namespace {

namespace json = boost::json;

client::Answer send(const std::filesystem::path& socket, const std::string& path,
                    std::optional<std::string> body) {
  try {
    const auto access = server::operator_access(socket);
    return client::ask({.url = access.url + path,
                        .socket = access.socket,
                        .body = std::move(body),
                        .bearer_token = access.token});
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(fmt::format(
        "no host answers on {}: {}. Give the --state-dir or --operator-socket of the host that runs, and run "
        "this as its user.",
        files::text_of(socket), error.what()));
  }
}

json::object object_of(const client::Answer& answer) {
  boost::system::error_code error;
  json::value parsed = json::parse(answer.body, error);
  auto* const object = error ? nullptr : parsed.if_object();
  if (answer.status == 200 && object != nullptr) return std::move(*object);
  throw std::runtime_error(client::reason_of(answer));
}

}  // namespace

OperatorClient::OperatorClient(std::filesystem::path socket) : socket_(std::move(socket)) {
  if (socket_.empty()) throw std::runtime_error("--operator-socket is off, so there is no way to the host");
  if (const auto fault = server::find_socket_path_fault(socket_); !fault.empty())
    throw std::runtime_error(fmt::format("{} cannot be a socket: {}", files::text_of(socket_), fault));
}

json::object OperatorClient::post(const std::string& path, const json::object& body) const {
  return object_of(send(socket_, path, json::serialize(body)));
}

json::object OperatorClient::get(const std::string& path) const {
  return object_of(send(socket_, path, std::nullopt));
}

}  // namespace cli
