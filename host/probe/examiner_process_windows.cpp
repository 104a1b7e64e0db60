#include "probe/examiner_process.hpp"

#include <windows.h>

#include "probe/examiner.hpp"

namespace probe {

bool is_in_global_scope(const char* symbol) {
  return GetProcAddress(GetModuleHandleW(nullptr), symbol) != nullptr;
}

namespace examination {

std::span<const std::byte> map_file(files::Handle file) {
  LARGE_INTEGER size{};
  if (GetFileType(file) != FILE_TYPE_DISK || GetFileSizeEx(file, &size) == 0 || size.QuadPart <= 0) return {};
  const auto bytes = static_cast<std::uint64_t>(size.QuadPart);
  if (bytes > max_file_bytes) return {};
  const files::Descriptor mapping(CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr));
  void* const view = mapping ? MapViewOfFile(mapping.get(), FILE_MAP_READ, 0, 0, 0) : nullptr;
  if (view == nullptr) return {};
  return {static_cast<const std::byte*>(view), bytes};
}

// By a job in the host's. Nothing of the file is code that could leave it: its handle stays open until the end.
void limit_process(std::uint32_t time_ms, std::uint64_t memory_bytes) {
  constexpr std::int64_t ticks_per_ms = 10'000;
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  auto& basic = limits.BasicLimitInformation;
  basic.LimitFlags =
      JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_PROCESS_TIME | JOB_OBJECT_LIMIT_PROCESS_MEMORY;
  basic.ActiveProcessLimit = 1;
  basic.PerProcessUserTimeLimit.QuadPart = (std::int64_t{time_ms} + 1'000) * ticks_per_ms;
  limits.ProcessMemoryLimit = memory_bytes;
  const HANDLE job = CreateJobObjectW(nullptr, nullptr);
  if (job == nullptr) return;
  SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof(limits));
  AssignProcessToJobObject(job, GetCurrentProcess());
}

}  // namespace examination
}  // namespace probe
