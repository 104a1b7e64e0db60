// One transfer from request to answer: judge, stand in line, exchange, follow the redirect, and again.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "egress/address_policy.hpp"
#include "egress/blob.hpp"
#include "egress/body_source.hpp"
#include "egress/egress.hpp"
#include "egress/exchange.hpp"
#include "egress/host_limiter.hpp"
#include "egress/loop.hpp"
#include "egress/multi_shard.hpp"
#include "egress/options.hpp"
#include "egress/resolver.hpp"
#include "egress/target_finder.hpp"

namespace egress {

// What the transfers of one loop share.
struct Engine {
  Engine(asio::io_context& event_loop, Options operators_options, std::unique_ptr<Lookup> lookup);

  // A host always has the same shard, or its connections would not be found again. A broken shard is replaced.
  // Throws std::bad_alloc.
  std::shared_ptr<MultiShard> shard_of(const Url& url);

  asio::io_context& loop;
  const Options options;
  const AddressPolicy policy;
  Resolver resolver;
  TargetFinder targets;
  HostLimiter limiter;
  BlobStore blobs;
  std::vector<std::shared_ptr<MultiShard>> shards;
};

// [loop] Held by a shared pointer; what waits for the network holds it weakly, so letting go of it ends it
// silently.
class Transfer : public std::enable_shared_from_this<Transfer> {
 public:
  // `ended` runs once, maybe inside start() or fail(), and may let go of the transfer.
  using Ended = std::function<void(Response&&)>;

  // `engine` outlives it.
  Transfer(Engine& engine, Request request, Ended ended);

  // Whatever goes wrong ends it with an error, too.
  void start();

  // Ends it with an error. Nothing happens if it has ended.
  void fail(Failure failure);

 private:
  template <class Step>
  void guarded(Step step) noexcept;
  void judge();
  void arm_deadline();
  void go_to(Url url);
  void stand_in_line(ConnectTarget target);
  void exchange();
  void start_exchange(bool on_new_connection);
  void on_outcome(Exchange::Outcome outcome);
  std::chrono::milliseconds hop_took() const;
  void tell_witness(const Response& response) const;
  void follow(int status, const std::string& location);
  void give_up(Failure failure);
  void finish(Response response);

  Engine& engine_;
  Request request_;
  std::shared_ptr<BodySource> source_;  // of Request::parts
  Ended ended_;
  Timer deadline_;
  Resolver::Wait name_;  // for the addresses of url_.host
  Url url_;
  std::chrono::steady_clock::time_point hop_began_ = std::chrono::steady_clock::now();
  ConnectTarget target_;
  std::uint32_t redirects_ = 0;
  bool was_started_anew_ = false;  // on this hop, because a kept connection had ended
  std::optional<HostLimiter::Place> place_;
  std::unique_ptr<Exchange> exchange_;
};

}  // namespace egress
