// Sockets of a C library, on loan to the loop, which says when they are ready.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>

#include "egress/loop.hpp"
#include "egress/native_socket.hpp"

namespace egress {

// [loop] Never closes a socket: that is the library's to do.
class WatchedSockets {
 public:
  // Runs from the loop. May destroy the WatchedSockets.
  using Ready = std::function<void(NativeSocket socket, bool is_readable)>;

  WatchedSockets(const Executor& executor, Ready ready);
  ~WatchedSockets();
  WatchedSockets(const WatchedSockets&) = delete;
  WatchedSockets& operator=(const WatchedSockets&) = delete;

  // Calls `ready` each time the socket is readable or writable, as wished, until told otherwise. Replaces an earlier
  // wish. Throws std::bad_alloc, or boost::system::system_error if the system cannot watch it.
  void watch(NativeSocket number, bool for_reading, bool for_writing);

  // Until it is watched again. Unknown ones are ignored.
  void rest(NativeSocket number) noexcept;

  // Call it before the library closes the socket: the system may hand the number out again. Unknown ones are ignored.
  void forget(NativeSocket number) noexcept;

 private:
  struct Socket;

  static void wait(const std::shared_ptr<Socket>& socket, bool for_reading,
                   const std::weak_ptr<Ready>& ready);

  Executor executor_;
  std::shared_ptr<Ready> ready_;
  std::unordered_map<NativeSocket, std::shared_ptr<Socket>> sockets_;
};

}  // namespace egress
