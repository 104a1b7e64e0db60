// Takes the connections of one port and gives them to several loops in turn: Windows has no SO_REUSEPORT.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <condition_variable>
#include <thread>
#include <vector>

#include "guard/mutex.hpp"
#include "server/port.hpp"
#include "server/sessions.hpp"

namespace server {

// [any]
class Rotation {
 public:
  // Listens: from here on clients can connect, and wait for the first loop. Throws boost::system::system_error.
  explicit Rotation(const Endpoint& endpoint);
  // All loops have left.
  ~Rotation();
  Rotation(const Rotation&) = delete;
  Rotation& operator=(const Rotation&) = delete;

  Endpoint endpoint() const { return endpoint_; }

  // A loop takes part. Both live until it has left.
  void join(boost::asio::io_context& loop, Sessions& sessions);

  // Once this has returned, the sessions get no more connections. Those without an entry are ignored.
  void leave(const Sessions& sessions);

  // Refuses clients from now on if no loop takes part.
  void close_if_empty();

 private:
  struct Member {
    boost::asio::io_context* loop = nullptr;
    Sessions* sessions = nullptr;
  };

  void accept();
  void on_accept(const boost::system::error_code& error, Socket socket);
  void go_on(const boost::system::error_code& error);

  boost::asio::io_context context_{1};
  boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol,
                                     boost::asio::io_context::executor_type>
      acceptor_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> pause_;
  Endpoint endpoint_;
  guard::Mutex mutex_;
  std::condition_variable changed_;
  std::vector<Member> members_ AHA_GUARDED_BY(mutex_);
  std::size_t turn_ AHA_GUARDED_BY(mutex_) = 0;
  Member served_ AHA_GUARDED_BY(mutex_);  // that the next connection goes to
  bool is_accepting_ AHA_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace server
