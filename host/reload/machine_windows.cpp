#include "reload/machine.hpp"

#include <windows.h>

#include <array>

namespace reload {
namespace {

std::string number(DWORD high, DWORD low) {
  return std::to_string((std::uint64_t{high} << 32U) | low);
}

// Tells one version of a file or folder from another without reading it.
std::string stamp(const wchar_t* path) {
  WIN32_FILE_ATTRIBUTE_DATA status{};
  if (GetFileAttributesExW(path, GetFileExInfoStandard, &status) == 0) return "none";
  return number(status.nFileSizeHigh, status.nFileSizeLow) + '/' +
         number(status.ftLastWriteTime.dwHighDateTime, status.ftLastWriteTime.dwLowDateTime);
}

}  // namespace

// The folder of the system changes with every library that is installed there or removed.
std::string machine_state() {
  std::array<wchar_t, 32'768> program{};
  GetModuleFileNameW(nullptr, program.data(), program.size());
  std::array<wchar_t, MAX_PATH + 1> system{};
  GetSystemDirectoryW(system.data(), system.size());
  return stamp(program.data()) + ' ' + stamp(system.data());
}

// The minute of it. Two starts within one are taken for the same, and a clock that is set for another: then a file is
// probed once more.
std::string machine_start() {
  constexpr std::uint64_t per_millisecond = 10'000;  // a FILETIME counts 100 ns
  FILETIME now{};
  GetSystemTimeAsFileTime(&now);
  const auto time = (std::uint64_t{now.dwHighDateTime} << 32U) | now.dwLowDateTime;
  return std::to_string((time / per_millisecond - GetTickCount64()) / 60'000);
}

}  // namespace reload
