// Connections of HTTP/1.1 that are kept for reuse, so that a dead one is noticed before a request goes into it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "egress/native_socket.hpp"

namespace egress {

struct Connection {
  int local_port = 0;  // first: it tells most apart
  int peer_port = 0;
  std::string local_ip;
  std::string peer_ip;

  friend bool operator==(const Connection&, const Connection&) = default;
};

// [loop]
class KeptConnections {
 public:
  // `socket` carries `connection` and has answered over HTTP/1.1. Throws std::bad_alloc.
  void add(const Connection& connection, NativeSocket socket);

  // Call it before `socket` is closed. Unknown ones are ignored.
  void remove(NativeSocket socket) noexcept;

  // Whether `connection` is one of these and its server has closed it, or begun to: before a request there is nothing
  // to read but the end, or TLS's message that announces it.
  bool has_ended(const Connection& connection) const;

 private:
  std::vector<std::pair<Connection, NativeSocket>> kept_;  // some hundreds at most
};

// Which of `sockets` is bound to `local_port`; no_socket: none.
NativeSocket socket_of_port(const std::vector<NativeSocket>& sockets, int local_port);

}  // namespace egress
