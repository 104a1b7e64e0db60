// A socket of a C library's that the loop knows, and does not own: the loop has a second handle of it, which it closes.
#pragma once

#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <utility>
#include <variant>

#include "egress/loop.hpp"
#include "egress/native_socket.hpp"

namespace egress {

class RegisteredSocket {
 public:
  // Whether a socket can be registered again after this object's end: a completion port stays with it.
  static constexpr bool can_come_back = false;

  // Throws boost::system::system_error if the system cannot watch it.
  RegisteredSocket(const Executor& executor, NativeSocket socket);
  ~RegisteredSocket() { release(); }
  RegisteredSocket(const RegisteredSocket&) = delete;
  RegisteredSocket& operator=(const RegisteredSocket&) = delete;

  template <class Handler>
  void async_wait(bool for_reading, Handler handler) {
    using asio::socket_base;
    const auto what = for_reading ? socket_base::wait_read : socket_base::wait_write;
    std::visit([&](auto& socket) { socket.async_wait(what, std::move(handler)); }, socket_);
  }

  // Ends its waits; nothing else may be asked of it any more.
  void release() noexcept;

 private:
  using Tcp = asio::basic_stream_socket<asio::ip::tcp, Executor>;
  using Udp = asio::basic_datagram_socket<asio::ip::udp, Executor>;

  std::variant<Tcp, Udp> socket_;
};

}  // namespace egress
