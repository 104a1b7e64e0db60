// Threads that a library has started, told from all others: code that one of them still runs must not leave memory.
#pragma once

#include <filesystem>
#include <vector>

#include "plugin/threads.hpp"

namespace plugin {

class StartedThreads {
 public:
  // Notes the threads that there are: none of them is the library's. Before it is loaded.
  StartedThreads();

  // Whether a thread that has come since runs code of the library, or does not tell, which one does that blocks
  // signals. Waits up to half a second for those that are ending. Interrupts threads to walk their stacks. One thread
  // at a time asks.
  bool still_run(const std::filesystem::path& library) const;

 private:
  std::vector<ThreadId> earlier_;
};

}  // namespace plugin
