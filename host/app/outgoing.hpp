// The operator's settings of outgoing HTTP, as the egress folder wants them.
#pragma once

#include "app/config.hpp"
#include "runtime/loop.hpp"

namespace app {

// Throws std::runtime_error naming the flag whose value cannot be read.
runtime::EgressFactory egress_factory(const Config& config);

}  // namespace app
