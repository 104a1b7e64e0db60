// Builds at the start, and again whenever a source file is saved.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "develop/build_command.hpp"
#include "develop/source_watcher.hpp"
#include "telemetry/log.hpp"

namespace develop {

class Builds {
 public:
  // Told true when a build begins, and false after a good one: see reload::Reloader::keep_missing.
  using KeepMissing = std::function<void(bool)>;

  // Throws what SourceWatcher throws.
  Builds(std::string command, const std::vector<std::filesystem::path>& sources)
      : command_(std::move(command)), watcher_(sources) {}
  // Stops.
  ~Builds() { stop(); }
  Builds(const Builds&) = delete;
  Builds& operator=(const Builds&) = delete;

  // Starts the thread. The log outlives it.
  void start(telemetry::Log& log, KeepMissing keep_missing);

  // Ends the build that runs, and the thread. Idempotent.
  void stop();

 private:
  void run();
  void build();
  void touch_older(const SourceWatcher::Saved& saved) const;

  BuildCommand command_;
  SourceWatcher watcher_;
  telemetry::Log* log_ = nullptr;
  KeepMissing keep_missing_;
  bool has_begun_ = false;                 // the thread's, as the next
  std::filesystem::file_time_type ended_;  // the last build
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace develop
