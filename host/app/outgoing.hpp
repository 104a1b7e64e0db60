// The operator's settings of outgoing HTTP, as the egress folder wants them.
#pragma once

#include <chrono>

#include "app/config.hpp"
#include "plugin_index/https_reader.hpp"
#include "runtime/loop.hpp"

namespace app {

// Both throw std::runtime_error naming the flag whose value cannot be read.

// For plugins.
runtime::EgressFactory egress_factory(const Config& config);

// For plugin indexes and their files. Starts a thread that reads the certificate authorities.
// timeout  for one reading
plugin_index::HttpsReader index_reader(const Config& config, std::chrono::seconds timeout);

}  // namespace app
