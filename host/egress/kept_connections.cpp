#include "egress/kept_connections.hpp"

#include <algorithm>

namespace egress {

void KeptConnections::add(const Connection& connection, NativeSocket socket) {
  remove(socket);
  kept_.emplace_back(connection, socket);
}

void KeptConnections::remove(NativeSocket socket) noexcept {
  std::erase_if(kept_, [socket](const auto& kept) { return kept.second == socket; });
}

bool KeptConnections::has_ended(const Connection& connection) const {
  const auto found = std::ranges::find_if(kept_, [&](const auto& kept) { return kept.first == connection; });
  return found != kept_.end() && !is_quiet(found->second);
}

NativeSocket socket_of_port(const std::vector<NativeSocket>& sockets, int local_port) {
  const auto found = std::ranges::find(sockets, local_port, local_port_of);
  return found == sockets.end() ? no_socket : *found;
}

}  // namespace egress
