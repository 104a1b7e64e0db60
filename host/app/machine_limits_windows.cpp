#include "app/machine_limits.hpp"

#include <limits>

namespace app {

// A process has as many handles and mappings as its memory holds.
MachineLimits raise_machine_limits() {
  return {std::numeric_limits<std::size_t>::max(), std::numeric_limits<std::size_t>::max()};
}

}  // namespace app
