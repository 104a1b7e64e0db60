#include "worker/worker_module.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "plugin/generation.hpp"
#include "worker/loop_channels.hpp"
#include "worker/remote_executor.hpp"

namespace worker {
namespace {

using runtime::Clock;

// Code that holds its process for so long is given up: the next events get another process.
constexpr std::chrono::milliseconds given_up_after{1'000};
constexpr std::chrono::milliseconds reported_after{100};
// Before it is tried again to start a process that there was no room for.
constexpr std::chrono::milliseconds room_retry{50};

}  // namespace

WorkerModule::WorkerModule(Parts parts)
    : IsolatedModule(std::move(parts.file)),
      launch_(std::move(parts.launch)),
      options_(parts.options),
      account_(parts.account),
      start_(std::move(parts.start)),
      observer_(parts.observer),
      restarts_(options_.restarts),
      starts_(options_.starts) {}

std::unique_ptr<plugin::Executor> WorkerModule::executor() {
  return std::make_unique<RemoteExecutor>(*this);
}

// ---- the way to a process

WorkerModule::Way WorkerModule::way(runtime::Loop& loop) {
  loop.assert_on_loop();
  auto& channels = loop.state<LoopChannels>();
  if (auto channel = channels.serving(*this); channel && channel->is_open()) return channel;
  std::string fault;
  auto way = find_way(loop, fault);
  if (!fault.empty()) observer_.start_failed(*this, fault);
  if (auto* const channel = std::get_if<std::shared_ptr<Channel>>(&way)) channels.serve(*this, *channel);
  return way;
}

// fault  set if a process, or a channel to one, could not be had now.
WorkerModule::Way WorkerModule::find_way(runtime::Loop& loop, std::string& fault) {
  const guard::Lock lock(mutex_);
  if (restarts_.is_quarantined())
    return Refused{fmt::format(
        "{} is quarantined: its process died {} times within {} s; the last one {}. The "
        "operator can release it, or replace the file.",
        file(), restarts_.deaths(),
        std::chrono::duration_cast<std::chrono::seconds>(restarts_.limits().window).count(), last_death_)};
  const auto now = Clock::now();
  if (now < starts_.not_before()) return wait_for_start(now);
  if (!process_) {
    if (now < restarts_.not_before()) return Wait{restarts_.not_before(), {}, {}};
    auto room = account_.take(account::Resource::processes, 1);
    if (!room) return Wait{now + room_retry, {}, std::move(room.error())};
    fault = start_process(std::move(*room));
    if (!fault.empty()) return wait_for_start(now);
  }
  auto channel = Channel::open(loop, process_, options_.channel);
  if (channel) return std::move(*channel);
  fault = std::move(channel.error());
  if (fault.empty()) {
    // It ends just now, which its end will tell; the next one starts at once.
    leaving_.push_back(std::exchange(process_, nullptr));
    return Wait{now, {}, {}};
  }
  starts_.failed(now, fault);
  return wait_for_start(now);
}

WorkerModule::Wait WorkerModule::wait_for_start(Clock::time_point now) const {
  Wait wait{starts_.not_before(), {}, {}};
  if (starts_.is_hopeless(now))
    wait.fault = fmt::format("The host cannot start a process for {}: {}. Send the event again later.",
                             file(), starts_.cause());
  return wait;
}

void WorkerModule::warm_up() {
  std::string fault;
  {
    const guard::Lock lock(mutex_);
    const auto now = Clock::now();
    if (process_ || is_over_ || restarts_.is_quarantined() || now < restarts_.not_before() ||
        now < starts_.not_before())
      return;
    auto room = account_.take(account::Resource::processes, 1);
    if (!room) return;
    fault = start_process(std::move(*room));
  }
  if (!fault.empty()) observer_.start_failed(*this, fault);
}

std::string WorkerModule::start_process(account::Charge room) {
  copy().restore();  // the state folder may have been tidied up under the host
  idle_since_ = {};
  reported_stuck_ = 0;
  // The events may come late, when another reload has taken this away.
  const auto weak = weak_from_this();
  ProcessEvents events;
  events.ready = [weak](Process& process, double took_ms, const std::string& confinement) {
    const auto self = weak.lock();
    if (!self) return;
    {
      const guard::Lock lock(self->mutex_);
      self->starts_.succeeded();
    }
    self->observer_.started(*self, process.pid(), took_ms, confinement);
  };
  events.said = [weak](Process& process, const std::string& line) {
    if (const auto self = weak.lock()) self->observer_.said(*self, process.pid(), line);
  };
  events.ended = [weak](Process& process, Death& death) {
    if (const auto self = weak.lock()) self->ended(process, death);
  };
  auto started = start_(launch_, std::move(room), std::move(events));
  if (started) {
    process_ = std::move(*started);
    return {};
  }
  starts_.failed(Clock::now(), started.error());
  return std::move(started.error());
}

// Empty for a process that did start.
std::string WorkerModule::fault_of_start(const Process& process, const Death& death) const {
  if (death.never_started) return death.cause;
  const auto& path = copy().path();
  std::error_code ignored;
  if (death.is_expected || process.is_ready() || path.empty() || std::filesystem::exists(path, ignored))
    return {};
  return "its private copy in the state folder is gone; replace the file, or restart the host";
}

void WorkerModule::ended(const Process& process, Death& death) {
  bool is_news = false;
  std::string reason;
  const std::string fault = fault_of_start(process, death);
  if (!fault.empty()) {
    death.never_started = true;
    death.is_own_fault = false;
    death.cause = "could not be started: " + fault;
  }
  {
    const guard::Lock lock(mutex_);
    // Until it has been told of, so that end() waits for that.
    if (process_.get() == &process) leaving_.push_back(std::exchange(process_, nullptr));
    if (death.never_started) {
      starts_.failed(Clock::now(), fault);
    } else if (!death.is_expected) {
      ++deaths_;
      last_death_ = death.cause;
    }
    if (death.is_own_fault || death.is_unexplained) {
      const bool was_quarantined = restarts_.is_quarantined();
      death.is_own_fault ? restarts_.died(Clock::now()) : restarts_.died_unexplained(Clock::now());
      is_news = !was_quarantined && restarts_.is_quarantined();
      reason = last_death_;
    }
  }
  if (death.never_started)
    observer_.start_failed(*this, fault);
  else
    death.is_expected ? observer_.stopped(*this, death.pid) : observer_.died(*this, death);
  if (is_news) observer_.quarantined(*this, reason);
  const guard::Lock lock(mutex_);
  std::erase_if(leaving_, [&](const auto& one) { return one.get() == &process; });
}

bool WorkerModule::release() {
  {
    const guard::Lock lock(mutex_);
    if (!restarts_.is_quarantined()) return false;
    restarts_.release();
  }
  observer_.released(*this);
  return true;
}

// ---- from time to time

void WorkerModule::look_after(Clock::time_point now) {
  std::shared_ptr<Process> process;
  {
    const guard::Lock lock(mutex_);
    process = process_;
  }
  if (!process) {
    if (options_.is_pinned) warm_up();
    return;
  }
  note_stuck(*process);
  if (options_.is_pinned || process->in_flight() > 0) {
    const guard::Lock lock(mutex_);
    idle_since_ = {};
    return;
  }
  const guard::Lock lock(mutex_);
  if (process_ != process) return;
  if (idle_since_ == Clock::time_point{}) idle_since_ = now;
  if (now - idle_since_ < options_.idle) return;
  leaving_.push_back(std::exchange(process_, nullptr));
  process->stop(options_.stop_patience);
}

void WorkerModule::note_stuck(Process& process) {
  const std::uint64_t entered = process.pulse().entered_ms.load(std::memory_order_acquire);
  if (entered == 0) return;
  const auto held = std::chrono::milliseconds(runtime::Heartbeat::coarse_now_ms() - entered);
  if (held < reported_after || held > std::chrono::hours(24)) return;
  const std::uint64_t tag = process.pulse().tag.load(std::memory_order_relaxed);
  bool is_news = false;
  {
    const guard::Lock lock(mutex_);
    is_news = std::exchange(reported_stuck_, tag) != tag;
    if (held >= given_up_after && process_.get() == &process && may_give_up(process)) {
      leaving_.push_back(std::exchange(process_, nullptr));
      process.stop_when_idle(options_.stop_patience);
    }
  }
  if (!is_news) return;
  // Which event that is, the host knows by itself: the pulse is the worker's word.
  process.look_up(tag, [weak = weak_from_this(), pid = process.pid(), held](const aha_call& call) {
    if (const auto self = weak.lock()) self->observer_.stuck(*self, pid, Observer::event_of(call), held);
  });
}

// The pulse is the worker's word: what counts is that the host has heard nothing for as long, with a call under way.
// And there has to be room for another process.
bool WorkerModule::may_give_up(Process& process) const {
  const auto silent = std::chrono::milliseconds(runtime::Heartbeat::coarse_now_ms() - process.heard_ms());
  if (silent < given_up_after || process.in_flight() == 0) return false;
  const auto processes = account_.usage()[static_cast<std::size_t>(account::Resource::processes)];
  return processes.used < processes.limit;
}

plugin::WorkerStatus WorkerModule::worker_status() const {
  plugin::WorkerStatus status;
  status.poisonous = poisonous_.load(std::memory_order_relaxed);
  const guard::Lock lock(mutex_);
  status.deaths = deaths_;
  status.reason = starts_.is_failing() ? "no process could be started: " + starts_.cause() : last_death_;
  if (restarts_.is_quarantined()) {
    status.state = "quarantined";
  } else if (process_) {
    status.state = "running";
    status.pid = process_->pid();
  } else {
    const auto not_before = std::max(restarts_.not_before(), starts_.not_before());
    status.state = Clock::now() < not_before ? "waiting" : "not started";
  }
  return status;
}

// ---- the end

std::string WorkerModule::end(const std::vector<std::unique_ptr<plugin::Generation>>&,
                              std::uint32_t quiesce_ms) {
  std::vector<std::shared_ptr<Process>> all;
  {
    const guard::Lock lock(mutex_);
    is_over_ = true;
    all = leaving_;
    if (process_) all.push_back(process_);
  }
  for (const auto& process : all) process->stop(std::chrono::milliseconds(quiesce_ms));
  for (const auto& process : all) process->await_end();
  observer_.over(*this);
  return {};
}

}  // namespace worker
