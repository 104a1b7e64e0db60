#include "egress/kept_connections.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace egress {

void KeptConnections::add(const Connection& connection, int fd) {
  remove(fd);
  kept_.emplace_back(connection, fd);
}

void KeptConnections::remove(int fd) noexcept {
  std::erase_if(kept_, [fd](const auto& kept) { return kept.second == fd; });
}

bool KeptConnections::has_ended(const Connection& connection) const {
  const auto found = std::ranges::find_if(kept_, [&](const auto& kept) { return kept.first == connection; });
  if (found == kept_.end()) return false;
  char byte = 0;
  return recv(found->second, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
         (errno != EAGAIN && errno != EWOULDBLOCK);
}

int socket_of_port(const std::vector<int>& sockets, int local_port) {
  for (const int fd : sockets) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) != 0) continue;
    const auto port = bound.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                                                  : reinterpret_cast<const sockaddr_in&>(bound).sin_port;
    if (ntohs(port) == local_port) return fd;
  }
  return -1;
}

}  // namespace egress
