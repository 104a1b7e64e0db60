// Runs the developer's build command.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "develop/shell.hpp"
#include "guard/mutex.hpp"

namespace develop {

struct BuildResult {
  bool succeeded = false;
  std::chrono::milliseconds took{0};
  // If it failed: the first error, of one or more lines, or the last line it printed.
  std::string error;
};

class BuildCommand {
 public:
  // command  as a shell takes it
  explicit BuildCommand(std::string command) : command_(std::move(command)) {}

  // Runs it by the shell, in its own process group, and waits for it. By one thread at a time.
  // Returns a build that failed, without a reason, once stop() was called. Throws std::runtime_error if no shell could
  // be started.
  BuildResult run();

  // Ends the build that runs, if one does, and lets no other begin. [any]
  void stop();

 private:
  const std::string command_;
  guard::Mutex mutex_;
  bool is_stopped_ AHA_GUARDED_BY(mutex_) = false;
  std::unique_ptr<Shell> shell_ AHA_GUARDED_BY(mutex_);  // of the build that runs; null: none does
};

}  // namespace develop
