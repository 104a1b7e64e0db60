// A socket of a C library's that the loop knows, and does not own.
#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <utility>

#include "egress/loop.hpp"
#include "egress/native_socket.hpp"

namespace egress {

class RegisteredSocket {
 public:
  // Whether a socket can be registered again after this object's end.
  static constexpr bool can_come_back = true;

  // Throws boost::system::system_error if the system cannot watch it.
  RegisteredSocket(const Executor& executor, NativeSocket socket) : descriptor_(executor, socket) {}
  ~RegisteredSocket() { release(); }
  RegisteredSocket(const RegisteredSocket&) = delete;
  RegisteredSocket& operator=(const RegisteredSocket&) = delete;

  template <class Handler>
  void async_wait(bool for_reading, Handler handler) {
    using asio::posix::descriptor_base;
    descriptor_.async_wait(for_reading ? descriptor_base::wait_read : descriptor_base::wait_write,
                           std::move(handler));
  }

  // Ends its waits; nothing else may be asked of it any more.
  void release() noexcept { descriptor_.release(); }

 private:
  asio::posix::basic_stream_descriptor<Executor> descriptor_;
};

}  // namespace egress
