// The operator's settings of outgoing HTTP, as the egress folder wants them.
#pragma once

#include <chrono>

#include "app/config.hpp"
#include "plugin_index/https_reader.hpp"
#include "runtime/loop.hpp"
#include "simulation/simulated_aha.hpp"

namespace app {

// Both throw std::runtime_error naming the flag whose value cannot be read.

// For plugins.
// aha  answers requests to Aha!; outlives the factory and what it makes. Null: they go out
runtime::EgressFactory egress_factory(const Config& config, simulation::SimulatedAha* aha);

// Whether --connect-to sends requests to Aha! to another host, which then takes its place.
bool is_aha_elsewhere(const Config& config);

// For plugin indexes and their files. Starts a thread that reads the certificate authorities.
// timeout  for one reading
plugin_index::HttpsReader index_reader(const Config& config, std::chrono::seconds timeout);

}  // namespace app
