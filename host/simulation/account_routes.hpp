// What the operator sees of the simulated Aha!, and does to it.
#pragma once

#include <vector>

#include "server/router.hpp"
#include "server/text_thread.hpp"
#include "simulation/simulated_aha.hpp"

namespace simulation {

// GET /workbench/aha, POST /workbench/aha/reset. Without a token yet.
// aha    outlives the routes; null: both answer 404
// texts  writes the state, which may be large; outlives the routes
std::vector<server::Route> account_routes(SimulatedAha* aha, server::TextThread& texts);

}  // namespace simulation
