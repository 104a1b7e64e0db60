#include "worker/module.hpp"

#include <fmt/format.h>

#include <utility>

#include "plugin/backtrace_names.hpp"
#include "plugin/generation.hpp"
#include "worker/remote_executor.hpp"

namespace worker {
namespace {

using runtime::Clock;

// Code that holds its process for so long is given up: the next events get another process.
constexpr std::chrono::milliseconds given_up_after{1'000};
constexpr std::chrono::milliseconds reported_after{100};
constexpr std::size_t max_given_up = 8;

}  // namespace

Module::Module(plugin::PrivateCopy copy, std::string file, std::string sha256, plugin::Artifact artifact,
               plugin::Tier tier, Launch launch, const ModuleOptions& options, Start start,
               Observer& observer)
    : IsolatedModule(std::move(copy), std::move(file), std::move(sha256), std::move(artifact), tier),
      launch_(std::move(launch)),
      options_(options),
      start_(std::move(start)),
      observer_(observer),
      restarts_(options.restarts) {}

std::unique_ptr<plugin::Executor> Module::executor() {
  return std::make_unique<RemoteExecutor>(*this);
}

// ---- the way to a process

Module::Way Module::way(runtime::Loop& loop) {
  auto& kept = loop.attachment(this);
  if (kept) {
    auto channel = std::static_pointer_cast<Channel>(kept);
    if (channel->is_open()) return channel;
    kept.reset();
  }
  const std::lock_guard lock(mutex_);
  if (restarts_.is_quarantined())
    return Refused{fmt::format(
        "{} is quarantined: its process died {} times within {} s; the last one {}. The "
        "operator can release it, or replace the file.",
        file(), restarts_.limits().deaths,
        std::chrono::duration_cast<std::chrono::seconds>(restarts_.limits().window).count(), last_death_)};
  if (!process_) {
    if (Clock::now() < restarts_.not_before()) return Wait{restarts_.not_before()};
    process_ = start_process();
  }
  auto channel = Channel::open(loop, process_, options_.channel, this);
  if (!channel) {
    // It ends just now, which its end will tell; the next one starts at once.
    leaving_.push_back(std::exchange(process_, nullptr));
    return Wait{Clock::now()};
  }
  kept = channel;
  return channel;
}

void Module::warm_up() {
  const std::lock_guard lock(mutex_);
  if (!process_ && !is_over_ && !restarts_.is_quarantined() && Clock::now() >= restarts_.not_before())
    process_ = start_process();
}

std::shared_ptr<Process> Module::start_process() {
  idle_since_ = {};
  reported_stuck_ = 0;
  // The events may come late, when another reload has taken this away.
  const auto weak = weak_from_this();
  ProcessEvents events;
  events.ready = [weak](Process& process, double took_ms, const std::string& confinement) {
    if (const auto self = weak.lock()) self->observer_.started(*self, process.pid(), took_ms, confinement);
  };
  events.said = [weak](Process& process, const std::string& line) {
    if (const auto self = weak.lock()) self->observer_.said(*self, process.pid(), line);
  };
  events.ended = [weak](Process& process, Death& death) {
    if (const auto self = weak.lock()) self->ended(process, death);
  };
  return start_(launch_.text(), std::move(events));
}

void Module::ended(const Process& process, Death& death) {
  if (!death.backtrace.empty())
    death.backtrace = plugin::name_functions(death.backtrace, copy().path(), file());
  bool is_news = false;
  std::string reason;
  {
    const std::lock_guard lock(mutex_);
    // Until it has been told of, so that end() waits for that.
    if (process_.get() == &process) leaving_.push_back(std::exchange(process_, nullptr));
    if (!death.is_expected) {
      ++deaths_;
      last_death_ = death.cause;
    }
    if (death.is_own_fault) {
      const bool was_quarantined = restarts_.is_quarantined();
      restarts_.died(Clock::now());
      is_news = !was_quarantined && restarts_.is_quarantined();
      reason = last_death_;
    }
  }
  death.is_expected ? observer_.stopped(*this, death.pid) : observer_.died(*this, death);
  if (is_news) observer_.quarantined(*this, reason);
  const std::lock_guard lock(mutex_);
  std::erase_if(leaving_, [&](const auto& one) { return one.get() == &process; });
}

bool Module::release() {
  {
    const std::lock_guard lock(mutex_);
    if (!restarts_.is_quarantined()) return false;
    restarts_.release();
  }
  observer_.released(*this);
  return true;
}

// ---- from time to time

void Module::look_after(Clock::time_point now) {
  std::shared_ptr<Process> process;
  {
    const std::lock_guard lock(mutex_);
    process = process_;
  }
  if (!process) {
    if (options_.is_pinned) warm_up();
    return;
  }
  note_stuck(*process, now);
  if (options_.is_pinned || process->in_flight() > 0) {
    const std::lock_guard lock(mutex_);
    idle_since_ = {};
    return;
  }
  const std::lock_guard lock(mutex_);
  if (process_ != process) return;
  if (idle_since_ == Clock::time_point{}) idle_since_ = now;
  if (now - idle_since_ < options_.idle) return;
  leaving_.push_back(std::exchange(process_, nullptr));
  process->stop(options_.stop_patience);
}

void Module::note_stuck(Process& process, Clock::time_point) {
  const std::uint64_t entered = process.pulse().entered_ms.load(std::memory_order_acquire);
  if (entered == 0) return;
  const auto held = std::chrono::milliseconds(runtime::Heartbeat::coarse_now_ms() - entered);
  if (held < reported_after || held > std::chrono::hours(24)) return;
  bool is_news = false;
  {
    const std::lock_guard lock(mutex_);
    is_news = std::exchange(reported_stuck_, entered) != entered;
    if (held >= given_up_after && process_.get() == &process && leaving_.size() < max_given_up) {
      leaving_.push_back(std::exchange(process_, nullptr));
      process.stop(
          std::chrono::hours(24));  // once its calls have ended; their deadlines see to it that they do
    }
  }
  if (is_news)
    observer_.stuck(*this, process.pid(), process.pulse().tag.load(std::memory_order_relaxed), held);
}

plugin::WorkerStatus Module::worker_status() const {
  plugin::WorkerStatus status;
  status.poisonous = poisonous_.load(std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  status.deaths = deaths_;
  status.reason = last_death_;
  if (restarts_.is_quarantined()) {
    status.state = "quarantined";
  } else if (process_) {
    status.state = "running";
    status.pid = process_->pid();
  } else {
    status.state = Clock::now() < restarts_.not_before() ? "waiting" : "not started";
  }
  return status;
}

// ---- the end

std::string Module::end(const std::vector<std::unique_ptr<plugin::Generation>>&, std::uint32_t quiesce_ms) {
  std::vector<std::shared_ptr<Process>> all;
  {
    const std::lock_guard lock(mutex_);
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
