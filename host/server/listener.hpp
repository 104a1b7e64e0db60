// Accepts connections for one loop. Each loop has a listener of its own on the same port (SO_REUSEPORT), so the
// kernel spreads clients and no thread hands sockets to another.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "runtime/loop.hpp"
#include "server/sessions.hpp"

namespace server {

using Endpoint = boost::asio::ip::tcp::endpoint;

class Listener {
 public:
  // Binds and listens; throws boost::system::system_error with a text that names the address.
  Listener(runtime::Loop& loop, const Endpoint& endpoint, Sessions& sessions);

  // Where it listens; of interest where the port was 0.
  Endpoint endpoint() const { return endpoint_; }

  // Begins to accept, on the loop's thread.
  void start();

  // Stops accepting, on the loop's thread.
  void stop();

  // Takes the port away from a loop whose thread is lost, from any other thread: the kernel then gives new clients
  // to the remaining listeners. A loop that comes back notices and stays without a listener.
  void abandon();

 private:
  void accept();

  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type> acceptor_;
  Endpoint endpoint_;
  Sessions& sessions_;
  runtime::Timer pause_;
};

}  // namespace server
