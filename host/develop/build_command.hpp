// Runs the developer's build command.
#pragma once

#include <chrono>
#include <string>

namespace develop {

struct BuildResult {
  bool succeeded = false;
  std::chrono::milliseconds took{0};
  // If it failed: the first error, of one or more lines, or the last line it printed.
  std::string error;
};

// Runs `command` by the shell, in its own process group, and waits for it. Throws std::runtime_error if no
// shell could be started. stop_build() ends it early.
BuildResult run_build(const std::string& command);

// From any thread: ends the build that runs now, if one does.
void stop_build();

}  // namespace develop
