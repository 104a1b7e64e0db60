// One multi handle of libcurl, driven by the event loop.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_set>
#include <vector>

#include "egress/easy_handle.hpp"
#include "egress/kept_connections.hpp"
#include "egress/loop.hpp"
#include "egress/watched_sockets.hpp"

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
  // idle_connections  kept open for reuse.
  MultiShard(asio::io_context& loop, std::uint32_t idle_connections);
  ~MultiShard();
  MultiShard(const MultiShard&) = delete;
  MultiShard& operator=(const MultiShard&) = delete;

  // A handle without options, from the pool if there is one. It shares TLS sessions with its siblings.
  EasyHandle borrow();
  void give_back(EasyHandle easy);

  // Starts an exchange. `listener` hears of its end once, unless it is dropped first.
  // Returns false if libcurl or the loop has no memory for it. Throws std::bad_alloc.
  bool run(CURL* easy, ExchangeListener& listener);

  // Takes a running handle out. Its connection is closed if the exchange was not over.
  void drop(CURL* easy);

  // Whether the loop could not take on what libcurl asked for. Such a shard ends all its exchanges and starts none.
  bool is_broken() const { return is_broken_; }

  // The connections that are open here. CURLOPT_CLOSESOCKETFUNCTION, with the shard as its data, takes them out.
  KeptConnections& connections() { return connections_; }
  static int on_close(void* self, curl_socket_t fd);

 private:
  static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* socket);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);

  void schedule(long timeout_ms);
  void act(curl_socket_t fd, int event);
  void report_ended();
  void end(CURL* easy, CURLcode code);

  asio::io_context& loop_;
  Timer timer_;
  bool kick_posted_ = false;
  bool is_broken_ = false;
  std::unordered_set<CURL*> running_;
  KeptConnections connections_;
  WatchedSockets sockets_;
  // The order of these three matters: easy handles go before the multi, and the share after both.
  ShareHandle share_;
  MultiHandle multi_;
  std::vector<EasyHandle> pool_;
};

}  // namespace egress
