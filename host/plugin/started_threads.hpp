// Threads that a library has started, told from all others: code that one of them still runs must not leave memory.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

namespace plugin {

class StartedThreads {
 public:
  // Notes the threads that there are: none of them is the library's. Before it is loaded.
  StartedThreads();

  // Whether a thread that has come since runs code of the library, or does not tell, which one does that blocks
  // signals. Waits up to half a second for those that are ending. Interrupts threads by a signal, whose handler walks
  // their stacks. One thread at a time asks.
  bool still_run(const std::filesystem::path& library) const;

 private:
  std::vector<pid_t> earlier_;
};

}  // namespace plugin
