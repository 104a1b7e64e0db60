#include "app/machine_limits.hpp"

#include <sys/resource.h>

#include <fstream>
#include <limits>

namespace app {

MachineLimits raise_machine_limits() {
  MachineLimits machine{std::numeric_limits<std::size_t>::max(), std::numeric_limits<std::size_t>::max()};
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    if (limit.rlim_cur < limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    if (limit.rlim_cur != RLIM_INFINITY) machine.descriptors = limit.rlim_cur;
  }
  std::ifstream file("/proc/sys/vm/max_map_count");
  if (std::size_t count = 0; file >> count) machine.mappings = count;
  return machine;
}

}  // namespace app
