// The client connections of one loop.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>

#include "server/budget.hpp"
#include "server/request_reader.hpp"

namespace runtime {
class Loop;
}

namespace telemetry {
class Metrics;
}

namespace server {

class Gate;
struct SharedBySessions;

struct SessionLimits {
  RequestLimits request;
  std::chrono::milliseconds idle{75'000};    // between two requests
  std::chrono::milliseconds header{10'000};  // from a request's first byte to the end of its header
  std::chrono::milliseconds body{30'000};    // from there to the end of its body
  std::chrono::milliseconds write{30'000};
};

// Counted by all sessions of the host together.
struct Connections {
  explicit Connections(std::size_t limit_of_open, std::size_t max_arriving_bytes, std::size_t max_held_bytes)
      : limit(limit_of_open), arriving_bytes(max_arriving_bytes), held_bytes(max_held_bytes) {}

  const std::size_t limit;
  const std::size_t turned_away = 256;  // so many more are told 503; others are closed without a word
  std::atomic<std::size_t> open{0};
  Budget arriving_bytes;  // of requests that are not whole yet
  Budget held_bytes;      // of those that are, until their reply is sent; and of long replies
};

// A TCP connection, or one over a Unix socket.
using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol,
                                                boost::asio::io_context::executor_type>;

// And the clock that ends those which take too long. Used on the loop's thread.
class Sessions {
 public:
  // All references outlive the loop's io_context.
  Sessions(runtime::Loop& loop, const Gate& gate, const SessionLimits& limits, Connections& connections,
           telemetry::Metrics& metrics);
  ~Sessions();  // NOLINT(bugprone-exception-escape): cancelling a timer does not fail

  // Serves the connection, or turns it away with 503 if there are too many; closes it if far too many.
  void start(Socket socket);

  // A connection was closed for want of a descriptor.
  void count_dropped();

  // Ends idle sessions now, and the others once they have replied.
  void drain();

 private:
  std::shared_ptr<SharedBySessions> shared_;
};

}  // namespace server
