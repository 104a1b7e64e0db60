#include "egress/registered_socket.hpp"

#include <winsock2.h>

namespace egress {
namespace {

[[noreturn]] void fail(const char* what) {
  throw boost::system::system_error(::WSAGetLastError(), boost::system::system_category(), what);
}

struct Shared {
  WSAPROTOCOL_INFOW about{};
  NativeSocket socket = INVALID_SOCKET;  // a second handle
};

Shared share(NativeSocket socket) {
  Shared shared;
  if (::WSADuplicateSocketW(socket, ::GetCurrentProcessId(), &shared.about) != 0) fail("WSADuplicateSocket");
  shared.socket = ::WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &shared.about, 0,
                               WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (shared.socket == INVALID_SOCKET) fail("WSASocket");
  return shared;
}

}  // namespace

RegisteredSocket::RegisteredSocket(const Executor& executor, NativeSocket socket) : socket_(Tcp(executor)) {
  const Shared shared = share(socket);
  const bool is_v6 = shared.about.iAddressFamily == AF_INET6;
  boost::system::error_code error;
  if (shared.about.iSocketType == SOCK_STREAM) {
    std::get<Tcp>(socket_).assign(is_v6 ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), shared.socket, error);
  } else {
    socket_.emplace<Udp>(executor).assign(is_v6 ? asio::ip::udp::v6() : asio::ip::udp::v4(), shared.socket,
                                          error);
  }
  if (!error) return;
  close_socket(shared.socket);
  throw boost::system::system_error(error, "a socket of a library");
}

void RegisteredSocket::release() noexcept {
  std::visit(
      [](auto& socket) {
        boost::system::error_code ignored;
        socket.close(ignored);
      },
      socket_);
}

}  // namespace egress
