// One plugin file served by its own processes: which of them takes the next call, and what to do when one dies.
#pragma once

#include <atomic>
#include <memory>
#include <variant>

#include "guard/mutex.hpp"
#include "plugin/isolation.hpp"
#include "wire/launch.hpp"
#include "worker/channel.hpp"
#include "worker/observer.hpp"
#include "worker/restart_policy.hpp"
#include "worker/start_policy.hpp"

namespace worker {

struct ModuleOptions {
  ChannelLimits channel;
  RestartPolicy::Limits restarts;
  StartPolicy::Limits starts;
  std::chrono::milliseconds idle{60'000};  // without a call: the process is stopped
  std::chrono::milliseconds stop_patience{5'000};
  bool is_pinned = false;  // started ahead of the first event, and never for being idle stopped
};

class WorkerModule final : public plugin::IsolatedModule, public std::enable_shared_from_this<WorkerModule> {
 public:
  // How it gets a process; by the fleet. [any]
  // room  in the plugin's account, for as long as the process is there
  using Start = std::function<tl::expected<std::shared_ptr<Process>, std::string>(
      const wire::Launch& launch, account::Charge room, ProcessEvents events)>;

  struct Parts {
    plugin::ModuleFile file;
    wire::Launch launch;
    ModuleOptions options;
    account::Account& account;  // outlives the module, as does `observer`
    Start start;
    Observer& observer;
  };
  explicit WorkerModule(Parts parts);

  std::unique_ptr<plugin::Executor> executor() override;
  std::string end(const std::vector<std::unique_ptr<plugin::Generation>>& generations,
                  std::uint32_t quiesce_ms) override;
  plugin::WorkerStatus worker_status() const override;
  bool release() override;

  // Why there is no way to a process now.
  struct Wait {
    runtime::Clock::time_point until;  // the next try
    std::string fault;    // set if tries have failed for long: an event has to wait for one more only
    std::string no_room;  // why the plugin may have no more processes for now; empty: it may
  };
  struct Refused {
    std::string reason;
  };
  using Way = std::variant<std::shared_ptr<Channel>, Wait, Refused>;

  // The channel of this loop to the process that serves; starts one if there is none. [loop]
  Way way(runtime::Loop& loop);

  // Starts a process ahead of the first event. [any]
  void warm_up();

  // An event was set aside. [any]
  void count_poisonous() { poisonous_.fetch_add(1, std::memory_order_relaxed); }
  Observer& observer() { return observer_; }

  // From time to time: stops what is idle, sees to what hangs. [fleet]
  void look_after(runtime::Clock::time_point now);

 private:
  Way find_way(runtime::Loop& loop, std::string& fault);
  Wait wait_for_start(runtime::Clock::time_point now) const AHA_REQUIRES(mutex_);
  std::string start_process(account::Charge room) AHA_REQUIRES(mutex_);  // empty, or why there is no process
  bool may_give_up(Process& process) const;
  std::string fault_of_start(const Process& process, const Death& death) const;
  void ended(const Process& process, Death& death);
  void note_stuck(Process& process);

  const wire::Launch launch_;
  const ModuleOptions options_;
  account::Account& account_;
  const Start start_;
  Observer& observer_;
  std::atomic<std::uint64_t> poisonous_{0};

  mutable guard::Mutex mutex_;
  RestartPolicy restarts_ AHA_GUARDED_BY(mutex_);
  StartPolicy starts_ AHA_GUARDED_BY(mutex_);
  std::shared_ptr<Process> process_ AHA_GUARDED_BY(mutex_);               // null: none serves
  std::vector<std::shared_ptr<Process>> leaving_ AHA_GUARDED_BY(mutex_);  // told to end, or given up
  std::uint64_t deaths_ AHA_GUARDED_BY(mutex_) = 0;
  std::string last_death_ AHA_GUARDED_BY(mutex_);
  bool is_over_ AHA_GUARDED_BY(mutex_) = false;
  runtime::Clock::time_point idle_since_ AHA_GUARDED_BY(mutex_){};  // epoch: busy at the last look
  std::uint64_t reported_stuck_ AHA_GUARDED_BY(mutex_) = 0;         // the tag of the call that was reported
};

}  // namespace worker
