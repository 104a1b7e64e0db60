// One thread's event loop: its io_context, its stacks, its share of outgoing HTTP, and the calls in flight on it.
// A call is pinned to the loop it arrived on, so nothing here is shared and nothing is locked.
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "plugin/generation.hpp"
#include "runtime/call.hpp"
#include "runtime/continuations.hpp"
#include "runtime/heartbeat.hpp"
#include "runtime/home_thread.hpp"
#include "runtime/loop_services.hpp"
#include "runtime/recorder.hpp"
#include "runtime/refused_requests.hpp"
#include "runtime/stack_pool.hpp"
#include "telemetry/metrics.hpp"

namespace runtime {

using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>,
                                                boost::asio::io_context::executor_type>;

class Loop {
 public:
  // limits  outlive the loop.
  Loop(const LoopServices& services, const CallLimits& limits);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Serves until context().stop(). The calling thread becomes this loop's thread.
  void run();

  // The loop whose run() is on this thread's stack.
  static Loop& of_this_thread();

  boost::asio::io_context& context() { return context_; }

  // For the first line of what is promised to run on the loop's thread only. It may run on any while the loop does not
  // run. [any]
  void assert_on_loop() const { home_.assert_here(); }

  // Everything below: on the loop's thread only.

  // Hands the task to the service and answers through `done`, which runs once, at once or later.
  // False, and `done` does not run, if the host has no room for another call, or none for another of this plugin.
  bool start(std::shared_ptr<plugin::Generation> generation, Task task, std::chrono::milliseconds timeout,
             Completion done);

  void resume(Call& call);

  // What waits for other threads.
  Continuations& continuations() {
    assert_on_loop();
    return continuations_;
  }

  // Runs `task` after the handlers that are ready now.
  void defer(std::function<void()> task);

  std::size_t in_flight() const { return calls_.size(); }
  void cancel_all(Call::End why);
  // The call of that tag; nothing if there is none.
  void cancel(std::uint64_t tag, Call::End why);

  // What another part of the host keeps for this loop, such as its channels to workers: one object per type, made on
  // first use, and destroyed with the loop after its calls.
  template <std::derived_from<LoopState> State>
  State& state() {
    assert_on_loop();
    for (const auto& [type, kept] : states_)
      if (type == typeid(State)) return static_cast<State&>(*kept);
    return static_cast<State&>(*states_.emplace_back(typeid(State), std::make_unique<State>()).second);
  }

  // Answers key-value requests of this loop's calls; null: nothing does.
  Kv* kv() const { return kv_.get(); }
  RefusedRequests* refusals() const { return refusals_; }

  // For the watchdog, from any thread.
  const Heartbeat& heartbeat() const { return heartbeat_; }
  Heartbeat& heartbeat() { return heartbeat_; }

 private:
  template <class Switch>
  void enter(Call& call, Switch switch_in);
  void finish(Call& call);
  void arm_sweep();
  void sweep();
  telemetry::ServiceMetrics* metrics_of(const std::string& service);

  HomeThread home_;  // outlives what the context destroys
  boost::asio::io_context context_{1};
  Continuations continuations_{context_, home_};
  StackPool stacks_;
  const CallLimits& limits_;
  const std::unique_ptr<egress::Egress> egress_;
  const std::unique_ptr<Kv> kv_;
  telemetry::Metrics* const metrics_;
  Recorder* const recorder_;
  RefusedRequests* const refusals_;
  std::unordered_map<std::string, telemetry::ServiceMetrics*> service_metrics_;
  Heartbeat heartbeat_;
  std::vector<std::pair<std::type_index, std::unique_ptr<LoopState>>> states_;  // few
  boost::intrusive::list<Call> calls_;
  std::unordered_map<std::uint64_t, Call*> tagged_;  // those of calls_ whose tag is not 0
  // Deadlines are checked a few times in a blink, for all calls at once: a timer each would cost more than the
  // precision is worth.
  Timer sweep_timer_;
  bool sweeping_ = false;
};

}  // namespace runtime
