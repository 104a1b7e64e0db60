// What tells a host to stop: SIGTERM and SIGINT, on Windows Ctrl+C, Ctrl+Break, and that the window
// closes or the machine shuts down.
#pragma once

namespace app {

// One per process, made before the first thread.
class StopSignals {
 public:
  // Holds the signals back in this thread and in those that it starts, for wait().
  StopSignals();

  // Blocks until one arrives. From then on another one ends the process at once.
  void wait();

  // Stops this process as the operator would. [any]
  static void send();
};

}  // namespace app
