#include "egress/watched_sockets.hpp"

#include <boost/asio/error.hpp>
#include <utility>

#include "egress/registered_socket.hpp"

namespace egress {

struct WatchedSockets::Socket {
  struct Direction {
    bool is_wanted = false;
    bool is_waited_for = false;
  };

  Socket(const Executor& executor, NativeSocket of) : registered(executor, of), number(of) {}

  Direction& direction(bool for_reading) { return for_reading ? reading : writing; }
  void want(bool for_reading, bool for_writing) {
    reading.is_wanted = for_reading;
    writing.is_wanted = for_writing;
  }

  RegisteredSocket registered;
  NativeSocket number;
  Direction reading;
  Direction writing;
};

WatchedSockets::WatchedSockets(const Executor& executor, Ready ready)
    : executor_(executor), ready_(std::make_shared<Ready>(std::move(ready))) {}

WatchedSockets::~WatchedSockets() {
  while (!sockets_.empty()) forget(sockets_.begin()->first);
}

void WatchedSockets::watch(NativeSocket number, bool for_reading, bool for_writing) {
  auto found = sockets_.find(number);
  if (found == sockets_.end())
    found = sockets_.emplace(number, std::make_shared<Socket>(executor_, number)).first;
  const std::shared_ptr<Socket> socket = found->second;
  socket->want(for_reading, for_writing);
  wait(socket, true, ready_);
  wait(socket, false, ready_);
}

void WatchedSockets::rest(NativeSocket number) noexcept {
  if constexpr (RegisteredSocket::can_come_back) return forget(number);
  // A wait that is under way ends without a word, or serves the next wish.
  if (const auto found = sockets_.find(number); found != sockets_.end()) found->second->want(false, false);
}

void WatchedSockets::forget(NativeSocket number) noexcept {
  const auto found = sockets_.find(number);
  if (found == sockets_.end()) return;
  found->second->want(false, false);
  // Now, not when the last waiting operation lets go.
  found->second->registered.release();
  sockets_.erase(found);
}

// A library tells of its wishes only if they change, so one that stands is waited for again after each event.
void WatchedSockets::wait(const std::shared_ptr<Socket>& socket, bool for_reading,
                          const std::weak_ptr<Ready>& ready) {
  auto& direction = socket->direction(for_reading);
  if (!direction.is_wanted || direction.is_waited_for) return;
  direction.is_waited_for = true;
  socket->registered.async_wait(
      for_reading, [socket, for_reading, ready](const boost::system::error_code& error) {
        socket->direction(for_reading).is_waited_for = false;
        // Another error is the socket's: the library finds it as it reads or writes.
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor ||
            !socket->direction(for_reading).is_wanted)
          return;
        if (const auto call = ready.lock()) (*call)(socket->number, for_reading);
        wait(socket, for_reading, ready);
      });
}

}  // namespace egress
