#include "plugin/started_threads.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

namespace plugin {
namespace {

constexpr std::chrono::milliseconds pause_between_looks{10};
constexpr int max_looks = 50;

}  // namespace

StartedThreads::StartedThreads() : earlier_(threads_of_process()) {
  static std::once_flag prepared;
  std::call_once(prepared, prepare_to_ask);
}

bool StartedThreads::still_run(const std::filesystem::path& library) const {
  const auto ranges = ranges_of(library);
  const auto self = this_thread();
  const auto runs_it = [&](ThreadId thread) {
    return thread != self && std::ranges::find(earlier_, thread) == earlier_.end() &&
           ask(thread, ranges) != Where::elsewhere;
  };
  for (int look = 0; std::ranges::any_of(threads_of_process(), runs_it); ++look) {
    if (look == max_looks) return true;
    std::this_thread::sleep_for(pause_between_looks);
  }
  return false;
}

}  // namespace plugin
