#include "egress/name_server.hpp"

#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace egress {
namespace {

constexpr int default_port = 53;

// 0: none.
int port_in(std::string_view digits) {
  int port = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return code == std::errc() && end == digits.data() + digits.size() && port > 0 && port < 65'536 ? port : 0;
}

}  // namespace

tl::expected<NameServer, std::string> NameServer::parse(std::string_view text) {
  std::string_view host = text;
  int port = default_port;
  const auto colon = text.rfind(':');
  const bool is_bracketed = text.starts_with('[');
  const bool has_port =
      colon != std::string_view::npos && (is_bracketed ? text[colon - 1] == ']' : text.find(':') == colon);
  if (has_port) {
    host = text.substr(0, colon);
    port = port_in(text.substr(colon + 1));
  }
  if (is_bracketed && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(host), error);
  if (error || port == 0 || (address.is_v6() && address.to_v6().scope_id() != 0))
    return tl::unexpected(
        "\"" + std::string(text) +
        "\" is no name server. Write an address, with a port if it is not 53, as in 10.0.0.2 or "
        "127.0.0.1:5353 or [::1]:5353.");
  const std::string shown = address.to_string();
  return NameServer{(address.is_v6() ? "[" + shown + "]" : shown) + ":" + std::to_string(port)};
}

}  // namespace egress
