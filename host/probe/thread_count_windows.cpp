#include "probe/thread_count.hpp"
#include "process/threads_windows.hpp"

namespace probe {

ThreadCount::ThreadCount() : before_(now()) {}

std::optional<std::uint64_t> ThreadCount::now() const {
  return process::count_threads();
}

}  // namespace probe
