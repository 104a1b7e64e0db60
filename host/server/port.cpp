#include "server/port.hpp"

#include <fmt/format.h>

#include <string_view>

namespace server {
namespace {

std::string_view hint(const boost::system::error_code& error) {
  if (error == boost::asio::error::address_in_use) return " Is another host running?";
  if (error == boost::asio::error::access_denied)
    return " The system reserves low ports, mostly those below 1024, for privileged users.";
  return "";
}

}  // namespace

std::runtime_error Port::refusal(const Endpoint& endpoint, const boost::system::error_code& error) {
  return std::runtime_error(
      fmt::format("cannot listen on {}:{}: {}.{} --listen names another address or port.",
                  endpoint.address().to_string(), endpoint.port(), error.message(), hint(error)));
}

}  // namespace server
