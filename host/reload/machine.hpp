// What of the machine decides how the probe of a file ends, beside the file.
#pragma once

#include <string>

namespace reload {

// The state of this program and of the libraries that the system has for all: texts differ if either does. [any]
std::string machine_state();

// Which start of the machine this is. [any]
std::string machine_start();

}  // namespace reload
