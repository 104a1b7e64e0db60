// Whether a host could start with its configuration, without starting one.
#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"

namespace app {

// Reads what the configuration names, and changes nothing: a host that runs with the same folders is not disturbed.
// Returns what the operator should know, a sentence each. Throws std::runtime_error with a sentence if a host could not
// start. [any]
std::vector<std::string> check_config(const Config& config);

}  // namespace app
