#include "runtime/loop.hpp"

#include <boost/asio/post.hpp>

#include <cassert>
#include <new>
#include <utility>

#include "edge/c_edge.hpp"

namespace runtime {
namespace {

constexpr std::chrono::milliseconds sweep_interval{20};

thread_local Loop* this_loop = nullptr;

telemetry::EventResult result_of(const Outcome& outcome) {
  if (!outcome.failure) return telemetry::EventResult::ok;
  return outcome.failure->kind == AHA_FAIL_TIMEOUT ? telemetry::EventResult::timed_out
                                                   : telemetry::EventResult::failed;
}

Completion counted(telemetry::ServiceMetrics& counts, Clock::time_point started, Completion done) {
  return [&counts, started, done = std::move(done)](Outcome&& outcome) {
    telemetry::Metrics::event_finished(counts, result_of(outcome), Clock::now() - started);
    done(std::move(outcome));
  };
}

// The loop is this thread's for as long as it runs, also if an exception ends that.
class Running {
 public:
  Running(Loop& loop, HomeThread& home) : stay_(home) { this_loop = &loop; }
  ~Running() { this_loop = nullptr; }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  const HomeThread::Stay stay_;
};

}  // namespace

Loop::Loop(const LoopServices& services, const CallLimits& limits)
    : limits_(limits),
      egress_(services.egress(context_)),
      kv_(services.kv ? services.kv(continuations_) : nullptr),
      metrics_(services.metrics),
      recorder_(services.recorder),
      refusals_(services.refusals),
      sweep_timer_(context_.get_executor()) {}

// Calls that never ended keep their memory: their plugin code may hold pointers into it, and a parked fiber must not
// be destroyed.
Loop::~Loop() {
  assert_on_loop();
  calls_.clear();
}

void Loop::run() {
  const Running here(*this, home_);
  context_.run();
}

Loop& Loop::of_this_thread() {
  assert(this_loop != nullptr);
  return *this_loop;
}

bool Loop::start(std::shared_ptr<plugin::Generation> generation, Task task, std::chrono::milliseconds timeout,
                 Completion done) {
  assert_on_loop();
  const auto started = Clock::now();
  auto room = generation->account().take(account::Resource::events, 1);
  auto* const counts = metrics_of(generation->service());
  if (counts != nullptr) done = counted(*counts, started, std::move(done));
  std::unique_ptr<aha_call> call;
  try {
    if (room) {
      arm_sweep();
      call = std::make_unique<aha_call>(Call::Parts{.egress = *egress_,
                                                    .stacks = stacks_,
                                                    .limits = limits_,
                                                    .generation = std::move(generation),
                                                    .task = std::move(task),
                                                    .started = started,
                                                    .deadline = started + timeout,
                                                    .done = std::move(done)});
      call->occupy(std::move(*room));
      if (call->tag() != 0) tagged_.insert_or_assign(call->tag(), call.get());
    }
  } catch (const std::bad_alloc&) {  // no memory, or no mapping, for another stack
    call.reset();
  }
  if (!call) {
    if (metrics_ != nullptr) metrics_->request_refused("too_many_in_flight");
    return false;
  }
  // An event that cannot be recorded is handled all the same.
  if (recorder_ != nullptr)
    call->record_by(edge::c_edge(std::shared_ptr<Recording>(),
                                 [&] { return recorder_->begin(call->generation(), call->task()); }));
  if (counts != nullptr) telemetry::Metrics::event_started(*counts);
  calls_.push_back(*call);
  enter(*call.release(), &Call::start);  // owned by calls_ until finish()
  return true;
}

void Loop::resume(Call& call) {
  assert_on_loop();
  enter(call, &Call::resume);
}

template <class Switch>
void Loop::enter(Call& call, Switch switch_in) {
  heartbeat_.enter(call.tag());
  (call.*switch_in)();
  heartbeat_.leave();
  if (call.ended()) finish(call);
}

void Loop::finish(Call& call) {
  const std::unique_ptr<aha_call> owner(static_cast<aha_call*>(&call));
  calls_.erase(calls_.iterator_to(call));
  if (call.tag() != 0) {
    const auto tagged = tagged_.find(call.tag());
    if (tagged != tagged_.end() && tagged->second == &call) tagged_.erase(tagged);
  }
  call.give_up_room();
  call.complete();
}

void Loop::defer(std::function<void()> task) {
  assert_on_loop();
  boost::asio::post(context_, [this, task = std::move(task)] {
    heartbeat_.count_turn();
    task();
  });
}

void Loop::arm_sweep() {
  if (sweeping_) return;
  sweep_timer_.expires_after(sweep_interval);
  sweep_timer_.async_wait([this](const boost::system::error_code& error) {
    sweeping_ = false;
    if (error) return;
    if (!calls_.empty()) arm_sweep();  // first: the sweep may throw
    sweep();
  });
  sweeping_ = true;
}

void Loop::sweep() {
  const auto now = Clock::now();
  for (auto at = calls_.begin(); at != calls_.end();) {
    Call& call = *at++;  // cancel() never ends a call here: what it waits for answers later, from the loop
    if (now < call.deadline()) continue;
    if (!call.cancelled()) call.cancel(Call::End::deadline);
    if (now >= call.deadline() + limits_.grace && !call.completed()) call.complete();
  }
}

void Loop::cancel_all(Call::End why) {
  assert_on_loop();
  for (auto at = calls_.begin(); at != calls_.end();) (at++)->cancel(why);
}

void Loop::cancel(std::uint64_t tag, Call::End why) {
  assert_on_loop();
  const auto found = tagged_.find(tag);
  if (found != tagged_.end()) found->second->cancel(why);
}

telemetry::ServiceMetrics* Loop::metrics_of(const std::string& service) {
  if (metrics_ == nullptr) return nullptr;
  const auto [found, is_new] = service_metrics_.try_emplace(service);
  if (is_new) found->second = &metrics_->service(service);
  return found->second;
}

}  // namespace runtime
