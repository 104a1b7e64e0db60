#include "cli/system_libraries.hpp"

#include <fmt/format.h>
#include <seccomp.h>

namespace cli {

// The one that runs, which may be newer than the one that was there for the build.
std::vector<std::pair<std::string, std::string>> system_libraries() {
  const scmp_version* const running = ::seccomp_version();
  return {{"libseccomp", fmt::format("{}.{}.{}", running->major, running->minor, running->micro)}};
}

}  // namespace cli
