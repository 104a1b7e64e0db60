#include "runtime/heartbeat.hpp"

#include <sched.h>

#include <ctime>

namespace runtime {

std::uint64_t Heartbeat::coarse_now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
}

int Heartbeat::current_processor() {
  return sched_getcpu();
}

}  // namespace runtime
