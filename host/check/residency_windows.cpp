#include "check/residency.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "process/threads_windows.hpp"

namespace check {

std::size_t thread_count() {
  return process::count_threads().value_or(0);
}

bool has_more_threads_than(std::size_t count) {
  constexpr int looks = 100;
  constexpr DWORD pause_ms = 10;
  for (int i = 0; i < looks; ++i) {
    if (thread_count() <= count) return false;
    Sleep(pause_ms);
  }
  return true;
}

// The system opens and closes others for itself, such as events. Handles are multiples of 4.
std::size_t descriptor_count() {
  constexpr std::uintptr_t highest = 4 * 4096;
  std::size_t open = 0;
  for (std::uintptr_t handle = 4; handle < highest; handle += 4)
    if (GetFileType(reinterpret_cast<HANDLE>(handle)) != FILE_TYPE_UNKNOWN) ++open;
  return open;
}

// Of all heaps: each C runtime may have one.
std::size_t heap_bytes() {
  std::array<HANDLE, 64> heaps{};
  const DWORD count =
      std::min<DWORD>(GetProcessHeaps(static_cast<DWORD>(heaps.size()), heaps.data()), heaps.size());
  std::size_t used = 0;
  for (const HANDLE heap : std::span(heaps).first(count)) {
    PROCESS_HEAP_ENTRY entry{};
    if (HeapLock(heap) == 0) continue;
    while (HeapWalk(heap, &entry) != 0)
      if ((entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) != 0) used += entry.cbData;
    HeapUnlock(heap);
  }
  return used;
}

}  // namespace check
