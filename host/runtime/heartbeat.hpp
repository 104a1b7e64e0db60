// What a loop publishes about the plugin code it runs, so that the watchdog sees from another thread, or the host from
// another process, when it does not come back.
#pragma once

#include <atomic>
#include <cassert>
#include <cstdint>

namespace runtime {

// May lie in memory that two processes share.
struct Pulse {
  std::atomic<std::uint64_t> entered_ms{0};  // when the plugin code was entered that runs now; 0 if none runs
  std::atomic<std::uint64_t> tag{0};         // of the call that runs now
  std::atomic<std::uint64_t> ended_by{0};    // the call whose thread ends the process; 0: none is known to
  std::atomic<int> processor{-1};  // where the loop's thread was when it was last noted; -1: it was not
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

class Heartbeat {
 public:
  void enter(std::uint64_t tag) {
    count_turn();
    pulse_->tag.store(tag, std::memory_order_relaxed);
    pulse_->entered_ms.store(coarse_now_ms(), std::memory_order_release);
  }
  // The code of that call, on its own thread, ends the process. [any], safe in a signal handler.
  void ended_by(std::uint64_t tag) { pulse_->ended_by.store(tag, std::memory_order_release); }
  // Notes on which processor the calling thread, the loop's, is.
  void note_processor() { pulse_->processor.store(current_processor(), std::memory_order_relaxed); }
  void leave() {
    pulse_->entered_ms.store(0, std::memory_order_release);
    count_turn();
  }

  // Counts what the loop gets done: the same count after a while, with a ping unanswered, is a turn that does not end.
  // A plain addition for the loop's thread, which alone counts.
  void count_turn() { turns_.store(turn() + 1, std::memory_order_relaxed); }
  std::uint32_t turn() const { return turns_.load(std::memory_order_relaxed); }
  void answer_ping() {
    pings_.store(pings_answered() + 1, std::memory_order_relaxed);
    count_turn();
  }
  std::uint32_t pings_answered() const { return pings_.load(std::memory_order_relaxed); }

  // As Pulse::entered_ms.
  std::uint64_t entered_ms() const { return pulse_->entered_ms.load(std::memory_order_acquire); }

  // Beats there from now on. `pulse` outlives this. Before the first call only.
  void beat_in(Pulse& pulse) {
    assert(turn() == 0);
    pulse_ = &pulse;
  }

  // Monotonic and a few milliseconds coarse: reading it costs 5 ns, at every switch.
  static std::uint64_t coarse_now_ms();
  // Of the calling thread; -1 if the system does not tell. A few nanoseconds.
  static int current_processor();

 private:
  Pulse own_;
  Pulse* pulse_ = &own_;
  std::atomic<std::uint32_t> turns_{0};
  std::atomic<std::uint32_t> pings_{0};
};

}  // namespace runtime
