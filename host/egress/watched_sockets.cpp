#include "egress/watched_sockets.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <utility>

namespace egress {

struct WatchedSockets::Socket {
  struct Direction {
    bool is_wanted = false;
    bool is_waited_for = false;
  };

  Socket(const Executor& executor, int number) : descriptor(executor, number), fd(number) {}
  ~Socket() { descriptor.release(); }

  Direction& direction(bool for_reading) { return for_reading ? reading : writing; }

  asio::posix::basic_stream_descriptor<Executor> descriptor;
  int fd;
  Direction reading;
  Direction writing;
};

WatchedSockets::WatchedSockets(const Executor& executor, Ready ready)
    : executor_(executor), ready_(std::make_shared<Ready>(std::move(ready))) {}

WatchedSockets::~WatchedSockets() {
  while (!sockets_.empty()) forget(sockets_.begin()->first);
}

void WatchedSockets::watch(int fd, bool for_reading, bool for_writing) {
  auto found = sockets_.find(fd);
  if (found == sockets_.end()) found = sockets_.emplace(fd, std::make_shared<Socket>(executor_, fd)).first;
  const std::shared_ptr<Socket> socket = found->second;
  socket->reading.is_wanted = for_reading;
  socket->writing.is_wanted = for_writing;
  wait(socket, true, ready_);
  wait(socket, false, ready_);
}

void WatchedSockets::forget(int fd) noexcept {
  const auto found = sockets_.find(fd);
  if (found == sockets_.end()) return;
  found->second->reading.is_wanted = false;
  found->second->writing.is_wanted = false;
  // Now, not when the last waiting operation lets go.
  found->second->descriptor.release();
  sockets_.erase(found);
}

// A library tells of its wishes only if they change, so one that stands is waited for again after each event.
void WatchedSockets::wait(const std::shared_ptr<Socket>& socket, bool for_reading,
                          const std::weak_ptr<Ready>& ready) {
  auto& direction = socket->direction(for_reading);
  if (!direction.is_wanted || direction.is_waited_for) return;
  direction.is_waited_for = true;
  using asio::posix::descriptor_base;
  socket->descriptor.async_wait(for_reading ? descriptor_base::wait_read : descriptor_base::wait_write,
                                [socket, for_reading, ready](const boost::system::error_code& error) {
                                  socket->direction(for_reading).is_waited_for = false;
                                  if (error || !socket->direction(for_reading).is_wanted) return;
                                  if (const auto call = ready.lock()) (*call)(socket->fd, for_reading);
                                  wait(socket, for_reading, ready);
                                });
}

}  // namespace egress
