#include "host/egress/resident_bytes.hpp"

#include <windows.h>

#include <psapi.h>

namespace egress::testing {

std::uint64_t resident_bytes() {
  PROCESS_MEMORY_COUNTERS counters{};
  GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters);
  return counters.WorkingSetSize;
}

}  // namespace egress::testing
