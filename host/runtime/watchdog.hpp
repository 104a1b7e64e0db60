// Notices a loop whose turn does not end: plugin code that does not give its thread back, or the loop's own, such as a
// write to a slow disk. Neither can be stopped from outside, so the watchdog names it - service, generation, event,
// backtrace - and lets the application decide what to do about the lost thread. It also tells of the host's other
// threads if one of their tasks does not end.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "edge/activity.hpp"

namespace runtime {

class Loop;

// What holds a loop. Of plugin code, which event it is; all of that is empty if it is the loop itself.
struct Stuck {
  std::string service;
  std::string file;
  std::uint64_t generation = 0;
  std::string event;
  std::string event_id;
  std::chrono::milliseconds held{0};
  std::string
      backtrace;  // one frame a line; empty if the thread does not answer, as in a system call that does not end

  bool is_loop_itself() const { return service.empty(); }
};

class Watchdog {
 public:
  struct Limits {
    std::chrono::milliseconds report{100};  // held for so long: reported, once a turn
    std::chrono::milliseconds lost{1'000};  // held for so long: the thread counts as lost, once a turn
  };
  // All run on the watchdog's thread.
  struct Observer {
    std::function<void(const Stuck&)> stuck;
    // Returns whether another loop serves in its place.
    std::function<bool(Loop&, const Stuck&)> lost;
    // A thread beside the loops has been at one task for longer than it may; 0: it has ended that task after all.
    std::function<void(const std::string& thread, std::chrono::milliseconds held)> blocked;
    // Each loop, but for lost ones that another serves in place of, has ended a turn since the last time.
    std::function<void()> progressed;
  };

  Watchdog(Limits limits, Observer observer);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // From the loop's own thread, before Loop::run(), again if that has thrown, and after it.
  void watch(Loop& loop);
  void forget(Loop& loop);

  // thread    its name, for the log
  // activity  outlives the watchdog
  // limit     for one task. [any]
  void watch(std::string thread, const edge::Activity& activity, std::chrono::milliseconds limit);

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

// Names the plugin on the way down when a fiber overflows its stack or plugin code crashes, then lets the process
// die as it would have. Once a process, and once a thread that runs plugin code.
void install_crash_report();
void prepare_thread_for_crash_report();

}  // namespace runtime
