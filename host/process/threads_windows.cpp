#include "process/threads_windows.hpp"

#include <windows.h>
// after windows.h
#include <tlhelp32.h>
#include <winternl.h>

#include "files/descriptor.hpp"

namespace process {
namespace {

// The pool's threads run code of ntdll.
bool is_of_pool(DWORD thread) {
  constexpr auto start_address = static_cast<THREADINFOCLASS>(9);  // ThreadQuerySetWin32StartAddress
  const files::Descriptor opened(OpenThread(THREAD_QUERY_INFORMATION, FALSE, thread));
  void* start = nullptr;
  if (!opened || NtQueryInformationThread(opened.get(), start_address, &start, sizeof(start), nullptr) < 0)
    return false;
  HMODULE runs = nullptr;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                     static_cast<LPCWSTR>(start), &runs);
  return runs != nullptr && runs == GetModuleHandleW(L"ntdll.dll");
}

}  // namespace

std::optional<std::size_t> count_threads() {
  const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
  if (all == INVALID_HANDLE_VALUE) return std::nullopt;
  const files::Descriptor closed_later(all);
  std::size_t count = 0;
  THREADENTRY32 entry{};
  entry.dwSize = sizeof(entry);
  for (BOOL has_more = Thread32First(all, &entry); has_more != 0; has_more = Thread32Next(all, &entry))
    if (entry.th32OwnerProcessID == GetCurrentProcessId() && !is_of_pool(entry.th32ThreadID)) ++count;
  return count;
}

}  // namespace process
