// The threads that serve: each an event loop with its own listener and connections. A loop whose thread is lost to
// a plugin that never returns is taken out of service and another is started in its place.
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "edge/activity.hpp"
#include "files/descriptor.hpp"
#include "guard/mutex.hpp"
#include "runtime/loop.hpp"
#include "runtime/watchdog.hpp"
#include "server/gate.hpp"
#include "server/listener.hpp"
#include "telemetry/log.hpp"
#include "telemetry/recurring.hpp"

namespace store {
class KvStore;
class SealedValues;
}  // namespace store

namespace app {

class EventLoops {
 public:
  // Each loop that a plugin takes away costs a thread that spins for good. Beyond this many the host goes on with
  // what it has left.
  static constexpr std::size_t max_replacements = 8;

  struct Settings {
    runtime::EgressFactory make_egress;
    runtime::CallLimits call_limits;
    server::SessionLimits session_limits;
    std::size_t max_connections;
    std::size_t max_arriving_bytes;
    std::size_t max_requests_bytes;
    std::size_t threads;
    const account::Ledger* ledger = nullptr;       // of the plugins' accounts; outlives the loops
    store::KvStore* kv = nullptr;                  // of the services; outlive the loops
    store::SealedValues* secrets = nullptr;        // of the services, if they have kv
    runtime::Recorder* recorder = nullptr;         // of the calls; outlives the loops. Null: none
    runtime::RefusedRequests* refusals = nullptr;  // of services; outlives the loops
    // Threads beside the loops that the watchdog looks after, too; they outlive the loops.
    struct Thread {
      std::string name;
      const edge::Activity* activity;
      std::chrono::milliseconds limit;  // for one task
    };
    std::vector<Thread> others;
    // That listen already: all loops share their clients, and bind nothing.
    std::vector<files::Descriptor> handed_sockets;
    std::size_t replacements = max_replacements;
    std::function<void()> progressed;  // as runtime::Watchdog::Observer's
  };

  // Binds `endpoint` for every loop, unless sockets were handed over: from here on clients can connect, and wait until
  // accept(). Throws std::runtime_error if the address cannot be had. All references outlive the loops.
  EventLoops(Settings settings, const server::Endpoint& endpoint, const server::Gate& gate,
             telemetry::Metrics& metrics, telemetry::Log& log);
  // Stops at once if stop() was not called.
  ~EventLoops();
  EventLoops(const EventLoops&) = delete;
  EventLoops& operator=(const EventLoops&) = delete;

  // Where clients connect; more than one only if several sockets were handed over.
  const std::vector<server::Endpoint>& endpoints() const { return endpoints_; }

  // Starts the threads.
  void start();

  // Takes connections from now on; until then clients wait. After start(). [any]
  void accept();

  // Stops accepting, lets running events finish for `patience`, then cancels them. False if a loop's thread did
  // not come back: it is lost, and the process cannot end in order.
  bool stop(std::chrono::milliseconds patience);

 private:
  struct Member;

  Member& add_member() AHA_REQUIRES(mutex_);
  std::vector<Member*> members();
  void run(Member& member) AHA_REQUIRES(mutex_);
  void serve(Member& member);
  runtime::Watchdog::Observer observer();
  // False if no other thread could take its place.
  bool replace(runtime::Loop& lost);
  bool wait_until_quiet(std::chrono::milliseconds patience);
  template <class Task>
  void on_each_loop(Task task);

  const Settings settings_;
  std::optional<server::Port> port_;  // unless sockets were handed over
  std::vector<server::Endpoint> endpoints_;
  const server::Gate& gate_;
  telemetry::Metrics& metrics_;
  telemetry::Log& log_;
  telemetry::Recurring lines_;
  server::Connections connections_;
  guard::Mutex mutex_;
  std::list<std::unique_ptr<Member>> members_ AHA_GUARDED_BY(mutex_);
  bool accepting_ AHA_GUARDED_BY(mutex_) = false;
  bool stopping_ AHA_GUARDED_BY(mutex_) = false;
  std::unique_ptr<runtime::Watchdog> watchdog_;
};

}  // namespace app
