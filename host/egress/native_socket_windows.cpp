#include "egress/native_socket.hpp"

#include <winsock2.h>
#include <ws2tcpip.h>

namespace egress {

NativeSocket open_socket(int family, int type, int protocol) {
  return ::WSASocketW(family, type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

int close_socket(NativeSocket socket) noexcept {
  return ::closesocket(socket);
}

int last_socket_error() {
  return ::WSAGetLastError();
}

int local_port_of(NativeSocket socket) {
  sockaddr_storage bound{};
  int size = sizeof bound;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return -1;
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                                           : reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

// libcurl has set it not to block.
bool is_quiet(NativeSocket socket) {
  char byte = 0;
  return ::recv(socket, &byte, 1, MSG_PEEK) < 0 && ::WSAGetLastError() == WSAEWOULDBLOCK;
}

void ignore_broken_connections() {}  // there is no such signal

}  // namespace egress
