// What this machine grants a process, held against what the operator asks for.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/config.hpp"

namespace app {

struct MachineLimits {
  std::size_t descriptors = 0;  // that the process may have open
  std::size_t mappings = 0;     // of its memory
};

// Raises this process's limit of descriptors as far as it may, and reads what there is. Unknown limits are the largest
// numbers.
MachineLimits raise_machine_limits();

// Lowers the limits of `config` that the machine cannot grant. Returns a sentence for the operator for each.
// Throws std::runtime_error if it is too little to serve at all.
std::vector<std::string> lower_to(const MachineLimits& machine, Config& config);

}  // namespace app
