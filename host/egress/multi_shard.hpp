// One multi handle of libcurl, driven by the event loop.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "egress/easy_handle.hpp"
#include "egress/loop.hpp"

namespace egress {

// Hears of the end of an exchange.
class ExchangeListener {
 public:
  // Runs from the loop, never inside libcurl; the handle has left the shard. Must not throw.
  virtual void ended(CURLcode code) = 0;

 protected:
  ~ExchangeListener() = default;
};

// [loop] Handles that run must be dropped before the shard is destroyed.
class MultiShard : public std::enable_shared_from_this<MultiShard> {
 public:
  // Create through std::make_shared: waiting operations hold it weakly.
  // idle_connections: kept open for reuse.
  MultiShard(asio::io_context& loop, std::uint32_t idle_connections);
  ~MultiShard();
  MultiShard(const MultiShard&) = delete;
  MultiShard& operator=(const MultiShard&) = delete;

  // A handle without options, from the pool where there is one. It shares TLS sessions with its siblings.
  EasyHandle borrow();
  void give_back(EasyHandle easy);

  // Starts an exchange. `listener` hears of its end once, unless it is dropped first.
  // Returns false where libcurl has no memory for it.
  bool run(CURL* easy, ExchangeListener& listener);

  // Takes a running handle out. Its connection is closed where the exchange was not over.
  void drop(CURL* easy);

 private:
  struct Socket;

  static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* socket);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);

  void watch(curl_socket_t fd, int what);
  void forget(curl_socket_t fd);
  void wait_readable(const std::shared_ptr<Socket>& socket);
  void wait_writable(const std::shared_ptr<Socket>& socket);
  void arm(const std::shared_ptr<Socket>& socket);
  void on_ready(const std::shared_ptr<Socket>& socket, int event);
  void schedule(long timeout_ms);
  void act(curl_socket_t fd, int event);
  void report_ended();

  asio::io_context& loop_;
  Timer timer_;
  bool kick_posted_ = false;
  std::unordered_map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
  // The order of these three matters: easy handles go before the multi, and the share after both.
  ShareHandle share_;
  MultiHandle multi_;
  std::vector<EasyHandle> pool_;
};

}  // namespace egress
