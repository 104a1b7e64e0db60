// When a plugin's process may be started again after it died.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>

namespace worker {

class RestartPolicy {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limits {
    std::uint32_t deaths = 5;  // within the window: quarantined
    // That may be its own fault, or not. At some 5 ms for a start, a plugin that kills itself costs a tenth of a core.
    std::uint32_t unexplained_deaths = 1'000;
    std::chrono::milliseconds window{60'000};
    std::chrono::milliseconds first_wait{
        100};  // after the second death; the first costs no wait, then it doubles
    std::chrono::milliseconds longest_wait{10'000};
  };

  explicit RestartPolicy(Limits limits) : limits_(limits) {}

  // A death that was the plugin's own fault.
  void died(Clock::time_point now) {
    while (!recent_.empty() && now - recent_.front() > limits_.window) recent_.pop_front();
    recent_.push_back(now);
    if (recent_.size() >= limits_.deaths) is_quarantined_ = true;
    if (recent_.size() < 2) return;
    const auto doublings = std::min<std::size_t>(recent_.size() - 2, 16);
    not_before_ = now + std::min(limits_.longest_wait, limits_.first_wait * (1 << doublings));
  }

  // One whose cause is not known to lie with the plugin. It costs no wait.
  void died_unexplained(Clock::time_point now) {
    while (!unexplained_.empty() && now - unexplained_.front() > limits_.window) unexplained_.pop_front();
    unexplained_.push_back(now);
    if (unexplained_.size() >= limits_.unexplained_deaths) is_quarantined_ = true;
  }

  // What the quarantine rests on: so many in the window.
  std::size_t deaths() const { return std::max(recent_.size(), unexplained_.size()); }
  bool is_quarantined() const { return is_quarantined_; }
  Clock::time_point not_before() const { return not_before_; }
  const Limits& limits() const { return limits_; }

  // An operator lets it try again, with a clean record.
  void release() {
    is_quarantined_ = false;
    recent_.clear();
    unexplained_.clear();
    not_before_ = {};
  }

 private:
  Limits limits_;
  std::deque<Clock::time_point> recent_;
  std::deque<Clock::time_point> unexplained_;
  Clock::time_point not_before_{};
  bool is_quarantined_ = false;
};

}  // namespace worker
