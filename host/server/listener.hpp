// Accepts connections for one loop, on a port that it shares with the other loops' listeners: each loop that serves
// events has one. On Linux each has its own socket (SO_REUSEPORT), so the kernel spreads clients and no thread hands
// sockets to another.
#pragma once

#include <memory>

#include "files/descriptor.hpp"
#include "runtime/loop.hpp"
#include "server/port.hpp"
#include "server/sessions.hpp"

namespace server {

class OperatorSocket;

class Listener {
 public:
  // Listens on the port, which outlives this. Throws boost::system::system_error with a text that names the address.
  Listener(runtime::Loop& loop, Port& port, Sessions& sessions);

  // Accepts on a duplicate of a TCP socket that listens already, and whose clients it shares with other listeners.
  // Throws boost::system::system_error if it cannot be used.
  Listener(runtime::Loop& loop, const files::Descriptor& listening, Sessions& sessions);

  // Accepts on a socket that listens already. It must stay open for as long as the listener lives.
  Listener(runtime::Loop& loop, OperatorSocket& socket, Sessions& sessions);

  ~Listener();

  // Where it listens; of interest if the port was 0.
  Endpoint endpoint() const;

  // Begins to accept, on the loop's thread.
  void start();

  // Stops accepting, on the loop's thread.
  void stop();

  // Takes the port away from a loop whose thread is lost, from any other thread: new clients go to the remaining
  // listeners. A loop that comes back notices and stays without a listener. A socket that is shared goes on listening
  // for the others.
  void abandon();

 private:
  class Acceptor;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace server
