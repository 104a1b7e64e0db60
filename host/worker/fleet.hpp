// All worker processes of a host, and the one thread that watches them.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "edge/activity.hpp"
#include "guard/mutex.hpp"
#include "plugin/isolation.hpp"
#include "process/zygote.hpp"
#include "runtime/loop.hpp"
#include "worker/observer.hpp"
#include "worker/worker_module.hpp"

namespace worker {

struct FleetOptions {
  ModuleOptions module;
  std::size_t call_memory_bytes = 256 * 1024 * 1024;
  std::size_t channels = 16;  // to one process: as many as there are loops, ever
  runtime::MessageLimits messages;
  // Of a plugin whose calls run on their own threads: so many at once, the others wait.
  std::uint32_t calls_per_process = 64;
  account::Ledger* ledger =
      nullptr;                      // of the plugins' accounts; outlives the fleet. Null: nothing is counted
  std::vector<std::string> pinned;  // names of plugins, such as "slack"
};

class Fleet {
 public:
  // All outlive the fleet. The zygote has the role of resident/role.hpp.
  // While it lives, a zygote that has ended is executed again.
  Fleet(process::Zygote& zygote, FleetOptions options, Observer& observer);
  // Kills what still runs.
  ~Fleet();
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  // [any]
  std::shared_ptr<WorkerModule> add(plugin::ModuleFile file, const artifact::Description& description);

  // The modules that serve or drain. [any]
  std::vector<std::shared_ptr<WorkerModule>> modules() const;

  // False while the zygote cannot be brought back, so that no process can be started. [any]
  bool can_start_processes() const { return has_zygote_.load(std::memory_order_relaxed); }

  // Of the thread that watches the processes.
  const edge::Activity& activity() const { return activity_; }

 private:
  void look_after();
  void look_after_zygote(runtime::Clock::time_point now);
  std::vector<std::shared_ptr<Process>> processes() const;

  process::Zygote& zygote_;
  const FleetOptions options_;
  Observer& observer_;
  edge::Activity activity_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  runtime::Timer timer_;
  std::atomic<bool> has_zygote_{true};
  runtime::Clock::time_point zygote_revived_{};     // the fleet's thread's, as the next two
  runtime::Clock::time_point zygote_not_before_{};  // none is executed until then
  std::chrono::milliseconds zygote_wait_{0};
  mutable guard::Mutex mutex_;
  std::vector<std::weak_ptr<WorkerModule>> modules_ AHA_GUARDED_BY(mutex_);
  std::vector<std::weak_ptr<Process>> processes_ AHA_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace worker
