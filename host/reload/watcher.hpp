// Notices that something changed in the plugins directory. What it says are hints; the files themselves are
// the truth.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reload/settler.hpp"

namespace reload {

struct Hint {
  std::string file;
  Change change;
};

struct Hints {
  std::vector<Hint> files;  // in the order they came
  bool rescan = false;      // anything may have changed: compare every file with what is known
};

class Watcher {
 public:
  enum class Mode : std::uint8_t { notified, polling };

  virtual ~Watcher() = default;

  // Waits for hints, for wake(), or for `deadline`. [the watching thread]
  virtual Hints wait(Clock::time_point deadline) = 0;

  // Ends the current or the next wait(). [any]
  virtual void wake() = 0;

  // How changes are noticed now, and why that way. It changes when the directory comes or goes.
  // [the watching thread]
  virtual Mode mode() const = 0;
  virtual std::string_view why() const = 0;

  // Watches a directory, which need not be there yet. A file is made in it and removed to see whether notifications
  // arrive at all: on network and container mounts they may not.
  // poll_interval_ms  between rescans if they do not.
  // Throws std::system_error if the system gives no descriptors.
  static std::unique_ptr<Watcher> watch(std::filesystem::path directory, std::uint32_t poll_interval_ms,
                                        bool force_polling);
};

// "polling", or the name of the system's notifications, such as "inotify". [any]
std::string_view to_string(Watcher::Mode mode);

}  // namespace reload
