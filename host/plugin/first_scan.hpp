// How far the first look at the plugins folder has come. Until a reloader begins one, it counts as done.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace plugin {

class FirstScan {
 public:
  // A file that hangs while it is probed must not keep the others from being served.
  static constexpr std::chrono::milliseconds max_wait{1'000};

  void begin() { stage_ = Stage::loading; }

  // Files that are trusted, and those that were probed before, are served or refused; strangers are being probed.
  void strangers_are_left() {
    waits_until_ = std::chrono::steady_clock::now() + max_wait;
    stage_ = Stage::probing_strangers;
  }

  void end() { stage_ = Stage::done; }

  // Every file is served or refused. [any]
  bool is_done() const { return stage_ == Stage::done; }

  // As much is served as is worth waiting for. [any]
  bool is_ready() const {
    const auto stage = stage_.load();
    return stage == Stage::done ||
           (stage == Stage::probing_strangers && std::chrono::steady_clock::now() >= waits_until_.load());
  }

 private:
  enum class Stage : std::uint8_t { loading, probing_strangers, done };

  std::atomic<Stage> stage_ = Stage::done;
  std::atomic<std::chrono::steady_clock::time_point> waits_until_{};
};

}  // namespace plugin
