// Notices plugin code that does not give its thread back. It cannot be stopped from outside, so the watchdog names
// it - service, generation, event, backtrace - and lets the application decide what to do about the lost thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace runtime {

class Loop;

struct StuckCall {
  std::string service;
  std::string file;
  std::uint64_t generation = 0;
  std::string event;
  std::string event_id;
  std::chrono::milliseconds held{0};
  std::string backtrace;  // one frame a line; empty where it could not be taken
};

class Watchdog {
 public:
  struct Limits {
    std::chrono::milliseconds report{100};  // held for so long: reported, once a switch
    std::chrono::milliseconds lost{1'000};  // held for so long: the thread counts as lost, once a switch
  };
  // Both run on the watchdog's thread.
  struct Observer {
    std::function<void(const StuckCall&)> stuck;
    std::function<void(Loop&, const StuckCall&)> lost;
  };

  Watchdog(Limits limits, Observer observer);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // From the loop's own thread, before and after Loop::run().
  void watch(Loop& loop);
  void forget(Loop& loop);

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

// Names the plugin on the way down when a fiber overflows its stack or plugin code crashes, then lets the process
// die as it would have. Once a process, and once a thread that runs plugin code.
void install_crash_report();
void prepare_thread_for_crash_report();

}  // namespace runtime
