// What this system must offer for a process to be called sandboxed.
#pragma once

#include <span>

#include "sandbox/sandbox.hpp"

namespace sandbox {

// In the order in which they are applied. [any]
std::span<const Layer> required_layers();

}  // namespace sandbox
