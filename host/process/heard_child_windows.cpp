#include "process/heard_child_windows.hpp"

#include <windows.h>

#include <algorithm>
#include <array>

namespace process {
namespace {

// For the system to end processes, and to tell their pipes so.
constexpr DWORD end_patience_ms = 5'000;
constexpr std::int64_t longest_wait_ms = 24 * 3'600 * 1'000;

DWORD milliseconds_until(HeardChild::Clock::time_point then) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(then - HeardChild::Clock::now()).count();
  return static_cast<DWORD>(std::clamp<std::int64_t>(left, 0, longest_wait_ms));
}

}  // namespace

HeardChild::Event HeardChild::await(Clock::time_point deadline) const {
  std::array<HANDLE, 3> awaited{child_.process.get()};
  DWORD count = 1;
  for (const auto* const pipe : {&first_, &second_})
    if (pipe->is_open()) awaited[count++] = pipe->event();
  switch (WaitForMultipleObjects(count, awaited.data(), FALSE, milliseconds_until(deadline))) {
    case WAIT_OBJECT_0:
      return Event::ended;
    case WAIT_TIMEOUT:
    case WAIT_FAILED:
      return Event::late;
    default:
      return Event::heard;
  }
}

std::uint32_t HeardChild::end() {
  TerminateJobObject(child_.job.get(), 1);
  WaitForSingleObject(child_.process.get(), end_patience_ms);
  DWORD status = 0;
  GetExitCodeProcess(child_.process.get(), &status);
  return status;
}

bool HeardChild::has_rest(const PipeReader& pipe) {
  return pipe.is_open() && WaitForSingleObject(pipe.event(), end_patience_ms) == WAIT_OBJECT_0;
}

}  // namespace process
