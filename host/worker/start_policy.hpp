// When a plugin's process may be asked for again after one could not be started, which is no fault of the plugin.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace worker {

class StartPolicy {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limits {
    std::chrono::milliseconds first_wait{10};  // doubles with each failure
    std::chrono::milliseconds longest_wait{1'000};
    std::chrono::milliseconds patience{
        5'000};  // failing for so long: events fail, rather than wait for a process
  };

  explicit StartPolicy(Limits limits) : limits_(limits) {}

  // cause  after "no process could be started: "
  void failed(Clock::time_point now, std::string cause) {
    if (now - last_ > limits_.patience) failures_ = 0;  // that was another time
    if (failures_ == 0) since_ = now;
    last_ = now;
    cause_ = std::move(cause);
    const auto wait = limits_.first_wait * (1 << std::min<std::uint32_t>(failures_++, 16));
    not_before_ = now + std::min(limits_.longest_wait, wait);
  }

  // One serves.
  void succeeded() {
    failures_ = 0;
    not_before_ = {};
  }

  Clock::time_point not_before() const { return not_before_; }
  bool is_failing() const { return failures_ > 0; }
  // An event should not wait for a process any longer.
  bool is_hopeless(Clock::time_point now) const { return failures_ > 0 && now - since_ >= limits_.patience; }
  // Of the last failure.
  const std::string& cause() const { return cause_; }

 private:
  Limits limits_;
  std::uint32_t failures_ = 0;
  Clock::time_point since_{};
  Clock::time_point last_{};
  Clock::time_point not_before_{};
  std::string cause_;
};

}  // namespace worker
