// The TCP port that all loops take connections from.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <stdexcept>

#include "server/port_share.hpp"

namespace server {

using Endpoint = boost::asio::ip::tcp::endpoint;

class Port {
 public:
  // Throws std::runtime_error, with a sentence for the operator, if another program has the address or the system does
  // not give it.
  explicit Port(const Endpoint& endpoint);

  // Where clients connect. Until the first listener is there the port is 0 if that was asked for.
  const Endpoint& endpoint() const { return endpoint_; }

  // A listener has bound it.
  void settle(const Endpoint& endpoint) { endpoint_ = endpoint; }

  // For the listeners.
  const PortShare& share() const { return share_; }

 private:
  static std::runtime_error refusal(const Endpoint& endpoint, const boost::system::error_code& error);

  Endpoint endpoint_;
  [[no_unique_address]] PortShare share_;
};

}  // namespace server
