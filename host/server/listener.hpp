// Accepts connections for one loop. Each loop that serves events has its own listener on the same port
// (SO_REUSEPORT), so the kernel spreads clients and no thread hands sockets to another.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>

#include "files/descriptor.hpp"
#include "guard/mutex.hpp"
#include "runtime/loop.hpp"
#include "server/sessions.hpp"

namespace server {

using Endpoint = boost::asio::ip::tcp::endpoint;

class OperatorSocket;

class Listener {
 public:
  // Binds and listens; throws boost::system::system_error with a text that names the address.
  Listener(runtime::Loop& loop, const Endpoint& endpoint, Sessions& sessions);

  // Accepts on a duplicate of a TCP socket that listens already, and whose clients it shares with other listeners.
  // Throws boost::system::system_error if it cannot be used.
  Listener(runtime::Loop& loop, const files::Descriptor& listening, Sessions& sessions);

  // Accepts on a socket that listens already. It must stay open for as long as the listener lives.
  Listener(runtime::Loop& loop, const OperatorSocket& socket, Sessions& sessions);

  // Where it listens; of interest if the port was 0.
  Endpoint endpoint() const { return endpoint_; }

  // Begins to accept, on the loop's thread.
  void start();

  // Stops accepting, on the loop's thread.
  void stop();

  // Takes the port away from a loop whose thread is lost, from any other thread: the kernel then gives new clients
  // to the remaining listeners. A loop that comes back notices and stays without a listener. A socket that is shared
  // goes on listening for the others.
  void abandon();

 private:
  void accept();
  bool drop_one();

  const runtime::Loop& loop_;
  guard::Mutex closing_;  // held to close the acceptor, and to use it on another thread than the loop's
  boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol,
                                     boost::asio::io_context::executor_type>
      acceptor_;
  Endpoint endpoint_;
  bool is_shared_ = false;
  std::atomic<bool> is_abandoned_{false};
  Sessions& sessions_;
  runtime::Timer pause_;
  files::Descriptor spare_;  // given up to take, and close, a connection that there is no descriptor for
};

}  // namespace server
