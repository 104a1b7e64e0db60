#include "app/event_loops.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "edge/thread_edge.hpp"
#include "runtime/stored_kv.hpp"

namespace app {
namespace {

// For events that have been told to end. A process that does not let go of one is killed after 2 s
// (worker::ChannelWatch::Limits::grace), and its end takes a moment to arrive.
constexpr std::chrono::milliseconds cancelled_events_have{3'000};

telemetry::AboutEvent about(const runtime::Stuck& stuck) {
  return {stuck.service, stuck.event, stuck.event_id, stuck.generation, stuck.held};
}

runtime::LoopServices services_of(const EventLoops::Settings& settings, telemetry::Metrics& metrics) {
  runtime::LoopServices services{.egress = settings.make_egress,
                                 .metrics = &metrics,
                                 .recorder = settings.recorder,
                                 .refusals = settings.refusals};
  if (settings.kv != nullptr)
    services.kv = [&settings](runtime::Continuations& waiting) {
      return std::make_unique<runtime::StoredKv>(waiting, *settings.kv, *settings.secrets);
    };
  return services;
}

}  // namespace

struct EventLoops::Member {
  Member(const Settings& settings, server::Port* port, const server::Gate& gate,
         server::Connections& connections, telemetry::Metrics& metrics)
      : loop(services_of(settings, metrics), settings.call_limits),
        sessions(loop, gate, settings.session_limits, connections, metrics) {
    for (const auto& socket : settings.handed_sockets) listeners.emplace_back(loop, socket, sessions);
    if (port != nullptr) listeners.emplace_back(loop, *port, sessions);
  }

  void accept() {
    for (auto& listener : listeners) listener.start();
  }

  runtime::Loop loop;
  server::Sessions sessions;
  std::list<server::Listener> listeners;
  std::atomic<bool> drained{false};  // takes no more connections, and those that it took are counted
  std::atomic<bool> ended{false};
  std::thread thread;
};

EventLoops::EventLoops(Settings settings, const server::Endpoint& endpoint, const server::Gate& gate,
                       telemetry::Metrics& metrics, telemetry::Log& log)
    : settings_(std::move(settings)),
      gate_(gate),
      metrics_(metrics),
      log_(log),
      connections_(settings_.max_connections, settings_.max_arriving_bytes, settings_.max_requests_bytes) {
  if (settings_.handed_sockets.empty()) port_.emplace(endpoint);
  for (std::size_t i = 0; i < settings_.threads; ++i) {
    const auto& listeners = add_member().listeners;
    endpoints_.clear();
    for (const auto& listener : listeners) endpoints_.push_back(listener.endpoint());
  }
}

// NOLINTNEXTLINE(bugprone-exception-escape): what cannot be stopped may end the process
EventLoops::~EventLoops() {
  // If the host could not start, or an exception passes: threads must not outlive what they use.
  if (watchdog_ && !stop(std::chrono::milliseconds(0))) std::_Exit(1);
}

EventLoops::Member& EventLoops::add_member() {
  members_.push_back(
      std::make_unique<Member>(settings_, port_ ? &*port_ : nullptr, gate_, connections_, metrics_));
  return *members_.back();
}

runtime::Watchdog::Observer EventLoops::observer() {
  const auto holder = [](const runtime::Stuck& stuck) {
    if (stuck.is_loop_itself()) return std::string("the event loop itself");
    return fmt::format("{} (generation {}, {})", stuck.service, stuck.generation, stuck.file);
  };
  runtime::Watchdog::Observer observer;
  observer.stuck = [this, holder](const runtime::Stuck& stuck) {
    if (stuck.is_loop_itself()) {
      metrics_.loop_held();
      log_.warn("{} has been held for {} ms:\n{}", holder(stuck), stuck.held.count(),
                text::Lines{stuck.backtrace});
    } else {
      metrics_.call_stuck(stuck.service);
      log_.event(telemetry::Level::warn, about(stuck),
                 "{} has held its thread for {} ms with event {} ({}):\n{}", holder(stuck),
                 stuck.held.count(), stuck.event_id, stuck.event, text::Lines{stuck.backtrace});
    }
  };
  observer.lost = [this, holder](runtime::Loop& loop, const runtime::Stuck& stuck) {
    const bool is_replaced = replace(loop);
    const std::string_view rest = is_replaced ? "another thread takes over" : "the other threads serve on";
    if (stuck.is_loop_itself()) {
      log_.error("{} is blocked: that thread's events and connections wait; {}", holder(stuck), rest);
    } else {
      log_.event(telemetry::Level::error, about(stuck),
                 "{} blocks its thread: event {} ({}) and that thread's connections wait for it; {}",
                 holder(stuck), stuck.event_id, stuck.event, rest);
    }
    return is_replaced;
  };
  observer.progressed = settings_.progressed;
  observer.blocked = [this](const std::string& thread, std::chrono::milliseconds held) {
    metrics_.set_thread_blocked(thread, held.count() > 0);
    if (held.count() > 0)
      log_.error("thread {} has been at one task for {} s", thread, held.count() / 1'000);
    else
      log_.info("thread {} continues", thread);
  };
  return observer;
}

void EventLoops::start() {
  runtime::install_crash_report();
  watchdog_ = std::make_unique<runtime::Watchdog>(runtime::Watchdog::Limits{}, observer());
  for (const auto& other : settings_.others) watchdog_->watch(other.name, *other.activity, other.limit);
  const guard::Lock lock(mutex_);
  for (const auto& member : members_) run(*member);
}

void EventLoops::accept() {
  const guard::Lock lock(mutex_);
  if (stopping_) return;
  accepting_ = true;
  for (const auto& member : members_)
    boost::asio::post(member->loop.context(), [&member = *member] { member.accept(); });
}

void EventLoops::run(Member& member) {
  if (accepting_) member.accept();
  member.thread = std::thread([this, &member] { serve(member); });
}

// A handler that throws has lost what it was at, such as its connection; the loop serves on.
void EventLoops::serve(Member& member) {
  edge::thread_edge(
      "aha-loop",
      [&] {
        runtime::prepare_thread_for_crash_report();
        watchdog_->watch(member.loop);
        member.loop.run();
      },
      [this](std::string_view what) {
        if (const auto untold = lines_.admit(std::string(what)))
          log_.error("an event loop was interrupted and continues: {}.{}", what,
                     telemetry::and_as_many_more(*untold));
        return edge::go_on;
      });
  watchdog_->forget(member.loop);
  member.ended = true;
}

bool EventLoops::replace(runtime::Loop& lost) {
  const guard::Lock lock(mutex_);
  if (stopping_) return false;
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const auto& member) { return &member->loop == &lost; });
  if (found == members_.end() || members_.size() >= settings_.threads + settings_.replacements) return false;
  try {
    Member& member = add_member();
    for (auto& listener : (*found)->listeners) listener.abandon();
    run(member);
    return true;
  } catch (const std::exception& error) {
    log_.error("no thread could be started in its place: {}", error.what());
    return false;
  }
}

// For a stop, after which none is added. Not under the lock: a loop's thread may wait for the watchdog's, and that for
// the lock.
std::vector<EventLoops::Member*> EventLoops::members() {
  const guard::Lock lock(mutex_);
  std::vector<Member*> all;
  for (const auto& member : members_) all.push_back(member.get());
  return all;
}

template <class Task>
void EventLoops::on_each_loop(Task task) {
  const guard::Lock lock(mutex_);
  for (const auto& member : members_)
    boost::asio::post(member->loop.context(), [task, &member = *member] { task(member); });
}

bool EventLoops::wait_until_quiet(std::chrono::milliseconds patience) {
  const auto until = runtime::Clock::now() + patience;
  const auto all = members();
  const auto is_drained = [](const Member* member) { return member->drained.load(); };
  while (!std::ranges::all_of(all, is_drained) || settings_.ledger->used(account::Resource::events) > 0 ||
         connections_.open.load() > 0) {
    if (runtime::Clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

bool EventLoops::stop(std::chrono::milliseconds patience) {
  {
    const guard::Lock lock(mutex_);
    stopping_ = true;
  }
  on_each_loop([](Member& member) {
    for (auto& listener : member.listeners) listener.stop();
    member.sessions.drain();
    // After the handlers of connections that were accepted already.
    boost::asio::post(member.loop.context(), [&member] { member.drained = true; });
  });
  if (!wait_until_quiet(patience)) {
    on_each_loop([](Member& member) { member.loop.cancel_all(runtime::Call::End::stopping); });
    wait_until_quiet(cancelled_events_have);
  }
  on_each_loop([](Member& member) { member.loop.context().stop(); });
  const auto until = runtime::Clock::now() + std::chrono::milliseconds(500);
  for (Member* const member : members()) {
    while (!member->ended && runtime::Clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (!member->ended) return false;
    member->thread.join();
  }
  watchdog_.reset();
  return true;
}

}  // namespace app
