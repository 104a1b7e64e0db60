#include "runtime/heartbeat.hpp"

#include <windows.h>

namespace runtime {

std::uint64_t Heartbeat::coarse_now_ms() {
  return ::GetTickCount64();
}

int Heartbeat::current_processor() {
  return static_cast<int>(::GetCurrentProcessorNumber());
}

}  // namespace runtime
