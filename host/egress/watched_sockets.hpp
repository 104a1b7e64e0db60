// Sockets of a C library, on loan to the loop, which says when they are ready.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>

#include "egress/loop.hpp"

namespace egress {

// [loop] Never closes a socket: that is the library's to do.
class WatchedSockets {
 public:
  // Runs from the loop. May destroy the WatchedSockets.
  using Ready = std::function<void(int fd, bool is_readable)>;

  WatchedSockets(const Executor& executor, Ready ready);
  ~WatchedSockets();
  WatchedSockets(const WatchedSockets&) = delete;
  WatchedSockets& operator=(const WatchedSockets&) = delete;

  // Calls `ready` each time `fd` is readable or writable, as wished, until told otherwise. Replaces an earlier wish.
  // Throws std::bad_alloc, or boost::system::system_error if the system cannot watch it.
  void watch(int fd, bool for_reading, bool for_writing);

  // Call it before the library closes `fd`: the system may hand the number out again. Unknown ones are ignored.
  void forget(int fd) noexcept;

 private:
  struct Socket;

  static void wait(const std::shared_ptr<Socket>& socket, bool for_reading,
                   const std::weak_ptr<Ready>& ready);

  Executor executor_;
  std::shared_ptr<Ready> ready_;
  std::unordered_map<int, std::shared_ptr<Socket>> sockets_;
};

}  // namespace egress
