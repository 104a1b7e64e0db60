// What a thread publishes of the task it is at, so that a watchdog sees from another thread when it does not end.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace edge {

class Activity {
 public:
  using Clock = std::chrono::steady_clock;

  // The thread is at a task while this lives.
  class Task {
   public:
    explicit Task(Activity& activity) noexcept : activity_(activity) { activity_.beat(); }
    ~Task() { activity_.since_.store(0, std::memory_order_relaxed); }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

   private:
    Activity& activity_;
  };

  // For a thread that comes round by itself every so often: one task ends here, and the next begins.
  void beat() noexcept { since_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed); }

  // How long the present task has taken; 0 if there is none. [any]
  std::chrono::milliseconds held() const noexcept {
    const auto since = since_.load(std::memory_order_relaxed);
    if (since == 0) return std::chrono::milliseconds(0);
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch() -
                                                                 Clock::duration(since));
  }

 private:
  std::atomic<Clock::rep> since_{0};  // 0: at no task
};

}  // namespace edge
