#include "cli/system_libraries.hpp"

#include <fmt/format.h>
#include <windows.h>

namespace cli {

// As the manifest of this program says that it knows Windows 10, the system tells its true version.
std::vector<std::pair<std::string, std::string>> system_libraries() {
  OSVERSIONINFOW system{};
  system.dwOSVersionInfoSize = sizeof system;
  if (GetVersionExW(&system) == 0) return {};
  return {{"Windows",
           fmt::format("{}.{}.{}", system.dwMajorVersion, system.dwMinorVersion, system.dwBuildNumber)}};
}

}  // namespace cli
